import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Position } from './event-log.ts'

/** Which events a consumer is handed; what is left out does not narrow. */
export interface Filter {
  readonly communities?: readonly string[]
  /** Names of contexts: `demand`. */
  readonly aggregates?: readonly string[]
  /** Names of events: `DemandRaised`. */
  readonly types?: readonly string[]
}

/** How a durable consumer is run. */
export interface Consuming {
  /** Where a durable name that is new begins: with all that ever happened unless told. */
  readonly after?: Position
}

/** A durable consumer at work. */
export interface Subscription {
  /** Rejects where it can no longer go on; resolves when it was stopped. */
  readonly ended: Promise<void>
  /** How far it has got, what its filter leaves out included; a bus that cannot tell leaves it out. */
  reached?(): Position | undefined
  /** Takes no more events, and waits for those in hand. */
  stop(): Promise<void>
}

/**
 * Hands on what the log holds: in its order, at least once, from where a durable name has got to. Every adapter passes
 * `busConformance` (`testing/`).
 */
export interface EventBus {
  /**
   * An event is done when `handle` resolves. Where it rejects, the event comes again, later each time; after five failures it
   * is put with the dead letters, and the consumer goes on. A Fault that is an `outage` is a dependency's failure and not the
   * event's: it is waited out, and not counted. Of several consumers under one durable name each event goes to one.
   */
  subscribe(
    durable: string,
    filter: Filter,
    handle: (event: RecordedEvent) => Promise<void>,
    how?: Consuming,
  ): Promise<Subscription>
  /** Ends every subscription, and waits for what is in hand. */
  close(): Promise<void>
}
