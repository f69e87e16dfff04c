import type { ShownEvent } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import type { Position } from '../../../services/ports/event-log.ts'

/** Formats events as server-sent events. */
export interface Frames {
  /** Returns the frame of an event. Listeners who are shown the same share it while the event is in memory. */
  of(event: ShownEvent): string
}

export function frames({ wire }: Pick<Feed, 'wire'>, cursor: (position: Position) => string): Frames {
  const kept = new WeakMap<ShownEvent, string>()
  const make = (event: ShownEvent): string =>
    `id: ${cursor(event.position)}\nevent: ${event.type}\ndata: ${JSON.stringify(wire(event))}\n\n`
  return {
    of(event) {
      const frame = kept.get(event) ?? make(event)
      kept.set(event, frame)
      return frame
    },
  }
}
