import { setTimeout } from 'node:timers/promises'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import type { TailReader } from '../../../services/feed/tail.ts'
import type { Position } from '../../../services/ports/event-log.ts'

/** The events of the tail while there are listeners. Each is noted in the sight before any listener gets it. */
export interface LiveEvents {
  /** The position up to which all events were noted and passed on. */
  heard(): Position
  /** Joins the tail. Does nothing where it has joined already. */
  join(): Promise<TailReader>
  /** Resolves when the current batch was passed on and the tail is left. */
  leave(): Promise<void>
}

export interface LiveEventsOptions {
  readonly feed: Pick<Feed, 'tail' | 'sight'>
  /** Called with each event, in order, before its batch. */
  readonly note: (event: RecordedEvent) => Promise<void>
  /** Called with each batch, when {@link LiveEvents.heard} includes it. */
  readonly announce: (events: readonly RecordedEvent[]) => Promise<void>
  /** Called when the log cannot be followed. It is retried. */
  readonly failed: (error: unknown) => void
}

interface Session {
  readonly stopping: AbortController
  readonly joined: Promise<TailReader>
  readonly ended: Promise<void>
}

/** Milliseconds before a retry after the log could not be followed. */
const RETRY_MS = 1000

export function liveEvents({ feed, note, announce, failed }: LiveEventsOptions): LiveEvents {
  const { tail, sight } = feed
  let heard: Position = 0
  let session: Session | undefined

  async function hear(reader: TailReader, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const { events, reached } = await reader.next(heard, signal)
        for (const event of events) await note(event)
        heard = reached
        await announce(events)
      } catch (error) {
        if (signal.aborted) break
        failed(error)
        await setTimeout(RETRY_MS, undefined, { signal }).catch(() => {})
      }
    }
    await reader.leave()
  }

  function begin(): Session {
    const stopping = new AbortController()
    const joined = tail.join().then((reader) => {
      heard = reader.head()
      sight.follow()
      return reader
    })
    return { stopping, joined, ended: joined.then((reader) => hear(reader, stopping.signal)).catch(failed) }
  }

  return {
    heard: () => heard,
    join() {
      session ??= begin()
      return session.joined
    },
    async leave() {
      const ending = session
      session = undefined
      sight.unfollow()
      ending?.stopping.abort()
      await ending?.ended
    },
  }
}
