import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import type { Position } from '../../../services/ports/event-log.ts'

/** Events as server-sent events. */
export interface Frames {
  of(event: RecordedEvent): string
  /** Makes the frame once for all listeners, as long as the event is remembered. */
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
