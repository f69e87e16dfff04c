import type { Rollup, RollupSource, Timer } from './projection.ts'
import type { Change, RowStore } from './row-store.ts'
import { type AnyRow, type RowKey, rowKeyOf, type Table } from './table.ts'

/** A row in memory (`row`), and the same row in the store (`stored`). */
export interface CachedRow {
  readonly key: RowKey
  stored: AnyRow | undefined
  row: AnyRow | undefined
  touched: boolean
}

/**
 * The rows of one table that a fold keeps in memory. It only grows between two commits. After a commit it drops rows that were not
 * used for a while, so memory stays bounded for any number of rows.
 */
export interface TableCache {
  readonly table: Table
  readonly timers: readonly Timer[]
  /** The counters to which the rows of the table contribute. */
  readonly feeds: readonly { readonly rollup: Rollup; readonly source: RollupSource }[]
  /** The rows that were touched since the last commit. */
  readonly touched: CachedRow[]
  /** Returns the entry of a key. {@link fill} loads its row, unless the row is new and therefore not stored yet. */
  entry(key: RowKey, isNew?: boolean): CachedRow
  /** Adds a row that was loaded from the store without {@link fill}, and returns its entry. */
  adopt(row: AnyRow): CachedRow
  /** Loads the rows of all entries that were returned since the last call. */
  fill(store: RowStore): void
  /** Marks a row as touched: it may change before the next commit. */
  touch(entry: CachedRow): void
  /** Returns the changes since the last commit. */
  changes(): Change[]
  /** Call when the changes are stored. */
  committed(): void
}

export function tableCache(
  table: Table,
  timers: readonly Timer[],
  feeds: TableCache['feeds'],
  limit: number,
): TableCache {
  let recent = new Map<string, CachedRow>()
  let older = new Map<string, CachedRow>()
  let missing: CachedRow[] = []
  const touched: CachedRow[] = []

  function find(name: string): CachedRow | undefined {
    const found = recent.get(name)
    if (found !== undefined) return found
    const aged = older.get(name)
    if (aged !== undefined) recent.set(name, aged)
    return aged
  }

  return {
    table,
    timers,
    feeds,
    touched,
    entry(key, isNew = false) {
      const name = key.join('\u0000')
      const found = find(name)
      if (found !== undefined) return found
      const made: CachedRow = { key, stored: undefined, row: undefined, touched: false }
      recent.set(name, made)
      if (!isNew) missing.push(made)
      return made
    },
    adopt(row) {
      const key = rowKeyOf(table, row)
      const name = key.join('\u0000')
      const found = find(name)
      if (found !== undefined) return found
      const made: CachedRow = { key, stored: row, row, touched: false }
      recent.set(name, made)
      return made
    },
    fill(store) {
      if (missing.length === 0) return
      const entries = missing
      missing = []
      const rows = store.load(
        table,
        entries.map(({ key }) => key),
      )
      entries.forEach((entry, at) => {
        entry.stored = rows[at]
        entry.row = rows[at]
      })
    },
    touch(entry) {
      if (entry.touched) return
      entry.touched = true
      touched.push(entry)
    },
    changes: () =>
      touched
        .filter(({ stored, row }) => stored !== row)
        .map(({ key, stored, row }) => ({ key, before: stored, after: row })),
    committed() {
      for (const entry of touched) {
        entry.stored = entry.row
        entry.touched = false
      }
      touched.length = 0
      if (recent.size <= limit) return
      older = recent
      recent = new Map()
    },
  }
}
