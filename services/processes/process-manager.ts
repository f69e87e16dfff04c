import type { Static, TObject } from '@sinclair/typebox'
import type { EveryContext } from '../../domain/contexts.ts'
import type { AnyContext, EventType, Instant, RecordedEvent, Zones } from '../../domain/kernel/index.ts'
import type { RevisedStateOf, StateOf } from '../event-log/state-reader.ts'
import type { Position } from '../ports/event-log.ts'
import type { Views } from '../queries/contract.ts'
import type { SendConsequence } from './consequence.ts'

/** The readers and clocks that a process manager uses. It keeps no state of its own, so it reads everything each time. */
export interface Workplace {
  readonly state: StateOf
  readonly revised: RevisedStateOf
  /** Reads the events of an aggregate, in the current versions of their types. */
  events(of: AnyContext, community: string, id: string): AsyncIterable<readonly RecordedEvent[]>
  readonly views: Pick<Views, 'page' | 'reached'>
  readonly now: () => Instant
  readonly zones: Zones
  /** Resolves with the position of the last event of the log. */
  readonly head: () => Promise<Position>
  /** Opens the personal values in this value if their keys still exist, and records that they were opened. */
  open(value: unknown, community: string): Promise<unknown>
  readonly communities: () => Promise<readonly string[]>
}

/** The names of the events of some contexts. */
export type EventNameOf<C extends AnyContext = EveryContext> = C extends AnyContext ? keyof C['events'] & string : never

/** The events that a process manager reacts to, and its reaction. */
export interface Reaction<C extends AnyContext = EveryContext> {
  readonly to: {
    readonly communities?: readonly string[]
    readonly aggregates?: readonly C['name'][]
    readonly types: readonly EventNameOf<C>[]
  }
  /** Called with each event, in the current version of its type. */
  react(event: RecordedEvent, send: SendConsequence<C>, workplace: Workplace): Promise<void>
}

/** Does everything that has become due. Called about once a second. */
export type OnTime<C extends AnyContext = EveryContext> = (
  send: SendConsequence<C>,
  workplace: Workplace,
) => Promise<void>

/**
 * A service inside the engine that reacts to events, to time, or to both. The ids of its commands derive from their causes, so a
 * second delivery, a second copy of the service and a restart change nothing. Its commands have the types of its contexts.
 */
export interface ProcessManager<C extends AnyContext = EveryContext> {
  /** The name of the service. It is also its durable name, and part of the actor of its commands. */
  readonly name: string
  readonly summary: string
  readonly reaction?: Reaction<C>
  readonly onTime?: OnTime<C>
}

/** A process manager of any contexts, for code that does not know them. */
export type AnyProcessManager = ProcessManager<AnyContext>

/** Returns the data of the event with its type; undefined if the event is of another type. */
export const dataOf = <S extends TObject>(kind: EventType<S>, event: RecordedEvent): Static<S> | undefined =>
  event.type === kind.type ? (event.data as Static<S>) : undefined
