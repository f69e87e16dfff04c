import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Catalogue, RecordedEvent } from '../../../domain/kernel/index.ts'
import type { EventLog, Position } from '../../../services/ports.ts'
import { reading, type Selection, selects, wire } from './reading.ts'
import type { Sight } from './sight.ts'
import { turns } from './turns.ts'

/** A connection that frames can be written to. */
export interface Sink {
  /** False once what is written waits for the reader. */
  write(text: string): boolean
  end(text: string): void
  destroy(): void
}

/** Somebody who listens. */
export interface Listener {
  /** The reader has taken what waited. */
  drained(): void
  leave(): void
}

/**
 * Tells everybody who listens what happens, from one subscription to the log. A listener holds a position and nothing
 * else: whoever is slow is told nothing more until they have caught up, and goes on from the recent events or from
 * the log, so that no reader costs memory.
 */
export interface Hub {
  listen(selection: Selection, after: Position, sink: Sink): Listener
  /** Resolves once everybody is told that it ends, and the subscription has ended. */
  stop(): Promise<void>
}

export interface HubOptions {
  readonly log: EventLog
  readonly catalogue: Catalogue
  readonly sight: Sight
  readonly cursor: (position: Position) => string
  /** Milliseconds. */
  readonly heartbeat: number
  /** Told why the subscription ended, where nobody asked it to. */
  readonly failed: (error: unknown) => void
}

interface Recent {
  readonly event: RecordedEvent
  frame: string | undefined
}

/** One subscription to the log. */
interface Session {
  readonly stopping: AbortController
  readonly begun: Promise<void>
  readonly ended: Promise<void>
}

interface State {
  readonly selection: Selection
  readonly sink: Sink
  position: Position
  mode: 'live' | 'catching-up' | 'blocked'
  /** Heartbeats since the reader took nothing. */
  silent: number
}

/** Events kept for those who are a little late. */
const RECENT = 2000
/** How many read old events at once, and how many batches each before the next one's turn. */
const TURNS = 4
const BATCHES = 8
/** Characters written at once: no more than that waits for a slow reader. */
const PIECE = 16_384
/** Milliseconds until a subscription that failed is tried again. */
const RETRY = 1000
/** Listeners told in one go. */
const AT_ONCE = 200
/** Heartbeats that a reader may take nothing before they are let go. */
const PATIENCE = 4

