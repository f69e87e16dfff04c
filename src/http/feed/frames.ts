import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import type { Position } from '../../../services/ports/event-log.ts'

/** Formats events as server-sent events. */
export interface Frames {
  of(event: RecordedEvent): string
  /** Returns the frame of an event. All listeners share it while the event is in memory. */
  keep(event: RecordedEvent): void
}

export function frames({ wire }: Pick<Feed, 'wire'>, cursor: (position: Position) => string): Frames {
  const kept = new WeakMap<RecordedEvent, string>()
  const make = (event: RecordedEvent): string =>
    `id: ${cursor(event.position)}\nevent: ${event.type}\ndata: ${JSON.stringify(wire(event))}\n\n`
  return {
    of: (event) => kept.get(event) ?? make(event),
    keep: (event) => void kept.set(event, make(event)),
  }
}
