import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import type { FeedPlace } from '../../../services/feed/selection.ts'
import type { Pace } from '../../../services/kit/pace.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { audience } from './audience.ts'
import { frames } from './frames.ts'
import { type Listener, listenerAt, tell } from './listener.ts'
import { type LiveEvents, liveEvents } from './live-events.ts'
import type { Replaying, Replays } from './replay.ts'
import type { Writer } from './writer.ts'

/**
 * Sends events to all listeners, from the one tail of the engine. A slow listener gets no live events until it has caught up
 * from the recent events or from the log.
 */
export interface Hub {
  /**
   * Sends the events after a position, then live ones, until the writer's signal aborts.
   *
   * @param name the name of all events (default: each has that of its type)
   */
  listen(replaying: Replaying, after: Position, writer: Writer, name?: 'message'): void
  /** Resolves once every listener has the end of the stream, and the hub has left the tail. */
  stop(): Promise<void>
}

export interface HubOptions {
  readonly feed: Feed
  readonly pace: Pace
  readonly replays: Replays
  readonly cursor: (position: Position) => string
  readonly heartbeatMs: number
  /** Called when the log cannot be followed. The hub retries. */
  readonly failed: (error: unknown) => void
}

/** Maximum number of recent events that a listener gets in one turn. */
const EVENTS_AT_ONCE = 100
const FAREWELL = 'event: stopping\ndata: {"code":"engine.stopping"}\nretry: 1000\n\n'

export function hub({ feed, pace, replays, cursor, heartbeatMs, failed }: HubOptions): Hub {
  const { sight } = feed
  const listeners = audience(pace)
  const byType = frames(feed, cursor)
  const asMessages = frames(feed, cursor, 'message')
  const live = liveEvents({ feed, note, announce, failed })
  const parts = { sight, pace, replays, live }

  async function note(event: RecordedEvent): Promise<void> {
    if (pace.due()) await pace.rest()
    sight.note(event)
    await sight.remember(event)
  }

  async function announce(events: readonly RecordedEvent[]): Promise<void> {
    await listeners.each((listener) => {
      if (!listener.live) return
      listener.place = tell(listener, events, sight)
      if (listener.writer.waits || listener.place.position < live.heard()) bringUp(listener)
    })
  }

  function bringUp(listener: Listener): void {
    listener.live = false
    catchUp(listener, parts).catch((error) => {
      failed(error)
      listener.writer.destroy()
    })
  }

  async function beat(): Promise<void> {
    // Without listeners no event needs to be judged.
    if (listeners.isEmpty()) return live.leave()
    const heard = live.heard()
    const text = `id: ${cursor(heard)}\n:\n\n`
    await listeners.each((listener) => {
      if (!listener.live) return
      // A listener that has read ahead of the tail keeps its position.
      listener.writer.write(listener.place.position === heard ? text : ':\n\n')
      if (listener.writer.waits) bringUp(listener)
    })
  }

  const beating = setInterval(() => void beat().catch(failed), heartbeatMs)
  beating.unref()

  return {
    listen(replaying, position, writer, name) {
      const listener = listenerAt(replaying, { position }, writer, name === undefined ? byType : asMessages)
      listeners.add(listener)
      bringUp(listener)
    },
    async stop() {
      clearInterval(beating)
      for (const { writer } of listeners.all()) dismiss(writer, FAREWELL)
      await live.leave()
    },
  }
}

/** Ends the stream of a listener. One that does not take what was sent does not get the last event either. */
export function dismiss(writer: Writer, farewell: string): void {
  if (writer.waits) writer.destroy()
  else writer.end(farewell)
}

interface CatchUpParts extends Pick<HubOptions, 'pace' | 'replays'>, Pick<Feed, 'sight'> {
  readonly live: LiveEvents
}

/** Catches a listener up: from the log, in turns with others, then from the recent events. */
async function catchUp(listener: Listener, parts: CatchUpParts): Promise<void> {
  const { sight, pace, live } = parts
  const { writer } = listener
  const tail = await live.join()
  for (;;) {
    await writer.room()
    if (pace.due()) await pace.rest()
    if (writer.signal.aborted) return
    if (listener.place.position < tail.since()) {
      listener.place = await replayed(listener, tail.since(), parts)
      continue
    }
    // Events that the tail has not delivered are not in the sight yet.
    const next = tail.recent(listener.place.position).slice(0, EVENTS_AT_ONCE)
    const events = next.filter(({ position }) => position <= live.heard())
    for (const event of events) await sight.remember(event)
    listener.place = tell(listener, events, sight)
    if (writer.waits || listener.place.position < live.heard()) continue
    listener.live = true
    return
  }
}

/** Sends events from the log up to the position where the recent events begin. */
async function replayed(
  listener: Listener,
  until: Position,
  { replays }: Pick<CatchUpParts, 'replays'>,
): Promise<FeedPlace> {
  const { writer, frames: framed } = listener
  const enough = ({ position }: FeedPlace): boolean => position >= until
  const place = await replays.write(listener, listener.place, writer, { frame: framed.of, enough })
  // A selection of one stream ends with the stream, which may be long before that.
  return enough(place) || writer.signal.aborted ? place : { ...place, position: until }
}
