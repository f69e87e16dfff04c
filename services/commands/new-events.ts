import type { DomainEvent } from '../../domain/kernel/index.ts'
import type { NewEvent } from '../ports/event-log.ts'
import type { CheckedCommand } from './checked-command.ts'
import { eventId } from './identity.ts'

/** The sealed events with the metadata of their command. `reads`: the revisions that the decision is based on. */
export function newEvents(
  { request, commandId, context, stream }: CheckedCommand,
  { events, digest }: { readonly events: readonly DomainEvent[]; readonly digest: string | undefined },
  reads: string | undefined,
): NewEvent[] {
  const { actor, correlationId = commandId, causationId, traceparent } = request
  return events.map(({ name, data, time }, index) => {
    const kind = context.events[name]
    if (kind === undefined) throw new Error(`${context.name} decided on ${name}, which is none of its events`)
    return {
      id: eventId(commandId, stream, index),
      type: kind.type,
      ...(time === undefined ? {} : { time }),
      actor: actor.id,
      ...(actor.party === undefined ? {} : { party: actor.party }),
      role: actor.role,
      correlationid: correlationId,
      ...(causationId === undefined ? {} : { causationid: causationId }),
      commandid: commandId,
      ...(digest === undefined ? {} : { commanddigest: digest }),
      ...(reads === undefined ? {} : { reads }),
      ...(traceparent === undefined ? {} : { traceparent }),
      data,
    }
  })
}
