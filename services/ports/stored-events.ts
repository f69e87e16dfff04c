import type { StoredEvent } from '../kit/stored-event.ts'
import type { Position } from './event-log.ts'

/** The events of a log as they are stored: their texts letter by letter, and no event recorded after this was opened. */
export interface StoredEvents {
  readonly count: number
  after(position: Position): AsyncIterable<readonly StoredEvent[]>
  close(): void
}
