import { LRUCache } from 'lru-cache'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { follow } from '../event-log/follow.ts'
import { pause, type Wait } from '../kit/event-delivery.ts'
import { recentEvents } from '../kit/recent-events.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'

/** Pages of the log that are kept for other readers: after a start, all services read the log from about the same position. */
const SHARED_PAGES = 16

export interface TailStep {
  readonly events: readonly RecordedEvent[]
  /** The log has been looked at up to here. */
  readonly reached: Position
}

/** One reader of the tail. A reader holds a position and nothing else, so a slow one costs no memory. */
export interface TailReader {
  /** Where the tail has got to. */
  head(): Position
  /** The events behind this position are kept in memory. */
  since(): Position
  /** The kept events behind a position, oldest first. */
  recent(after: Position): readonly RecordedEvent[]
  /**
   * What comes next behind a position: from memory, or from the log where the position lies further back. Waits where there is
   * nothing yet. Rejects when the signal aborts, and with the failure of the log while it cannot be followed.
   */
  next(after: Position, signal: AbortSignal): Promise<TailStep>
  /** The last reader that leaves ends the subscription. */
  leave(): Promise<void>
}

/** The end of the log as all listeners of an engine read it: one subscription while there are readers, none otherwise. */
export interface Tail {
  /** Begins to follow the log at its end, unless another reader has begun. Rejects where the log does not say where it ends. */
  join(): Promise<TailReader>
}

export interface TailOptions {
  readonly log: Pick<EventLogReader, 'subscribe' | 'readAll' | 'head'>
  readonly wait?: Wait
}

/** One subscription to the log, and what it has heard lately. */
type Session = Omit<TailReader, 'leave'> & { stop(): Promise<void> }

export function openTail({ log, wait = pause }: TailOptions): Tail {
  let session: Promise<Session> | undefined
  let readers = 0

  async function begin(): Promise<Session> {
    try {
      return sessionFrom(await log.head(), log, wait)
    } catch (error) {
      session = undefined
      throw error
    }
  }

  async function leave(): Promise<void> {
    readers -= 1
    if (readers > 0) return
    const ending = session
    session = undefined
    await (await ending?.catch(() => undefined))?.stop()
  }

  return {
    async join() {
      readers += 1
      session ??= begin()
      try {
        const { stop: _, ...reader } = await session
        let left = false
        return {
          ...reader,
          async leave() {
            if (left) return
            left = true
            await leave()
          },
        }
      } catch (error) {
        await leave()
        throw error
      }
    },
  }
}

function sessionFrom(after: Position, log: TailOptions['log'], wait: Wait): Session {
  const stopping = new AbortController()
  const kept = recentEvents(after)
  const pages = new LRUCache<Position, Promise<TailStep | undefined>>({ max: SHARED_PAGES })
  let arrival = newArrival()

  /** Reads the page behind a position once for all readers that come by; undefined where nothing follows. */
  function pageAfter(position: Position): Promise<TailStep | undefined> {
    const known = pages.get(position)
    if (known !== undefined) return known
    const page = firstPage(log, position)
    pages.set(position, page)
    const drop = (): void => void pages.delete(position)
    page.then((found) => found ?? drop(), drop)
    return page
  }

  const ended = follow(
    {
      log,
      after,
      wait,
      take(events) {
        kept.add(events)
        arrival.resolve()
        arrival = newArrival()
      },
      failed(error) {
        arrival.reject(error)
        arrival = newArrival()
      },
    },
    stopping.signal,
  )

  return {
    head: kept.head,
    since: kept.since,
    recent: kept.behind,
    async next(position, signal) {
      for (;;) {
        signal.throwIfAborted()
        const page = position < kept.since() ? await pageAfter(position) : undefined
        if (page !== undefined) return page
        if (position < kept.head()) return { events: kept.behind(position), reached: kept.head() }
        await orAborted(arrival.promise, signal)
      }
    },
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

async function firstPage(log: TailOptions['log'], after: Position): Promise<TailStep | undefined> {
  for await (const events of log.readAll(after)) {
    const last = events.at(-1)
    if (last !== undefined) return { events, reached: last.position }
  }
  return undefined
}

/** Settles when events arrive or the subscription fails. Where no reader waits, the failure is of no concern. */
function newArrival(): PromiseWithResolvers<void> {
  const arrival = Promise.withResolvers<void>()
  arrival.promise.catch(() => {})
  return arrival
}

/** The promise, or the signal's abortion where that comes first. */
function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