export function hub(options: HubOptions): Hub {
  const { log, catalogue, sight, cursor } = options
  const listeners = new Map<string, Set<State>>()
  const inTurn = turns(TURNS)
  /** What was heard since {@link since}, and up to {@link heard}. */
  let recent: Recent[] = []
  let since: Position = 0
  let heard: Position = 0
  let session: Session | undefined

  const frameOf = (event: RecordedEvent): string =>
    `id: ${cursor(event.position)}\nevent: ${event.type}\ndata: ${JSON.stringify(wire(catalogue, event))}\n\n`

  function write(state: State, text: string): void {
    if (state.sink.write(text)) return
    state.mode = 'blocked'
    state.silent = 0
  }

  /** Writes those frames, in pieces, that the reader takes; stops where they take no more. */
  function push(state: State, events: readonly Recent[]): void {
    let text = ''
    for (const one of events) {
      one.frame ??= frameOf(one.event)
      text += one.frame
      state.position = one.event.position
      if (text.length < PIECE) continue
      write(state, text)
      if (state.mode === 'blocked') return
      text = ''
    }
    if (text !== '') write(state, text)
  }

  /** Tells a listener of recent events, and of where the last of them stands. */
  function tell(state: State, events: readonly Recent[]): void {
    const chosen: Recent[] = []
    for (const one of events) {
      if (one.event.position <= state.position || !selects(state.selection, one.event)) continue
      const shown = sight.shown(state.selection.reader, one.event)
      // Forgotten meanwhile, which is rare: then once more, with time to read it.
      if (shown instanceof Promise) {
        go(state)
        return
      }
      if (shown !== undefined) chosen.push(shown === one.event ? one : { event: shown, frame: undefined })
    }
    push(state, chosen)
    if (state.mode === 'live') state.position = Math.max(state.position, events.at(-1)?.event.position ?? 0)
  }

  function go(state: State): void {
    state.silent = 0
    advance(state).catch((error) => drop(state, error))
  }

  function drop(state: State, error: unknown): void {
    options.failed(error)
    state.sink.destroy()
  }

  async function announce(batch: readonly RecordedEvent[]): Promise<void> {
    const fresh = batch.map((event): Recent => ({ event, frame: undefined }))
    for (const { event } of fresh) sight.note(event)
    await known(fresh)
    recent.push(...fresh)
    heard = batch.at(-1)?.position ?? heard
    if (recent.length > 2 * RECENT) {
      since = recent[recent.length - RECENT - 1]?.event.position ?? since
      recent = recent.slice(-RECENT)
    }
    await each((state) => {
      if (state.mode === 'live') tell(state, fresh)
    })
  }

  /** Visits every listener, and lets requests in between: ten thousand writes in one go would hold them up. */
  async function each(visit: (state: State) => void): Promise<void> {
    let visited = 0
    for (const group of listeners.values()) {
      for (const state of group) {
        visit(state)
        visited += 1
        if (visited % AT_ONCE === 0) await setImmediate()
      }
    }
  }

  /** Makes sure that who may see these events can be said at once. */
  async function known(events: readonly Recent[]): Promise<void> {
    for (const { event } of events) await sight.remember(event.subject)
  }

  /** Brings a listener up to date: from the log, in turns with others, then from the recent events. */
  async function advance(state: State): Promise<void> {
    state.mode = 'catching-up'
    session ??= begin()
    await session.begun
    while (state.position < since) {
      await inTurn(() => catchUp(state))
      if (isBlocked(state) || !isListening(state)) return
    }
    await known(recent.filter(({ event }) => event.position > state.position))
    state.mode = 'live'
    tell(state, recent)
  }

  async function catchUp(state: State): Promise<void> {
    // What happens meanwhile may push the recent events on: only what is in the log by now will have been read.
    const until = since
    let batches = 0
    for await (const { events, reached } of reading(log, sight, state.selection, state.position)) {
      push(
        state,
        events.map((event) => ({ event, frame: undefined })),
      )
      if (isBlocked(state)) return
      state.position = reached
      batches += 1
      if (batches === BATCHES) return
    }
    // A selection of one stream ends where the stream does, which may be long before that.
    state.position = Math.max(state.position, until)
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

  const isBlocked = (state: State): boolean => state.mode === 'blocked'
  const isListening = (state: State): boolean => listeners.get(state.selection.community)?.has(state) === true

  const beat = setInterval(() => {
    if (listeners.size === 0) {
      end().catch(options.failed)
      return
    }
    const text = `id: ${cursor(heard)}\n:\n\n`
    each((state) => {
      if (state.mode === 'live') write(state, state.position >= heard ? text : ':\n\n')
      else if (isBlocked(state)) state.silent += 1
      if (state.silent > PATIENCE) state.sink.destroy()
    }).catch(options.failed)
  }, options.heartbeat)
  beat.unref()

  return {
    listen(selection, after, sink) {
      const state: State = { selection, sink, position: after, mode: 'catching-up', silent: 0 }
      const group = listeners.get(selection.community) ?? new Set()
      listeners.set(selection.community, group.add(state))
      go(state)
      return {
        drained: () => {
          if (isBlocked(state)) go(state)
        },
        leave() {
          group.delete(state)
          if (group.size === 0 && listeners.get(selection.community) === group) listeners.delete(selection.community)
        },
      }
    },
    async stop() {
      clearInterval(beat)
      const farewell = 'event: stopping\ndata: {"code":"engine.stopping"}\nretry: 1000\n\n'
      for (const group of listeners.values()) for (const { sink } of group) sink.end(farewell)
      await end()
    },
  }
}
