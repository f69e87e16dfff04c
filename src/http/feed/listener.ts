import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { type FeedPlace, selects } from '../../../services/feed/selection.ts'
import type { Sight } from '../../../services/feed/sight.ts'
import type { Replaying } from './replay.ts'
import { PIECE, type Writer } from './writer.ts'

/** A reader of the live stream. It holds a place and nothing else, so a slow one costs no memory. */
export interface Listener extends Replaying {
  readonly selected: (event: RecordedEvent) => boolean
  readonly writer: Writer
  place: FeedPlace
  /** Has been told everything that was heard, and takes more. */
  live: boolean
}

export function listenerAt(replaying: Replaying, place: FeedPlace, writer: Writer): Listener {
  return { ...replaying, selected: selects(replaying.selection), writer, place, live: false }
}

/**
 * Tells a listener of events, as far as they are taken and can be judged at once.
 *
 * @returns the place behind what was told, or looked at and left out
 */
export function tell(
  { selection, selected, writer, place: from }: Listener,
  events: readonly RecordedEvent[],
  sight: Pick<Sight, 'shown'>,
  frame: (event: RecordedEvent) => string,
): FeedPlace {
  let place = from
  let text = ''
  for (const event of events) {
    if (event.position <= place.position || !selected(event)) continue
    const shown = sight.shown(selection.reader, event)
    // Its stream was forgotten meanwhile, which is rare: it is told in the next round, when it has been read again.
    if (shown instanceof Promise) {
      shown.catch(() => {})
      if (text !== '') writer.write(text)
      return place
    }
    if (shown !== undefined) text += frame(shown)
    place = { position: event.position }
    if (text.length < PIECE) continue
    writer.write(text)
    if (writer.waits) return place
    text = ''
  }
  if (text !== '') writer.write(text)
  return { position: Math.max(place.position, events.at(-1)?.position ?? 0) }
}
