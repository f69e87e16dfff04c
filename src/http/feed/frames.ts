import type { ShownEvent } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import type { Position } from '../../../services/ports/event-log.ts'

/** Formats events as server-sent events. */
export interface Frames {
  of(event: ShownEvent): string
  /** Returns the frame of an event that many listeners get: they share it while the event is in memory. */
  shared(event: ShownEvent): string
}

/** @param name the name of all events (default: each has that of its type) */
export function frames({ wire }: Pick<Feed, 'wire'>, cursor: (position: Position) => string, name?: string): Frames {
  const kept = new WeakMap<ShownEvent, string>()
  const make = (event: ShownEvent): string =>
    `id: ${cursor(event.position)}\nevent: ${name ?? event.type}\ndata: ${JSON.stringify(wire(event))}\n\n`
  return {
    of: make,
    shared(event) {
      const frame = kept.get(event) ?? make(event)
      kept.set(event, frame)
      return frame
    },
  }
}
