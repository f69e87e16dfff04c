import type { Contribution, Rollup, RollupFeed, RollupSource } from './projection.ts'
import type { AnyRow, Table } from './table.ts'
import { rowName, type TableCache } from './table-cache.ts'

/** Returns the counters to which the rows of a table contribute. */
export const feedsOf = (table: Table, rollups: readonly Rollup[]): readonly RollupFeed[] =>
  rollups.flatMap((rollup) => {
    const places = new Map(rollup.sums.map((sum, at) => [sum, at]))
    return rollup.from.filter(({ of }) => of === table).map((source) => ({ rollup, source, places }))
  })

/** The changes to the sums of one group. */
interface Delta {
  readonly name: string
  readonly key: readonly string[]
  readonly sums: number[]
}

/** Updates the counters of a table: subtracts the earlier contributions of its touched rows, and adds their present ones. */
export function addContributions(cache: TableCache, cacheOf: (table: Table) => TableCache): void {
  if (cache.touched.length === 0) return
  for (const feed of cache.feeds) {
    const { rollup, source } = feed
    const collect = collector(feed)
    for (const { stored, row } of cache.touched) {
      if (stored === row || keeps(source, stored, row)) continue
      if (stored !== undefined) collect.add(stored, -1)
      if (row !== undefined) collect.add(row, 1)
    }
    const counters = cacheOf(rollup.table)
    for (const { name, key, sums } of collect.deltas.values()) {
      if (sums.every((sum) => sum === 0)) continue
      const entry = counters.entry(name, key)
      counters.touch(entry)
      counters.put(entry, added(rollup, key, entry.row, sums))
    }
  }
}

/** Whether the change of a row leaves its contributions as they are. */
const keeps = ({ reads }: RollupSource, stored: AnyRow | undefined, row: AnyRow | undefined): boolean =>
  stored !== undefined && row !== undefined && reads?.every((column) => stored[column] === row[column]) === true

/** Collects contributions. Consecutive groups mostly get the same sums, so names of sums are looked up once for them. */
function collector({ rollup, source, places }: RollupFeed) {
  const deltas = new Map<string, Delta>()
  let latest: Contribution['sums'] = {}
  let at: number[] = []
  let values: number[] = []

  function read(sums: Contribution['sums']): void {
    latest = sums
    at = []
    values = []
    for (const sum in sums) {
      const value = sums[sum]
      const place = places.get(sum)
      if (place === undefined) throw new Error(`${rollup.table.name} has no sum ${sum}: add it to its sums`)
      if (value === undefined || value === 0) continue
      at.push(place)
      values.push(value)
    }
  }

  return {
    deltas,
    add(row: AnyRow, sign: 1 | -1): void {
      const community = String(row.community)
      for (const { group, sums } of source.each(row)) {
        if (sums !== latest) read(sums)
        const name = rowName(community, group)
        let delta = deltas.get(name)
        if (delta === undefined) {
          delta = { name, key: [community, ...group], sums: rollup.sums.map(() => 0) }
          deltas.set(name, delta)
        }
        for (let index = 0; index < at.length; index += 1) {
          const place = at[index] ?? 0
          delta.sums[place] = (delta.sums[place] ?? 0) + sign * (values[index] ?? 0)
        }
      }
    },
  }
}

/** Returns the row of a group with the changes added; undefined if nothing contributes to the group any more. */
function added(
  { table, sums }: Rollup,
  key: readonly string[],
  row: AnyRow | undefined,
  delta: readonly number[],
): AnyRow | undefined {
  const next: Record<string, unknown> = {}
  for (let at = 0; at < table.key.length; at += 1) next[table.key[at] ?? ''] = key[at]
  let something = false
  for (let at = 0; at < sums.length; at += 1) {
    const sum = sums[at] ?? ''
    const value = Number(row?.[sum] ?? 0) + (delta[at] ?? 0)
    next[sum] = value
    if (value !== 0) something = true
  }
  return something ? next : undefined
}
