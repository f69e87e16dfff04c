import type { RawEvent } from '../kit/raw-event.ts'
import type { Position } from './event-log.ts'

/** The events of a log in their exact stored text. Events that are recorded after the opening are left out. */
export interface StoredEvents {
  readonly count: number
  after(position: Position): AsyncIterable<readonly RawEvent[]>
  close(): void
}
