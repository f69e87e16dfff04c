import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import { type FeedPlace, placeBehind, type Selection } from '../../../services/feed/selection.ts'
import type { Pace } from '../../../services/kit/pace.ts'
import { semaphore } from '../../../services/kit/semaphore.ts'
import { PIECE, type Writer } from './writer.ts'

/** How many replays hold a page of the log at once, and how many batches each before the next one's turn. */
const HOLDERS = 4
const BATCHES = 6
/** How many pages are put together at once: short work, which does not wait behind replays. */
const PAGES = 4
/** Events looked at for one page, however few of them are the reader's. */
const LOOKED_AT = 20_000
/** Characters that a page may hold: what goes beyond is left to the next one. */
const PAGE_TEXT = 2 ** 20

export interface Replaying {
  readonly selection: Selection
  /** Callers take turns: all replays of one caller wait for each other. */
  readonly caller: string
}

/** A page as text: its events, comma-separated. */
export interface EventPage {
  readonly text: string
  /** The log has been looked at up to here. */
  readonly reached: FeedPlace
  /** Events looked at, those included that are not the reader's. */
  readonly looked: number
  /** Whether there is more to look at behind it. */
  readonly more: boolean
}

/**
 * Reads what happened, page by page or as one answer that is written in pieces. All replays of a process share a few places for
 * pages of the log; a reader that takes nothing holds none of them.
 */
export interface Replays {
  /** Writes events until `written` says that it is enough, or the log has no more. Resolves with the place reached. */
  write(
    replaying: Replaying,
    after: FeedPlace,
    writer: Writer,
    how: { readonly frame: (event: RecordedEvent) => string; readonly enough: (place: FeedPlace) => boolean },
  ): Promise<FeedPlace>
  /** At most `limit` events, and no more than an answer should hold. */
  page(replaying: Replaying, after: FeedPlace, limit: number, signal: AbortSignal): Promise<EventPage>
}

export function replays(feed: Pick<Feed, 'read' | 'wire'>, pace: Pace): Replays {
  const holding = semaphore(HOLDERS)
  const paging = semaphore(PAGES)

  /** One turn: until the reader takes no more, has had its share, or there is no more. */
  async function turn(
    selection: Selection,
    after: FeedPlace,
    writer: Writer,
    frame: (event: RecordedEvent) => string,
  ): Promise<{ place: FeedPlace; ended: boolean }> {
    let place = after
    let batches = 0
    for await (const { events, reached } of feed.read(selection, place, writer.signal)) {
      let text = ''
      for (const event of events) {
        if (pace.due()) await pace.rest()
        text += frame(event)
        if (text.length < PIECE) continue
        writer.write(text)
        text = ''
        place = placeBehind(event, selection)
        // What the kernel took at once has left by the next turn of the event loop.
        if (writer.waits) await pace.rest()
        if (writer.waits || writer.signal.aborted) return { place, ended: false }
      }
      if (text !== '') writer.write(text)
      place = reached
      batches += 1
      if (batches === BATCHES || writer.waits) return { place, ended: false }
    }
    return { place, ended: !writer.signal.aborted }
  }

  async function page(selection: Selection, after: FeedPlace, limit: number, signal: AbortSignal): Promise<EventPage> {
    const parts: string[] = []
    let [length, looked, reached] = [0, 0, after]
    const put = (more: boolean): EventPage => ({ text: parts.join(','), reached, looked, more })
    for await (const step of feed.read(selection, after, signal)) {
      looked += step.looked
      for (const event of step.events) {
        if (parts.length === limit || length >= PAGE_TEXT) return put(true)
        if (pace.due()) await pace.rest()
        const text = JSON.stringify(feed.wire(event))
        parts.push(text)
        length += text.length
        reached = placeBehind(event, selection)
      }
      reached = step.reached
      if (looked >= LOOKED_AT) return put(true)
    }
    return put(false)
  }

  return {
    async write({ selection, caller }, after, writer, { frame, enough }) {
      const { signal } = writer
      let place = after
      while (!signal.aborted && !enough(place)) {
        const turned = await holding(() => turn(selection, place, writer, frame), { key: caller, signal }).catch(
          ifLeft(signal, { place, ended: true }),
        )
        place = turned.place
        if (turned.ended) break
        await writer.room()
      }
      return place
    },

    page: ({ selection, caller }, after, limit, signal) =>
      paging(() => page(selection, after, limit, signal), { key: caller, signal }).catch(
        ifLeft(signal, { text: '', reached: after, looked: 0, more: true }),
      ),
  }
}

/** A reader that has left needs no answer: the end of its wait is no failure. */
const ifLeft =
  <T>(signal: AbortSignal, instead: T) =>
  (error: unknown): T => {
    if (signal.aborted) return instead
    throw error
  }
