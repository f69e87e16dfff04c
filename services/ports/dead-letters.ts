import type { Instant, RecordedEvent } from '../../domain/kernel/index.ts'
import type { Position } from './event-log.ts'
import type { PageOf } from './page.ts'

/** The number of failures of a consumer at an event after which the event becomes a dead letter. */
export const MOST_FAILURES = 5

/** An event that a consumer failed at {@link MOST_FAILURES} times or more. */
export interface DeadLetter {
  /** The durable name of the consumer. */
  readonly durable: string
  /** The id of the event. */
  readonly event: string
  /** The position of the event in the log. */
  readonly position: Position
  readonly type: string
  readonly community: string
  readonly failures: number
  /** The code of the last failure. It contains no data of the event. */
  readonly reason: string
  readonly since: Instant
}

/** Identifies an event of a log. In logs of versions before 0.2, two events may have the same id. */
export type EventKey = Pick<RecordedEvent, 'id' | 'position'>

/** The failures of consumers, and the dead letters. Both are durable. */
export interface DeadLetters {
  /**
   * Records failures of a consumer at an event. Resolves with the number of its failures so far.
   *
   * @param count how many more there were. Default: one
   */
  failed(durable: string, event: RecordedEvent, reason: string, count?: number): Promise<number>
  /** Records that the consumer handled the event. Removes the failures and the dead letter of the event. */
  succeeded(durable: string, event: EventKey): Promise<void>
  /** Lists dead letters, oldest first. */
  list(
    page: PageOf & { readonly durable?: string; readonly community?: string },
  ): Promise<{ letters: readonly DeadLetter[]; next?: string }>
  /** Finds the dead letter of an event id, at a position if one is given. Default: the oldest of that id. */
  find(durable: string, event: string, position?: Position): Promise<DeadLetter | undefined>
  /** Removes a dead letter that needs no handling. Resolves with false if there was none. */
  discard(durable: string, event: EventKey): Promise<boolean>
  /** Resolves with the number of dead letters of each consumer, by durable name. */
  counts(): Promise<ReadonlyMap<string, number>>
  /** Removes all failures and dead letters of a consumer that no longer exists. */
  forget(durable: string): Promise<void>
}
