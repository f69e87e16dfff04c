import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Position } from './event-log.ts'

/** Selects the events that a consumer gets. Each member narrows the selection; an absent one does not. */
export interface Filter {
  readonly communities?: readonly string[]
  /** Names of contexts: `demand`. */
  readonly aggregates?: readonly string[]
  /** Names of events: `DemandRaised`. */
  readonly types?: readonly string[]
}

/** Options of a durable consumer. */
export interface Consuming {
  /** The position after which a new durable name begins. Default: the beginning of the log. */
  readonly after?: Position
}

/** A running durable consumer. */
export interface Subscription {
  /** Rejects when the consumer cannot continue. Resolves when it was stopped. */
  readonly ended: Promise<void>
  /** Returns the position that the consumer has reached, including excluded events. Absent if the bus does not know it. */
  reached?(): Position | undefined
  /** Takes no more events. Resolves when the events in progress are handled. */
  stop(): Promise<void>
}

/**
 * Delivers the events of the log in their order, at least once, from the checkpoint of a durable name on. Every adapter passes
 * `busConformance` (`testing/`).
 */
export interface EventBus {
  /**
   * Starts a consumer. An event is done when `handle` resolves. If `handle` rejects, the event comes again, later each time. After
   * five failures it becomes a dead letter, and the consumer continues. A Fault with `outage` is a failure of a dependency: the
   * event comes again until the dependency is back, and nothing is counted. If several consumers share a durable name, each event
   * goes to one of them.
   */
  subscribe(
    durable: string,
    filter: Filter,
    handle: (event: RecordedEvent) => Promise<void>,
    how?: Consuming,
  ): Promise<Subscription>
  /** Stops every consumer. Resolves when the events in progress are handled. */
  close(): Promise<void>
}
