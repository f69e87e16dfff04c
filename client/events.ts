import type { Static, TSchema } from '@sinclair/typebox'
import { contexts, type EveryContext } from '../domain/contexts.ts'
import {
  type Catalogue,
  catalogue,
  eventNameIn,
  parseStream,
  type RecordedEvent,
  type Sealed,
  type WithheldValue,
  withholdUnsealed,
} from '../domain/kernel/index.ts'
import { ClientError } from './errors.ts'
import type { EventName } from './http/types.ts'
import { part } from './names.ts'

type Contexts = EveryContext
type EventsOf<C> = C extends { readonly events: infer E } ? E : never

type ContextOf<N extends EventName, C = Contexts> = C extends { readonly events: infer E }
  ? N extends keyof E
    ? C
    : never
  : never
type SchemaOf<N extends EventName, E = EventsOf<Contexts>> = E extends {
  readonly [K in N]: { readonly schema: infer S extends TSchema }
}
  ? S
  : never

/** Data in the form that events carry: personal values are sealed, or withheld if an older version recorded them in plain. */
type AsSealed<T> = unknown extends T
  ? T
  : [Extract<T, Sealed>] extends [never]
    ? Inner<T>
    : Sealed | WithheldValue | Extract<T, null | undefined>
type Inner<T> = T extends object ? { readonly [K in keyof T]: AsSealed<T[K]> } : T

/** The envelope of every event: a CloudEvent, with its type and stream split into parts. */
export interface Envelope extends Omit<RecordedEvent, 'position' | 'data'> {
  /** Its position in the log, to resume from. Positions increase strictly, with gaps. */
  readonly position: string
  readonly community: string
  /** Id of its aggregate. */
  readonly of: string
}

type Every = {
  [K in EventName]: Envelope & {
    readonly name: K
    readonly aggregate: ContextOf<K>['name']
    readonly data: AsSealed<Static<SchemaOf<K>>>
  }
}[EventName]

/** An event by its name, which gives the type of its data. Default: any event. */
export type EventOf<N extends EventName = EventName> = Extract<Every, { readonly name: N }>

/** Which events to deliver. Default: all of them. */
export interface Wanted<N extends EventName = EventName> {
  readonly community?: string
  readonly types?: readonly N[]
}

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
 * @throws ClientError `name.invalid`
 */
export const wantedSubjects = ({ types, ...where }: Wanted): string[] =>
  types === undefined ? [narrowestSubject(where)] : types.map((type) => narrowestSubject({ ...where, types: [type] }))

/**
 * Returns the narrowest subject that covers all wanted events, because servers before 2.10 accept only one.
 *
 * @throws ClientError `name.invalid`
 */
export function narrowestSubject({ community, types = [] }: Wanted): string {
  const aggregates = new Set(types.map((name) => known.event(part(name))?.context.name ?? '*'))
  const [aggregate = '*'] = aggregates.size === 1 ? aggregates : []
  const [type = '*', ...more] = types
  return `governance.${community === undefined ? '*' : part(community)}.${aggregate}.${more.length > 0 ? '*' : type}`
}
