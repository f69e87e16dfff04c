import type { Instant, RecordedEvent } from '../../domain/kernel/index.ts'
import type { Position } from './event-log.ts'
import type { PageOf } from './page.ts'

/** How often a consumer is handed an event that it fails at. */
export const MOST_FAILURES = 5

/** An event that a consumer failed at, as often as it is tried. */
export interface DeadLetter {
  readonly durable: string
  /** The event's id, and where it stands in the log. */
  readonly event: string
  readonly position: Position
  readonly type: string
  readonly community: string
  readonly failures: number
  /** A code, never data of the event. */
  readonly reason: string
  readonly since: Instant
}

/** Which event of a log: in logs that versions before 0.2 wrote, two events may have one id. */
export type EventKey = Pick<RecordedEvent, 'id' | 'position'>

/** What consumers failed at. Counts last through restarts. */
export interface DeadLetters {
  /** One more failure of this consumer at this event; resolves with how many there were by now. */
  failed(durable: string, event: RecordedEvent, reason: string): Promise<number>
  /** It succeeded after all: the count is forgotten. */
  succeeded(durable: string, event: EventKey): Promise<void>
  /** Those that are given up, oldest first. */
  list(
    page: PageOf & { readonly durable?: string; readonly community?: string },
  ): Promise<{ letters: readonly DeadLetter[]; next?: string }>
  /** The one of this event id, and at this position where it is given; the oldest where there are several. */
  find(durable: string, event: string, position?: Position): Promise<DeadLetter | undefined>
  /** Removes a letter that was handled or discarded. Returns false if there is none. */
  discard(durable: string, event: EventKey): Promise<boolean>
  /** How many each consumer has given up. */
  counts(): Promise<ReadonlyMap<string, number>>
  /** Everything of a consumer that is no more. */
  forget(durable: string): Promise<void>
}
