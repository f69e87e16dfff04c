import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { holdsMark } from '../../../services/kit/mark.ts'
import { recordedFrom } from '../../../services/kit/stored-form.ts'
import type { EventLogReader, Position } from '../../../services/ports/event-log.ts'
import { memoryLogClosed } from './faults.ts'
import type { MemoryLogStore, MemoryRow } from './store.ts'

const PAGE_ROWS = 500

type Page = readonly RecordedEvent[]

/** Opens a reader of a log in memory. Another adapter may write it, or none. */
export async function openMemoryLogReader({ store }: { readonly store: MemoryLogStore }): Promise<EventLogReader> {
  return memoryReader(store)
}

/** Makes a reader of a store. */
export function memoryReader(store: MemoryLogStore): EventLogReader {
  const closing = new AbortController()
  const opened = (): MemoryLogStore => {
    if (closing.signal.aborted) throw memoryLogClosed()
    return store
  }

  async function* pages(
    read: (from: number) => readonly MemoryRow[],
    next: (last: MemoryRow) => number,
    start: number,
  ) {
    let from = start
    for (;;) {
      const rows = read(from)
      const last = rows.at(-1)
      if (last === undefined) return
      from = next(last)
      yield rows.map(memoryRecorded)
      if (rows.length < PAGE_ROWS) return
      await turn()
    }
  }

  const at = async (position: Position): Promise<RecordedEvent | undefined> => {
    const row = opened().at(position)
    return row === undefined ? undefined : memoryRecorded(row)
  }

  return {
    readStream(stream, start = 0) {
      const read = (from: number) =>
        opened()
          .stream(stream)
          ?.rows.slice(from, from + PAGE_ROWS) ?? []
      return pages(read, ({ revision }) => revision + 1, start)
    },
    readAll(after, { until } = {}) {
      const end = until ?? opened().head()
      const read = (from: number) =>
        opened()
          .after(from, PAGE_ROWS)
          .filter(({ position }) => position <= end)
      return pages(read, ({ position }) => position, after)
    },
    at,
    holds: (mark) => holdsMark(at, mark),
    async *subscribe(after, signal) {
      const ending = AbortSignal.any([signal, closing.signal])
      let position = after
      while (!ending.aborted) {
        // Reading and waiting begin in the same turn: no write can slip in between unnoticed.
        const page: Page = store.after(position, PAGE_ROWS).map(memoryRecorded)
        const last = page.at(-1)
        if (last === undefined) {
          await nextWrite(store, ending)
        } else {
          position = last.position
          yield page
          await turn()
        }
      }
    },
    head: async () => opened().head(),
    identity: async () => opened().identity,
    async close() {
      closing.abort()
    },
  }
}

/** Returns the event of a row. It is parsed at each call, so that no caller can change the store. */
export const memoryRecorded = ({ text, position, traceparent }: MemoryRow): RecordedEvent =>
  recordedFrom(text, position, traceparent)

/** Resolves at the next write, or when aborted. */
function nextWrite(store: MemoryLogStore, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      calledOff()
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const calledOff = store.onWrite(wake)
    signal.addEventListener('abort', wake)
  })
}
