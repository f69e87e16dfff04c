import {
  type Actor,
  type AnyContext,
  type Catalogue,
  type DomainEvent,
  type Instant,
  streamName,
} from '../domain/kernel/index.ts'
import type { CommandHandler } from '../services/commands/contract.ts'
import { aggregateId, commandId, eventId } from '../services/commands/identity.ts'
import { commandQueue, type QueuedCommand } from './command-queue.ts'
import { COMMUNITY } from './pa/index.ts'
import type { Rehearsal, SimulatedCommand } from './rehearsal.ts'
import type { CommandTurns } from './turns.ts'

export interface Sent {
  readonly id: string
  /** The id of the first event that it will write. */
  readonly event: string
  /** The events that it will write, if it is rehearsed. */
  readonly events: readonly DomainEvent[]
}

/** Sends a real command as one of the simulated people. */
export type Send = (actor: Actor, aggregate: string, command: string, data: object, id?: string) => Sent

export interface Sender extends Send {
  /** Sends a command that must be refused with one of the codes. */
  readonly refused: (codes: readonly string[], ...sent: Parameters<Send>) => void
  /** Sends a command that may be refused with one of the codes. */
  readonly tried: (codes: readonly string[], ...sent: Parameters<Send>) => void
  /** The number of commands so far. */
  readonly sent: () => number
  /** Starts the commands sent so far. Resolves when there is room for more. */
  readonly room: () => Promise<void>
  /** Resolves when every command that was started is done. */
  readonly settled: () => Promise<void>
}

/** The id that the data of a command chooses for the aggregate it makes, if any. */
function chosenId(context: AnyContext, command: string, data: object): string | undefined {
  const { names } = context.commands[command] ?? {}
  const id: unknown = names === undefined ? undefined : Reflect.get(data, names)
  return typeof id === 'string' ? id : undefined
}

/** The streams that the rule of a command reads, as far as its data, its sender and the rehearsed state name them. */
function grounds(
  { catalogue, rehearsal }: { readonly catalogue: Catalogue; readonly rehearsal: Rehearsal },
  context: AnyContext,
  { actor, command, data, id }: Pick<SimulatedCommand, 'actor' | 'command' | 'data' | 'id'>,
): string[] {
  // The state of a demand is not rehearsed. Where its rule reads what that state names, the simulated command names it too.
  const { original } = data as { readonly original?: string }
  const named = original === undefined ? [] : [streamName(context, COMMUNITY.id, original)]
  const state = rehearsal.state(context, id)
  const read = Object.values(catalogue.command(context, command)?.reads ?? {}).flatMap((its) => {
    const one = its.id(data, COMMUNITY.id, state, actor)
    return one === undefined ? [] : [streamName(catalogue.contextOf(its), COMMUNITY.id, one)]
  })
  return [...named, ...read]
}

/**
 * Numbers the commands, so that an interrupted demo can resume: commands that were answered before get the same answer and change
 * nothing. Every accepted command must therefore write an event: a command without events would be decided again.
 */
export function sender(parts: {
  commands: CommandHandler
  catalogue: Catalogue
  turns: CommandTurns
  rehearsal: Rehearsal
  seed: number
  now: () => Instant
  /** See {@link commandQueue} */
  recorded?: Instant | undefined
}): Sender {
  const { catalogue, rehearsal, seed, now } = parts
  const queue = commandQueue(parts)
  let sent = 0

  function handIn(
    outcome: Pick<QueuedCommand, 'refused' | 'refusable'>,
    ...[actor, aggregate, command, data, id]: Parameters<Send>
  ): Sent {
    sent += 1
    const idempotencyKey = `demo-${seed}-${sent}`
    const context = catalogue.byName(aggregate)
    if (context === undefined) throw new RangeError(`there is no aggregate ${aggregate}`)
    const made = () => commandId(COMMUNITY.id, actor, idempotencyKey)
    const concerned = id ?? chosenId(context, command, data) ?? aggregateId(made())
    const stream = streamName(context, COMMUNITY.id, concerned)
    const moment = now()
    const reads = grounds(parts, context, { actor, command, data, id: concerned })
    const isSure = Object.keys(outcome).length === 0
    const events = isSure ? rehearsal.play({ moment, actor, aggregate, command, data, id: concerned }) : []
    queue.add({
      moment,
      request: {
        community: COMMUNITY.id,
        aggregate,
        command,
        data,
        actor,
        idempotencyKey,
        ...(id === undefined ? {} : { id }),
      },
      nth: sent,
      stream,
      reads,
      ...outcome,
    })
    return {
      id: concerned,
      events,
      // Few courses name an event, and each id costs two hashes.
      get event() {
        return eventId(made(), stream, 0)
      },
    }
  }

  const send: Send = (...command) => handIn({}, ...command)
  return Object.assign(send, {
    refused: (refused: readonly string[], ...command: Parameters<Send>) => {
      handIn({ refused }, ...command)
    },
    tried: (refusable: readonly string[], ...command: Parameters<Send>) => {
      handIn({ refusable }, ...command)
    },
    sent: () => sent,
    room: queue.room,
    settled: queue.settled,
  })
}
