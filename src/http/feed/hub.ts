import { setTimeout } from 'node:timers/promises'
import type { Catalogue, RecordedEvent } from '../../../domain/kernel/index.ts'
import type { Sight } from '../../../services/feed/sight.ts'
import type { Pace } from '../../../services/kit/pace.ts'
import type { EventLog, Position } from '../../../services/ports/event-log.ts'
import { type Place, selects, wire } from './reading.ts'
import type { Replaying, Replays } from './replay.ts'
import { PIECE, type Writer } from './writer.ts'

/**
 * Tells everybody who listens what happens, from one subscription to the log. A listener holds a position and nothing
 * else: whoever is slow is told nothing more until they have caught up, and goes on from the recent events or from
 * the log, so that no reader costs memory.
 */
export interface Hub {
  /** Tells what happened after a position and what happens from then on, until the writer's signal aborts. */
  listen(replaying: Replaying, after: Position, writer: Writer): void
  /** Resolves once everybody is told that it ends, and the subscription has ended. */
  stop(): Promise<void>
}

export interface HubOptions {
  readonly log: EventLog
  readonly catalogue: Catalogue
  readonly sight: Sight
  readonly pace: Pace
  readonly replays: Replays
  readonly cursor: (position: Position) => string
  /** Milliseconds. */
  readonly heartbeat: number
  /** Told why the subscription ended, where nobody asked it to. */
  readonly failed: (error: unknown) => void
}

/** An event as heard, and as everybody is told it who is told all of it. */
interface Recent {
  readonly event: RecordedEvent
  readonly frame: string
}

/** One subscription to the log. */
interface Session {
  readonly stopping: AbortController
  readonly begun: Promise<void>
  readonly ended: Promise<void>
}

/** Someone who listens. */
interface State extends Replaying {
  readonly selected: (event: RecordedEvent) => boolean
  readonly writer: Writer
  place: Place
  /** Has been told everything that was heard, and takes it. */
  live: boolean
}

/** Events kept for those who are a little late, and how much text of them. */
const RECENT = 2000
const RECENT_TEXT = 2 ** 24
/** Of these, how many a listener is told in one go. */
const AT_ONCE = 100
/** Milliseconds until a subscription that failed is tried again. */
const RETRY = 1000

