import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { LogIdentity, Mark, Position } from './event-log.ts'

/** An event, as number `sequence` of the stream that the relay publishes into. */
export interface PlaceInStream {
  readonly position: Position
  readonly sequence: number
  /** The event itself, which proves that the log is the one that was published; absent before the first. */
  readonly mark?: Mark
  /** Another publisher's message stands in an event's place behind it, so that the stream is lost. */
  readonly disturbed?: true
}

/** What is kept beside the stream: where the relay was last, and which log it read. */
export interface RelayRecord extends PlaceInStream {
  readonly log: LogIdentity
}

/** Where that stream ends. */
export interface StreamEnd {
  /** Number of the last message that it ever took: 0 where it never had one. */
  readonly sequence: number
  /** The event in that message; `foreign` where it holds none; undefined where limits have removed it. */
  readonly last?: Mark | 'foreign'
  /** Undefined where the record is lost. */
  readonly remembered?: RelayRecord
}

/**
 * The outcome of publishing an event as number `sequence`: the stream holds it now; the stream held it already, at this very
 * number; or the stream does not end right before this number, or is not there.
 */
export type PublishOutcome = 'stored' | 'repeated' | 'refused'

/** The stream from which services and subscribers elsewhere read, as the relay sees it. */
export interface EventStream {
  /** Undefined where there is no stream. */
  end(): Promise<StreamEnd | undefined>
  /** Makes the stream where there is none, and before it the record of whose it is. */
  begin(log: LogIdentity): Promise<void>
  /**
   * Calls may overlap: an event is stored as this very number, and so behind its predecessor, or not at all. That holds also for an
   * event whose id another event has: old logs hold such pairs.
   */
  publish(event: RecordedEvent, sequence: number): Promise<PublishOutcome>
  /** Whether message number `sequence` is this event; undefined where there is no such message, or not any more. */
  holds(sequence: number, event: Pick<RecordedEvent, 'id' | 'position'>): Promise<boolean | undefined>
  /** Writes the record beside the stream. */
  remember(place: PlaceInStream, log: LogIdentity): Promise<void>
  /** Aborts when the stream may be another one than before: the connection to it was lost. */
  changed(): AbortSignal
}
