import type { ShownEvent } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import { type FeedPlace, placeBehind, type Selection } from '../../../services/feed/selection.ts'
import type { Pace } from '../../../services/kit/pace.ts'
import { semaphore } from '../../../services/kit/semaphore.ts'
import type { OpenReasons } from '../../../services/privacy/inspections.ts'
import { PIECE, type Writer } from './writer.ts'

/** Replays that hold a page of the log at once, and batches of each in one turn. */
const HOLDERS = 4
const BATCHES = 6
/** Pages that are assembled at once. They are short work and do not wait behind replays. */
const PAGES = 4
/** Events that one page examines at most, including those that the reader may not see. */
const LOOKED_AT = 20_000
/** Characters that a page may hold. Further events are left to the next page. */
const PAGE_TEXT = 2 ** 20

export interface Replaying {
  readonly selection: Selection
  /** The key by which callers take turns: the replays of one caller run one after another. */
  readonly caller: string
}

/** The events of the page as JSON text, comma-separated. */
export interface EventPage {
  readonly text: string
  /** The position up to which the log was examined. */
  readonly reached: FeedPlace
  /** Number of events examined, including those that the reader may not see. */
  readonly looked: number
  /** Whether the log goes on behind it. */
  readonly more: boolean
}

/**
 * Reads past events, page by page or as one answer that is written in chunks. All replays of a process share a few slots for
 * pages of the log. A reader that takes nothing holds no slot.
 */
export interface Replays {
  /** Writes events until `written` asks to stop, or the log has no more. Resolves with the position reached. */
  write(
    replaying: Replaying,
    after: FeedPlace,
    writer: Writer,
    how: { readonly frame: (event: ShownEvent) => string; readonly enough: (place: FeedPlace) => boolean },
  ): Promise<FeedPlace>
  /** At most `limit` events, and no more than an answer should hold. */
  page(replaying: Replaying, after: FeedPlace, limit: number, signal: AbortSignal): Promise<EventPage>
}

/** @param open opens the reasons in events of pages. Live streams and lines are sealed for every reader. */
export function replays(feed: Pick<Feed, 'read' | 'wire'>, pace: Pace, open: OpenReasons): Replays {
  const holding = semaphore(HOLDERS)
  const paging = semaphore(PAGES)

  /** One turn. It lasts until the reader takes no more, has had its share, or the log has no more. */
  async function turn(
    selection: Selection,
    after: FeedPlace,
    writer: Writer,
    frame: (event: ShownEvent) => string,
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
        // The data that the kernel accepted at once is gone by the next turn of the event loop.
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
        const text = JSON.stringify(feed.wire(await open(selection.reader, event)))
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

/** Ignores the abort of a wait whose reader has left: it needs no answer. */
const ifLeft =
  <T>(signal: AbortSignal, instead: T) =>
  (error: unknown): T => {
    if (signal.aborted) return instead
    throw error
  }
