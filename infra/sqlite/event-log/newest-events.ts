import { recentMap } from '../../../services/kit/recent-map.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { type Wake, waitingReaders } from './wake-up.ts'
import type { EventRow } from './writer-messages.ts'

/** At least this many events are kept, and fewer than twice as many: 24 MiB at most. */
const KEPT_EVENTS = 256

/** The newest events of a log, kept by the thread that appends them: its subscriptions need not read them from the file. */
export interface NewestEvents extends Wake {
  /** Adds the events of one append, in the order of the log. It wakes who waits. @param events in their stored form */
  add(first: Position, events: readonly string[], traceparents: readonly (string | null)[]): void
  /** Returns the rows after a position, as many as `limit`; undefined if the file must be read instead. */
  after(position: Position, limit: number): readonly EventRow[] | undefined
}

/** Makes the memory of the newest events, which is empty at first. */
export function newestEvents(): NewestEvents {
  const rows = recentMap<Position, EventRow>(KEPT_EVENTS)
  const { next, wakeAll } = waitingReaders()
  let end: Position | undefined
  return {
    add(first, events, traceparents) {
      events.forEach((event, at) => {
        end = first + at
        rows.set(end, [end, event, traceparents[at] ?? null])
      })
      wakeAll()
    },
    after(position, limit) {
      // This thread learns of each commit here, so nothing follows the last one.
      if (position === end) return []
      const found: EventRow[] = []
      for (let row = rows.get(position + 1); row !== undefined && found.length < limit; ) {
        found.push(row)
        row = rows.get(row[0] + 1)
      }
      return found.length === 0 ? undefined : found
    },
    next,
    close: wakeAll,
  }
}
