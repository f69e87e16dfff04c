import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { follow } from '../event-log/follow.ts'
import type { Wait } from '../kit/event-delivery.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'

/** Events kept for readers that are a little late: at 48 KiB at most each. */
const RECENT = 500

export interface Step {
  readonly events: readonly RecordedEvent[]
  /** Up to where the log has been looked at. */
  readonly reached: Position
}

/** The log as many read it: one subscription for all who are up to date; who is far behind reads for itself. */
export interface Tail {
  /** What comes next after a position; waits where there is nothing yet. Rejects when the signal aborts. */
  next(after: Position, signal: AbortSignal): Promise<Step>
  stop(): Promise<void>
}

export interface TailOptions {
  readonly log: Pick<EventLogReader, 'subscribe' | 'readAll'>
  readonly after: Position
  /** Told when the subscription failed; it is tried again. */
  readonly failed: (error: unknown) => void
  readonly wait: Wait
}

export function tailOf({ log, after, failed, wait }: TailOptions): Tail {
  const stopping = new AbortController()
  /** All events after `from`, up to `head`. */
  let recent: RecordedEvent[] = []
  let from = after
  let head = after
  let arrival = Promise.withResolvers<void>()

  function take(events: readonly RecordedEvent[]): void {
    recent.push(...events)
    head = events.at(-1)?.position ?? head
    if (recent.length > RECENT) {
      from = recent[recent.length - RECENT - 1]?.position ?? from
      recent = recent.slice(-RECENT)
    }
    arrival.resolve()
    arrival = Promise.withResolvers()
  }

  const ended = follow({ log, after, take, failed, wait }, stopping.signal)

  return {
    async next(position, signal) {
      for (;;) {
        signal.throwIfAborted()
        if (position < from) {
          for await (const events of log.readAll(position)) {
            const last = events.at(-1)
            if (last !== undefined) return { events, reached: last.position }
          }
        }
        if (position < head) return { events: recent.filter((event) => event.position > position), reached: head }
        await orAborted(arrival.promise, signal)
      }
    },
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

/** The promise, or the signal's abortion where that comes first. */
function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
