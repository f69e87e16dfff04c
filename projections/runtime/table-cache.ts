import { keyFilter } from './key-filter.ts'
import type { RollupFeed, Timer } from './projection.ts'
import type { Change, RowStore } from './row-store.ts'
import { type AnyRow, type RowKey, rowKeyOf, type Table } from './table.ts'

/** A row in memory (`row`), and the same row in the store (`stored`). */
export interface CachedRow {
  readonly key: RowKey
  readonly name: string
  stored: AnyRow | undefined
  row: AnyRow | undefined
  touched: boolean
  /** Whether there ever was a row. */
  isKnown: boolean
}

/**
 * The rows of one table that a fold keeps in memory. It only grows between two commits. After a commit it drops rows that were not
 * used for a while, so memory stays bounded for any number of rows.
 */
export interface TableCache {
  readonly table: Table
  readonly timers: readonly Timer[]
  /** The counters to which the rows of the table contribute. */
  readonly feeds: readonly RollupFeed[]
  /** The rows that were touched since the last commit. */
  readonly touched: CachedRow[]
  /**
   * Returns the entry of a key, and loads its row if it may be stored.
   *
   * @param name of the key, by {@link rowName}
   * @param isNew whether no row is stored, because the aggregate begins
   */
  entry(name: string, key: RowKey, isNew?: boolean): CachedRow
  /** Returns false if the table has no row of this name, neither in memory nor in the store. */
  mayHold(name: string): boolean
  /** Changes the row of an entry. */
  put(entry: CachedRow, row: AnyRow | undefined): void
  /** Adds a row that was loaded from the store by other means, and returns its entry. */
  adopt(row: AnyRow): CachedRow
  /** Marks a row as touched: it may change before the next commit. */
  touch(entry: CachedRow): void
  /** Returns the changes since the last commit. */
  changes(): Change[]
  /** Call when the changes are stored. */
  committed(): void
}

/** The key as one text, by which rows are found in memory. @param rest the key without `community` */
export const rowName = (community: string, rest: readonly string[]): string =>
  rest.length === 1 ? `${community}\u0000${rest[0]}` : `${community}\u0000${rest.join('\u0000')}`

/** @param isEmpty whether the table has no rows yet: then rows that cannot exist are never looked up in the store */
export function tableCache(
  of: Pick<TableCache, 'table' | 'timers' | 'feeds'>,
  store: RowStore,
  limit: number,
  isEmpty: boolean,
): TableCache {
  const { table } = of
  let recent = new Map<string, CachedRow>()
  let older = new Map<string, CachedRow>()
  /** The entry that was found last: several steps of an event often change the same row. */
  let latest: CachedRow | undefined
  const touched: CachedRow[] = []
  /** The keys of all rows that there ever were. */
  const keys = isEmpty ? keyFilter() : undefined

  function find(name: string): CachedRow | undefined {
    if (latest?.name === name) return latest
    let found = recent.get(name)
    if (found === undefined) {
      found = older.get(name)
      if (found === undefined) return undefined
      recent.set(name, found)
    }
    latest = found
    return found
  }

  function made(name: string, key: RowKey, row: AnyRow | undefined): CachedRow {
    latest = { key, name, stored: row, row, touched: false, isKnown: row !== undefined }
    recent.set(name, latest)
    return latest
  }

  return {
    ...of,
    touched,
    entry(name, key, isNew = false) {
      const found = find(name)
      if (found !== undefined) return found
      const isStored = !isNew && keys?.mayHold(name) !== false
      return made(name, key, isStored ? store.load(table, key) : undefined)
    },
    mayHold: (name) => keys?.mayHold(name) !== false,
    put(entry, row) {
      entry.row = row
      if (entry.isKnown || row === undefined) return
      entry.isKnown = true
      keys?.add(entry.name)
    },
    adopt(row) {
      const key = rowKeyOf(table, row)
      const [community = '', ...rest] = key
      const name = rowName(community, rest)
      return find(name) ?? made(name, key, row)
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
      // The rows that came last are those most likely to change again.
      let tooMany = recent.size - limit
      for (const name of recent.keys()) {
        if (tooMany <= 0) break
        recent.delete(name)
        tooMany -= 1
      }
      older = recent
      recent = new Map()
      latest = undefined
    },
  }
}
