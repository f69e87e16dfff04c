import type { TableCache } from './cache.ts'
import type { Rollup, Source } from './projection.ts'
import type { RowStore } from './row-store.ts'
import type { AnyRow, Table } from './table.ts'

interface Delta {
  readonly key: readonly string[]
  readonly sums: Record<string, number>
}

/** Brings the counters kept of a table from what its touched rows contributed before to what they contribute now. */
export function addContributions(cache: TableCache, cacheOf: (table: Table) => TableCache, store: RowStore): void {
  for (const { rollup, source } of cache.feeds) {
    const deltas = new Map<string, Delta>()
    for (const { stored, row } of cache.touched) {
      if (stored === row) continue
      if (stored !== undefined) collect(deltas, source, stored, -1)
      if (row !== undefined) collect(deltas, source, row, 1)
    }
    const changed = [...deltas.values()].filter(({ sums }) => Object.values(sums).some((sum) => sum !== 0))
    const counters = cacheOf(rollup.table)
    const entries = changed.map(({ key }) => counters.entry(key))
    counters.fill(store)
    changed.forEach(({ key, sums }, at) => {
      const entry = entries[at]
      if (entry === undefined) return
      counters.touch(entry)
      entry.row = added(rollup, key, entry.row, sums)
    })
  }
}

function collect(deltas: Map<string, Delta>, source: Source, row: AnyRow, sign: 1 | -1): void {
  for (const { group, sums } of source.each(row)) {
    const key = [String(row.community), ...group]
    const name = key.join('\u0000')
    let delta = deltas.get(name)
    if (delta === undefined) {
      delta = { key, sums: {} }
      deltas.set(name, delta)
    }
    for (const sum in sums) delta.sums[sum] = (delta.sums[sum] ?? 0) + sign * (sums[sum] ?? 0)
  }
}

/** A group to which nothing contributes any more has no row, as in a table that never had one. */
function added(
  { table, sums }: Rollup,
  key: readonly string[],
  row: AnyRow | undefined,
  delta: Readonly<Record<string, number>>,
): AnyRow | undefined {
  const next: Record<string, unknown> = { ...row }
  if (row === undefined)
    table.key.forEach((column, at) => {
      next[column] = key[at]
    })
  let something = false
  for (const sum of sums) {
    const value = Number(row?.[sum] ?? 0) + (delta[sum] ?? 0)
    next[sum] = value
    if (value !== 0) something = true
  }
  return something ? next : undefined
}
