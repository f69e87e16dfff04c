import { Value } from '@sinclair/typebox/value'
import { contexts } from '../domain/contexts.ts'
import {
  type Catalogue,
  CommunityId,
  catalogue,
  eventNameIn,
  parseStream,
  type RecordedEvent,
  withholdUnsealed,
} from '../domain/kernel/index.ts'
import { ClientError } from './errors.ts'
import type { EventName } from './http/types.ts'
import type { EventOf, Wanted } from './types.ts'

const known = catalogue(contexts)

/**
 * Returns the event of a message in its current version. Returns undefined for a type that this client does not know, because its
 * program cannot have asked for it.
 *
 * @throws ClientError `event.newer` `event.malformed`
 */
export function eventOf(message: string, of: Catalogue = known): EventOf | undefined {
  const wire = parsed(message)
  const name = eventNameIn(wire.type)
  if (of.type(wire.type) === undefined) {
    if (of.event(name) === undefined) return undefined
    throw new ClientError(
      'event.newer',
      `${wire.type} is newer than this client. Install the current version of the client.`,
    )
  }
  const stream = parseStream(wire.subject)
  const upcast = of.upcast({ ...wire, position: Number(wire.position) })
  const current = { ...upcast, position: wire.position, data: withholdUnsealed(upcast.data) }
  const event = { ...current, name, aggregate: stream?.aggregate, community: stream?.community, of: stream?.id }
  return event as EventOf
}

function parsed(message: string): Omit<RecordedEvent, 'position'> & { readonly position: string } {
  try {
    const { type, subject, position, ...more } = JSON.parse(message)
    if (typeof type === 'string' && typeof subject === 'string' && /^\d{1,16}$/.test(position)) {
      return { type, subject, position, ...more }
    }
  } catch {
    // The error below omits the text, because it may hold anything.
  }
  throw new ClientError(
    'event.malformed',
    'A message of the stream is not an event. Another program publishes to the stream.',
  )
}

export const isWanted = <N extends EventName>({ community, types }: Wanted<N>, event: EventOf): event is EventOf<N> =>
  (community === undefined || event.community === community) &&
  (types === undefined || types.some((type) => type === event.name))

/**
 * Returns the subject of each wanted type of event, or one subject for all if no type is given.
 *
 * @throws ClientError `name.invalid` `event-type.unknown`
 */
export const wantedSubjects = ({ types, ...where }: Wanted): string[] =>
  types === undefined ? [narrowestSubject(where)] : types.map((type) => narrowestSubject({ ...where, types: [type] }))

/**
 * Returns the narrowest subject that covers all wanted events, because servers before 2.10 accept only one.
 *
 * @throws ClientError `name.invalid` `event-type.unknown`
 */
export function narrowestSubject({ community, types = [] }: Wanted): string {
  const aggregates = new Set(types.map(aggregateOf))
  const [aggregate = '*'] = aggregates.size === 1 ? aggregates : []
  const [type = '*', ...more] = types
  const of = community === undefined ? '*' : communityPart(community)
  return `governance.${of}.${aggregate}.${more.length > 0 ? '*' : type}`
}

/** Refuses a type that no event of this version has: it would never be delivered, and the silence would tell nothing. */
function aggregateOf(name: string): string {
  const found = known.event(name)
  if (found !== undefined) return found.context.name
  throw new ClientError(
    'event-type.unknown',
    `No event has the type ${JSON.stringify(name)}. Correct the name, or install the version of the client that has it.`,
  )
}

/** Refuses a name that no community can have. One that may come to exist is waited for. */
function communityPart(name: string): string {
  if (Value.Check(CommunityId, name)) return name
  throw new ClientError(
    'name.invalid',
    'The id of a community must be 2 to 32 lower-case letters and digits, with a letter first.',
  )
}
