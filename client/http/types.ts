import type { CommandMap, EventMap } from './contract/contract.generated.ts'
import type { ViewMap } from './contract/views.generated.ts'

/** The names of all aggregates, such as `demand`. */
export type AggregateName = keyof CommandMap & string
/** The names of an aggregate's commands, such as `raise`. */
export type CommandName<A extends AggregateName> = keyof CommandMap[A] & string
type CommandOf<A extends AggregateName, C extends CommandName<A>> = CommandMap[A][C] & {
  readonly body: unknown
  readonly added: unknown
  readonly named: boolean
}
/** The data of a command. */
export type CommandBody<A extends AggregateName, C extends CommandName<A>> = CommandOf<A, C>['body']
/** What the context adds to the answer of a command, such as the number of a new demand. */
export type CommandAddition<A extends AggregateName, C extends CommandName<A>> = CommandOf<A, C>['added']
/** Whether a command is sent to an aggregate that it has to name by its id. */
export type NamesAggregate<A extends AggregateName, C extends CommandName<A>> = CommandOf<A, C>['named']

type Names<M> = M extends unknown ? keyof M & string : never
/** The names of all events, such as `DemandRaised`. */
export type EventName = Names<EventMap[keyof EventMap]>

/** The members of every event's envelope, CloudEvents 1.0. Members that the reader is not told are absent. */
export interface EventEnvelope {
  readonly specversion: '1.0'
  /** Unique in the installation. */
  readonly id: string
  readonly source: string
  /** The stream: `demand-pa-0192…`. */
  readonly subject: string
  /** When it happened. */
  readonly time: string
  /** When the engine recorded it. */
  readonly recordedtime: string
  readonly datacontenttype: 'application/json'
  readonly dataschema: string
  /** Its place in the log, to go on after it. Positions increase, with gaps. */
  readonly position: string
  /** Its place in its stream: 0, 1, 2, … */
  readonly revision: number
  readonly actor?: string
  readonly party?: string
  readonly role?: string
  readonly correlationid?: string
  readonly causationid?: string
  readonly commandid?: string
  readonly commanddigest?: string
  readonly reads?: string
  readonly traceparent?: string
}

/** One event of one version. */
type Versions<M> = { [T in keyof M & string]: EventEnvelope & { readonly type: T; readonly data: M[T] } }[keyof M &
  string]
type VersionsOf<E> = E extends { readonly versions: infer V } ? Versions<V> : never
type Published<N extends string> = {
  [A in keyof EventMap]: { [K in keyof EventMap[A] & N]: VersionsOf<EventMap[A][K]> }[keyof EventMap[A] & N]
}[keyof EventMap]

/**
 * An event by its name. Its `type` names the version, and so the type of its `data`: a stream holds events of older versions. Default:
 * any event.
 */
export type PublishedEvent<N extends EventName = EventName> = Published<N>

/** The names of all views, such as `demand-board`. */
export type ViewKey = keyof ViewMap & string
/** The names of the views whose rows can be read one by one. */
export type RowViewKey = { [N in ViewKey]: ViewMap[N]['byId'] extends true ? N : never }[ViewKey]
/** The names of the views whose rows can be counted. */
export type CountedViewKey = { [N in ViewKey]: ViewMap[N]['counted'] extends true ? N : never }[ViewKey]
/** A row of a view. */
export type ViewRowOf<N extends ViewKey> = ViewMap[N]['row']
/** The filters of a view. */
export type FiltersFor<N extends ViewKey> = ViewMap[N]['filters']
/** The names of the orders of a view. The first is the default. */
export type SortOf<N extends ViewKey> = ViewMap[N]['sort']
/** Whether the figures of a view include restricted demands; undefined for views without figures over demands. */
export type RestrictedIn<N extends ViewKey> = ViewMap[N]['restricted']

/** The name in the type of an event: `DemandRaised` in `governance.DemandRaised.v2`. */
export const nameOfEvent = ({ type }: { readonly type: string }): string =>
  type.slice(type.indexOf('.') + 1, type.lastIndexOf('.'))
