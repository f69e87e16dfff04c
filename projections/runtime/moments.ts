import type { Timer } from './projection.ts'
import type { RowStore } from './row-store.ts'
import type { CachedRow, TableCache } from './table-cache.ts'

/** Applies all timers with a moment at or before `until`, in rows of the store and in rows touched since the last commit. */
export function passMoments(caches: ReadonlyMap<unknown, TableCache>, store: RowStore, until: number): void {
  for (const cache of caches.values()) {
    for (const timer of cache.timers) {
      for (const row of store.due(cache.table, timer.column, until)) cache.touch(cache.adopt(row))
    }
    if (cache.timers.length === 0) continue
    for (const entry of cache.touched) expireRow(entry, cache.timers, until)
  }
}

/** Whether a timer has a moment in the row. Most rows have none, so the time of the event need not be read. */
export const mayExpire = ({ row }: CachedRow, timers: readonly Timer[]): boolean =>
  row !== undefined && timers.some(({ column }) => row[column] !== null)

/** Applies each timer of a row with a moment at or before `until`, the earliest first. */
export function expireRow(entry: CachedRow, timers: readonly Timer[], until: number): void {
  for (const { column, pass, table } of timers) {
    for (;;) {
      const due = entry.row?.[column]
      if (entry.row === undefined || typeof due !== 'number' || due > until) break
      entry.row = pass(entry.row)
      const next = entry.row[column]
      if (typeof next === 'number' && next <= due)
        throw new Error(`the timer ${table.name}.${column} must set its column to a later moment or null`)
    }
  }
}
