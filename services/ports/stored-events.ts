import type { RawEvent } from '../kit/raw-event.ts'
import type { Position } from './event-log.ts'

/** The events of a log as they are stored: their texts letter by letter, and no event recorded after this was opened. */
export interface StoredEvents {
  readonly count: number
  after(position: Position): AsyncIterable<readonly RawEvent[]>
  close(): void
}
