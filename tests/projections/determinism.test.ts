import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AnyRow, Projection } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import { folded, history } from './history.ts'
import { lives } from './lives.ts'

test.each(projections.map((projection) => [projection.name, projection] as const))(
  '%s is the same however its events are batched',
  (_, projection) => {
    fc.assert(
      fc.property(lives, fc.integer({ min: 1, max: 9 }), (told, size) => {
        const events = history(told)
        // Compared as text, because a digest also depends on the order of fields.
        expect(JSON.stringify(folded(projection, events, size).all())).toBe(
          JSON.stringify(folded(projection, events).all()),
        )
      }),
      { numRuns: 60 },
    )
  },
)

test.each(
  projections.filter(({ rollups }) => rollups.length > 0).map((projection) => [projection.name, projection] as const),
)('the counters of %s are those of its rows', (_, projection) => {
  fc.assert(
    fc.property(lives, fc.integer({ min: 1, max: 9 }), (told, size) => {
      const found = folded(projection, history(told), size)
      for (const rollup of projection.rollups) {
        expect(found.rows(rollup.table)).toEqual(recounted(rollup, (table) => found.rows(table)))
      }
    }),
    { numRuns: 60 },
  )
})

/** The counters, computed at once from all rows instead of updated. */
function recounted(
  { table, sums, from }: Projection['rollups'][number],
  rowsOf: (table: Projection['tables'][number]) => AnyRow[],
): AnyRow[] {
  const counters = new Map<string, Record<string, unknown>>()
  for (const { of, each } of from) {
    for (const row of rowsOf(of)) {
      for (const contribution of each(row)) {
        const key = [String(row.community), ...contribution.group]
        const counter = counters.get(JSON.stringify(key)) ?? {
          ...Object.fromEntries(table.key.map((column, at) => [column, key[at]])),
          ...Object.fromEntries(sums.map((sum) => [sum, 0])),
        }
        for (const [sum, value] of Object.entries(contribution.sums)) counter[sum] = Number(counter[sum]) + value
        counters.set(JSON.stringify(key), counter)
      }
    }
  }
  return [...counters]
    .filter(([, counter]) => sums.some((sum) => counter[sum] !== 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, counter]) => counter)
}
