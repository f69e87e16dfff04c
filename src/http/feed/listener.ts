import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { type FeedPlace, selects } from '../../../services/feed/selection.ts'
import type { StreamSight } from '../../../services/sight/sight.ts'
import type { Frames } from './frames.ts'
import type { Replaying } from './replay.ts'
import { PIECE, type Writer } from './writer.ts'

/** A reader of the live stream. It holds only a position, so a slow one costs no memory. */
export interface Listener extends Replaying {
  readonly selected: (event: RecordedEvent) => boolean
  readonly writer: Writer
  /** Formats its events. */
  readonly frames: Frames
  place: FeedPlace
  /** True where the listener has every event of the tail, and takes more. */
  live: boolean
}

export function listenerAt(replaying: Replaying, place: FeedPlace, writer: Writer, frames: Frames): Listener {
  return { ...replaying, selected: selects(replaying.selection), writer, frames, place, live: false }
}

/**
 * Sends events to a listener until it takes no more, or until one cannot be judged at once.
 *
 * @returns the position of the last event that was sent or skipped
 */
export function tell(
  { selection, selected, writer, frames, place: from }: Listener,
  events: readonly RecordedEvent[],
  sight: Pick<StreamSight, 'shown'>,
): FeedPlace {
  let place = from
  let text = ''
  for (const event of events) {
    if (event.position <= place.position || !selected(event)) continue
    const shown = sight.shown(selection.reader, event)
    // Its stream is no longer in memory, which is rare. The next round reads it again and sends the event.
    if (shown instanceof Promise) {
      shown.catch(() => {})
      if (text !== '') writer.write(text)
      return place
    }
    if (shown !== undefined) text += frames.shared(shown)
    place = { position: event.position }
    if (text.length < PIECE) continue
    writer.write(text)
    if (writer.waits) return place
    text = ''
  }
  if (text !== '') writer.write(text)
  return { position: Math.max(place.position, events.at(-1)?.position ?? 0) }
}
