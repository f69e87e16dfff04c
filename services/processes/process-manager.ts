import type { Static, TObject } from '@sinclair/typebox'
import type { EveryContext } from '../../domain/contexts.ts'
import type { Actor, AnyContext, EventType, Instant, RecordedEvent, Zones } from '../../domain/kernel/index.ts'
import type { StateOf } from '../event-log/state-reader.ts'
import type { Position } from '../ports/event-log.ts'
import type { Views } from '../queries/contract.ts'
import type { SendConsequence } from './consequence.ts'

/** What a process manager can look at. It keeps no state of its own: it reads everything each time. */
export interface Workplace {
  readonly state: StateOf
  readonly views: Pick<Views, 'page' | 'reached'>
  readonly now: () => Instant
  readonly zones: Zones
  /** Position of the log's last event. */
  readonly head: () => Promise<Position>
  /** Opens the personal values in this value, as far as their keys exist, and records that they were opened. */
  open(value: unknown, community: string): Promise<unknown>
  readonly communities: () => Promise<readonly string[]>
}

type EventNameOf<C extends AnyContext> = C extends AnyContext ? keyof C['events'] & string : never

/** Which events a process manager reacts to, and how. */
export interface Reaction<C extends AnyContext = EveryContext> {
  readonly to: {
    readonly communities?: readonly string[]
    readonly aggregates?: readonly C['name'][]
    readonly types: readonly EventNameOf<C>[]
  }
  /** Called with events in the current version of their type. */
  react(event: RecordedEvent, send: SendConsequence<C>, workplace: Workplace): Promise<void>
}

/** Does everything that has become due. Called again and again. */
export type OnTime<C extends AnyContext = EveryContext> = (
  send: SendConsequence<C>,
  workplace: Workplace,
) => Promise<void>

/**
 * A service inside the engine that reacts to events, to time, or to both. The ids of its commands derive from what caused them,
 * so a second delivery, a second copy of the service and a restart change nothing. Its commands have the types of its contexts.
 */
export interface ProcessManager<C extends AnyContext = EveryContext> {
  /** Also the durable name, and part of the actor that its commands name. */
  readonly name: string
  readonly summary: string
  readonly reaction?: Reaction<C>
  readonly onTime?: OnTime<C>
}

/** A process manager of any contexts, as the runner sees it. */
export type AnyProcessManager = ProcessManager<AnyContext>

/** The event's data with its type, where the event is of this kind. */
export const dataOf = <S extends TObject>(kind: EventType<S>, event: RecordedEvent): Static<S> | undefined =>
  event.type === kind.type ? (event.data as Static<S>) : undefined

export const serviceActor = (name: string): Actor => ({ id: `service-${name}`, role: 'service' })
