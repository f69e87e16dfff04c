import { demand } from '../../domain/demand/demand.ts'
import type { AnyContext, Facts } from '../../domain/kernel/index.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { resource } from '../../domain/resource/resource.ts'
import {
  type FoldStep,
  factsTable,
  type Happened,
  json,
  type Projection,
  projection,
  type RowOf,
  rollup,
  SIGHT,
  source,
  table,
  valuesTable,
} from '../runtime/index.ts'

/** Contexts whose facts views ask for. Who may know of the others depends on the reader alone, or on the id of the aggregate. */
const CONTEXTS: readonly AnyContext[] = [demand, person, resource]

const HELD = { held: 1 }

/** The tables and steps of one context: its own fold and its own facts, so that no other projection derives one. */
function factsOf(context: AnyContext) {
  const { columns, key } = factsTable(context.name)
  const aggregates = table(context.name, {
    columns: { ...columns, state: json<unknown>() },
    key: key.slice(1) as ['id'],
  })
  const values = rollup(valuesTable(context.name), {
    // In this order the key finds the aggregates that have a fact, and whether one of them has it.
    by: ['fact', 'value', 'id'],
    sums: ['held'],
    from: [
      source(
        aggregates,
        ({ id, facts }) =>
          Object.entries(facts).flatMap(([fact, of]) => of.map((value) => ({ group: [fact, value, id], sums: HELD }))),
        ['id', 'facts'],
      ),
    ],
  })
  function evolved(row: RowOf<typeof aggregates> | undefined, name: string, { community, id, event }: Happened) {
    const before = row?.state ?? context.initial
    const state = context.evolve(before, name, event)
    if (row !== undefined && state === before) return row
    const facts = context.sight.facts(state)
    return { community, id, facts: row !== undefined && areEqual(facts, row.facts) ? row.facts : facts, state }
  }

  const folds = Object.values(context.events).map(
    ({ type, eventName }): FoldStep => ({
      type,
      table: aggregates,
      own: true,
      key: ({ id }) => [id],
      fold: (row, happened) => evolved(row as RowOf<typeof aggregates> | undefined, eventName, happened),
    }),
  )
  return { aggregates, values, folds }
}

const areEqual = (one: Facts, other: Facts): boolean => JSON.stringify(one) === JSON.stringify(other)

const all = CONTEXTS.map(factsOf)

/** The facts of every aggregate, which decide who may know of it and of its rows in every view. */
export const sight: Projection<Record<never, never>> = projection({
  name: SIGHT,
  version: 5,
  tables: all.map(({ aggregates }) => aggregates),
  rollups: all.map(({ values }) => values),
  on: all.flatMap(({ folds }) => folds),
  views: {},
})
