import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  FORWARDS,
  type ReadPosition,
  START,
  type RecordedEvent as StoreEvent,
} from '@eventstore/db-client'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { holdsMark } from '../../../services/event-log/mark.ts'
import type { EventLogReader, Position } from '../../../services/ports.ts'
import { asFault, closed, meaningOf } from './faults.ts'
import { type Patience, reaching } from './retrying.ts'
import { isOurs, PREFIX, positionOf, recordedEvent } from './wire.ts'

const PAGE = 256
/** Live events in one batch. */
const MOST_LIVE = 1_000

type Page = readonly RecordedEvent[]
const at = (position: Position): ReadPosition =>
  position === 0 ? START : { commit: BigInt(position), prepare: BigInt(position) }

/**
 * Everything of one read; a stream that is not there has nothing. Always to its end: what is left halfway stays open in the
 * client, which then waits for it when it is closed.
 */
export async function collected<T>(reading: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  try {
    for await (const one of reading) found.push(one)
    return found
  } catch (error) {
    if (meaningOf(error) === 'missing') return []
    throw error
  }
}

export interface StoreReader
  extends Pick<EventLogReader, 'readStream' | 'readAll' | 'at' | 'holds' | 'subscribe' | 'head'> {
  /** The last event of the log, if it has any. */
  newest(): Promise<RecordedEvent | undefined>
  /** The last events of a stream, latest first. */
  lastOf(stream: string, count: number): Promise<Page>
  /** So many events of a stream from a revision on, fewer where it ends. */
  some(stream: string, from: number, count: number): Promise<Page>
  /** As `readAll`, of what lies there. */
  stored(after: Position, until: Position): AsyncIterable<readonly StoreEvent[]>
}

/** Reads the store, through a follower's or leader's absence: each read goes on where the one before stopped. */
export function storeReader(client: EventStoreDBClient, patience: Patience): StoreReader {
  const { signal: closing } = patience
  /** The farthest of our events that was seen: looking for the head goes back no further. */
  let seen: Position = 0
  const see = (events: Page): Page => {
    seen = Math.max(seen, events.at(-1)?.position ?? 0)
    return events
  }
  const open = (): void => {
    if (closing.aborted) throw closed()
  }

  async function some(stream: string, from: number, count: number): Promise<Page> {
    open()
    const options = { direction: FORWARDS, fromRevision: BigInt(from), maxCount: count, requiresLeader: true } as const
    const read = await reaching(() => collected(client.readStream(stream, options)), patience)
    return read.flatMap(({ event }) => (isOurs(event) ? [recordedEvent(event)] : []))
  }

  async function lastOf(stream: string, count: number): Promise<Page> {
    open()
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: count, requiresLeader: true } as const
    const read = await reaching(() => collected(client.readStream(stream, options)), patience)
    return read.flatMap(({ event }) => (isOurs(event) ? [recordedEvent(event)] : []))
  }

  /** A page of everything, somebody else's events included. */
  const pageOfAll = (position: ReadPosition, direction: typeof FORWARDS | typeof BACKWARDS, maxCount = PAGE) => {
    open()
    const options = { direction, fromPosition: position, maxCount } as const
    return reaching(() => collected<AllStreamResolvedEvent>(client.readAll(options)), patience)
  }

  /** The last of our events; looks back no further than is known already. */
  async function last(): Promise<StoreEvent | undefined> {
    for (let from: ReadPosition = END; ; ) {
      const page = await pageOfAll(from, BACKWARDS)
      const ours = page.find(({ event }) => isOurs(event))?.event
      if (isOurs(ours)) return ours
      const oldest = page.at(-1)?.event
      if (oldest === undefined || page.length < PAGE || positionOf(oldest) <= seen) return undefined
      from = at(positionOf(oldest))
    }
  }

  async function newest(): Promise<RecordedEvent | undefined> {
    const event = await last()
    return event && recordedEvent(event)
  }

  async function head(): Promise<Position> {
    const event = await last()
    if (event !== undefined) seen = Math.max(seen, positionOf(event))
    return seen
  }

  async function* stored(position: Position, until: Position): AsyncGenerator<readonly StoreEvent[]> {
    for (let from = position; from < until; ) {
      const page = await pageOfAll(at(from), FORWARDS)
      const beyond = page.flatMap(({ event }) => (event !== undefined && positionOf(event) > from ? [event] : []))
      const events = beyond.filter((event) => isOurs(event) && positionOf(event) <= until)
      if (events.length > 0) yield events
      const last = beyond.at(-1)
      if (last === undefined || page.length < PAGE) return
      from = positionOf(last)
    }
  }

  async function* after(position: Position, until: Position): AsyncGenerator<Page> {
    for await (const events of stored(position, until)) yield see(events.map(recordedEvent))
  }

  /** What happens after a position, as it happens, until it is aborted or the connection is lost. */
  async function* live(position: Position, signal: AbortSignal): AsyncGenerator<Page> {
    const filter = eventTypeFilter({ prefixes: [PREFIX] })
    const subscription = client.subscribeToAll({ fromPosition: at(position), filter })
    const stop = (): void => void subscription.destroy()
    signal.addEventListener('abort', stop, { once: true })
    try {
      for await (const first of subscription) {
        const events = [first]
        while (events.length < MOST_LIVE) {
          const next: AllStreamResolvedEvent | null = subscription.read()
          if (next === null) break
          events.push(next)
        }
        yield see(events.flatMap(({ event }) => (isOurs(event) ? [recordedEvent(event)] : [])))
      }
    } finally {
      signal.removeEventListener('abort', stop)
      await subscription.unsubscribe()
    }
  }

  async function eventAt(position: Position): Promise<RecordedEvent | undefined> {
    const [found] = await pageOfAll(at(position), FORWARDS, 1)
    const event = found?.event
    return isOurs(event) && positionOf(event) === position ? recordedEvent(event) : undefined
  }

  return {
    some,
    lastOf,
    newest,
    head,
    stored,
    async *readStream(stream, from = 0) {
      for (let next = from; ; ) {
        const page = await some(stream, next, PAGE)
        if (page.length > 0) yield page
        if (page.length < PAGE) return
        next += page.length
      }
    },
    readAll(position, { until } = {}) {
      // The head of now, not of when somebody begins to read.
      const end = until === undefined ? head() : Promise.resolve(until)
      end.catch(() => {})
      return (async function* () {
        yield* after(position, await end)
      })()
    },
    at: eventAt,
    holds: (mark) => holdsMark(eventAt, mark),
    async *subscribe(position, signal) {
      const ending = AbortSignal.any([signal, closing])
      for (let from = position; !ending.aborted; ) {
        try {
          // What is there is read in pages; only then it is worth listening.
          for await (const page of after(from, Number.MAX_SAFE_INTEGER)) {
            if (ending.aborted) return
            from = page.at(-1)?.position ?? from
            yield page
          }
          if (ending.aborted) return
          for await (const page of live(from, ending)) {
            if (ending.aborted) return
            from = page.at(-1)?.position ?? from
            yield page
          }
        } catch (error) {
          // However long the server is away: whoever listens goes on where it was.
          const fault = asFault(error)
          if (!ending.aborted && fault.retryAfter === undefined) throw fault
        }
      }
    },
  }
}