export function hub(options: HubOptions): Hub {
  const { log, catalogue, sight, pace, replays, cursor } = options
  const listeners = new Map<string, Set<State>>()
  /** What was heard since {@link since}, and up to {@link heard}. */
  let recent: Recent[] = []
  let since: Position = 0
  let heard: Position = 0
  let session: Session | undefined

  const frameOf = (event: RecordedEvent): string =>
    `id: ${cursor(event.position)}\nevent: ${event.type}\ndata: ${JSON.stringify(wire(catalogue, event))}\n\n`

  /** Tells a listener of recent events, as far as they are taken and can be told at once. */
  function tell({ selection, selected, writer }: State, place: Place, events: readonly Recent[]): Place {
    let text = ''
    for (const { event, frame } of events) {
      if (event.position <= place.position || !selected(event)) continue
      const shown = sight.shown(selection.reader, event)
      // Forgotten meanwhile, which is rare: then once more, with time to read it.
      if (shown instanceof Promise) {
        if (text !== '') writer.write(text)
        return place
      }
      if (shown !== undefined) text += shown === event ? frame : frameOf(shown)
      place = { position: event.position }
      if (text.length < PIECE) continue
      writer.write(text)
      if (writer.waits) return place
      text = ''
    }
    if (text !== '') writer.write(text)
    return { position: Math.max(place.position, events.at(-1)?.event.position ?? 0) }
  }

  /** Lets a listener who fell behind catch up. */
  function go(state: State): void {
    state.live = false
    advance(state).catch((error) => {
      options.failed(error)
      state.writer.destroy()
    })
  }

  async function announce(batch: readonly RecordedEvent[]): Promise<void> {
    const fresh: Recent[] = []
    for (const event of batch) {
      if (pace.due()) await pace.rest()
      sight.note(event)
      await sight.remember(event.subject)
      fresh.push({ event, frame: frameOf(event) })
    }
    recent.push(...fresh)
    heard = batch.at(-1)?.position ?? heard
    forget()
    await each((state) => {
      if (!state.live) return
      state.place = tell(state, state.place, fresh)
      if (state.writer.waits || state.place.position < heard) go(state)
    })
  }

  /** Keeps the newest events, as many as there is room for. */
  function forget(): void {
    let [kept, text] = [0, 0]
    while (kept < Math.min(recent.length, RECENT) && text < RECENT_TEXT) {
      kept += 1
      text += recent[recent.length - kept]?.frame.length ?? 0
    }
    // Not for every event anew.
    if (recent.length < 2 * RECENT && text < RECENT_TEXT) return
    since = recent[recent.length - kept - 1]?.event.position ?? since
    recent = recent.slice(recent.length - kept)
  }

  /** Visits every listener, and lets everything else have its turn in between. */
  async function each(visit: (state: State) => void): Promise<void> {
    for (const group of listeners.values()) {
      for (const state of group) {
        if (pace.due()) await pace.rest()
        visit(state)
      }
    }
  }

  /** Brings a listener up to date: from the log, in turns with others, then from the recent events. */
  async function advance(state: State): Promise<void> {
    const { writer } = state
    session ??= begin()
    await session.begun
    for (;;) {
      await writer.room()
      if (pace.due()) await pace.rest()
      if (writer.signal.aborted) return
      if (state.place.position < since) {
        // What happens meanwhile may push the recent events on: only what is in the log by now will have been read.
        const until = since
        const enough = ({ position }: Place): boolean => position >= until
        const place = await replays.write(state, state.place, writer, { frame: frameOf, enough })
        // A selection of one stream ends where the stream does, which may be long before that.
        state.place = enough(place) || writer.signal.aborted ? place : { ...place, position: until }
        continue
      }
      const next = recent.slice(indexAfter(state.place.position)).slice(0, AT_ONCE)
      for (const { event } of next) await sight.remember(event.subject)
      state.place = tell(state, state.place, next)
      if (writer.waits || state.place.position < heard) continue
      state.live = true
      return
    }
  }

  /** Where in the recent events the first behind this position is. */
  function indexAfter(position: Position): number {
    let [low, high] = [0, recent.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((recent[middle]?.event.position ?? 0) <= position) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Subscribes: only while somebody listens, for every event that is heard is also read. */
  function begin(): Session {
    const stopping = new AbortController()
    const begun = (async () => {
      since = await log.head()
      heard = since
      recent = []
      sight.follow()
    })()
    return { stopping, begun, ended: begun.then(() => hear(stopping.signal)).catch(options.failed) }
  }

  async function hear(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const batch of log.subscribe(heard, signal)) await announce(batch)
      } catch (error) {
        if (signal.aborted) return
        options.failed(error)
        await setTimeout(RETRY, undefined, { signal }).catch(() => {})
      }
    }
  }

  async function end(): Promise<void> {
    const ending = session
    session = undefined
    sight.unfollow()
    ending?.stopping.abort()
    await ending?.ended
  }

  const beat = setInterval(() => {
    if (listeners.size === 0) {
      end().catch(options.failed)
      return
    }
    const text = `id: ${cursor(heard)}\n:\n\n`
    each((state) => {
      if (!state.live) return
      // Who read ahead of what was heard keeps the place that they have.
      state.writer.write(state.place.position === heard ? text : ':\n\n')
      if (state.writer.waits) go(state)
    }).catch(options.failed)
  }, options.heartbeat)
  beat.unref()

  return {
    listen({ selection, caller }, position, writer) {
      const state: State = { selection, selected: selects(selection), caller, writer, place: { position }, live: false }
      const { community } = selection
      const group = listeners.get(community) ?? new Set()
      listeners.set(community, group.add(state))
      writer.signal.addEventListener('abort', () => {
        group.delete(state)
        if (group.size === 0 && listeners.get(community) === group) listeners.delete(community)
      })
      go(state)
    },
    async stop() {
      clearInterval(beat)
      const farewell = 'event: stopping\ndata: {"code":"engine.stopping"}\nretry: 1000\n\n'
      for (const group of listeners.values()) {
        for (const { writer } of group) {
          if (writer.waits) writer.destroy()
          else writer.end(farewell)
        }
      }
      await end()
    },
  }
}
