import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { LogIdentity, Mark, Position } from './event-log.ts'

/** A place in the stream that the relay publishes into: the event at `position` of the log is message `sequence`. */
export interface PlaceInStream {
  readonly position: Position
  readonly sequence: number
  /** The mark of the event. It proves that the stream was published from this log. Absent before the first event. */
  readonly mark?: Mark
  /** A message of another publisher follows in the place of an event. The stream must then be published again. */
  readonly disturbed?: true
}

/** The record beside the stream: the last known place of the relay, and the log that it reads. */
export interface RelayRecord extends PlaceInStream {
  readonly log: LogIdentity
}

/** The end of the stream that the relay publishes into. */
export interface StreamEnd {
  /** The sequence of the last message that the stream ever took; 0 if it never took one. */
  readonly sequence: number
  /** The mark of the event in the last message; `foreign` if it holds no event; undefined if limits have removed it. */
  readonly last?: Mark | 'foreign'
  /** The record beside the stream; undefined if it is lost. */
  readonly remembered?: RelayRecord
}

/**
 * The outcome of publishing an event as message `sequence`. `stored`: the stream took it. `repeated`: the stream already held it as
 * this message. `refused`: the stream does not end right before this sequence, or does not exist.
 */
export type PublishOutcome = 'stored' | 'repeated' | 'refused'

/** The stream that the relay publishes into, and from which services and subscribers read. */
export interface EventStream {
  /** Resolves with the end of the stream; undefined if there is no stream. */
  end(): Promise<StreamEnd | undefined>
  /** Makes the stream if there is none. Before that it writes the record of the log that the stream belongs to. */
  begin(log: LogIdentity): Promise<void>
  /**
   * Publishes an event as message `sequence`. Calls may overlap: the event is stored as exactly this message, so behind its
   * predecessor, or not at all. This also holds for two events with the same id, which old logs may hold.
   */
  publish(event: RecordedEvent, sequence: number): Promise<PublishOutcome>
  /** Resolves with whether message `sequence` is this event; undefined if there is no such message any more. */
  holds(sequence: number, event: Pick<RecordedEvent, 'id' | 'position'>): Promise<boolean | undefined>
  /** Writes the record beside the stream. */
  remember(place: PlaceInStream, log: LogIdentity): Promise<void>
  /** Returns a signal that aborts when the connection was lost, after which the stream may be another one. */
  changed(): AbortSignal
}
