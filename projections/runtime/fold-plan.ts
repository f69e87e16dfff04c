import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { type Batch, happenedAt } from './batch.ts'
import { expireRow, mayExpire } from './moments.ts'
import type { FoldStep, Projection } from './projection.ts'
import type { RowStore } from './row-store.ts'
import type { Table } from './table.ts'
import { type CachedRow, type TableCache, tableCache } from './table-cache.ts'

/** The event at which a fold threw. The events before it are folded and can be committed. */
export interface FoldFailure {
  readonly position: number
  readonly type: string
  readonly cause: unknown
}

/** The steps of one type of event. */
export interface Plan {
  readonly steps: { readonly step: FoldStep; readonly cache: TableCache; readonly beside: TableCache | undefined }[]
  /** The number of rows that the steps change or read. */
  width: number
}

/** The tables and steps of one projection, prepared for folding. */
export interface FoldPlans {
  readonly caches: ReadonlyMap<Table, TableCache>
  cacheOf(table: Table): TableCache
  /** Returns the steps of an event; undefined if it changes no row. */
  planOf(batch: Batch, event: RecordedEvent): Plan | undefined
  /**
   * Adds to `found` the rows that each event from index `from` on concerns, in the order of events and steps. A row that a step
   * only reads follows the row that it changes. `undefined` takes the place of a row if the event does not concern it.
   */
  collect(batch: Batch, from: number, found: (CachedRow | undefined)[]): FoldFailure | undefined
  /** Loads all collected rows. */
  fill(store: RowStore): void
}

export function foldPlans(projection: Projection, limit: number): FoldPlans {
  const caches = cachesOf(projection, limit)
  const cacheOf = (table: Table): TableCache => {
    const cache = caches.get(table)
    if (cache === undefined) throw new Error(`${projection.name} has no table ${table.name}`)
    return cache
  }
  const shared = new Set(projection.on.filter(({ own }) => !own).map(({ table }) => table))
  const plans = plansOf(projection, cacheOf)
  const planOf = ({ concerns }: Batch, event: RecordedEvent): Plan | undefined =>
    concerns(event) ? plans.get(event.type) : undefined

  function collectEvent(batch: Batch, at: number, event: RecordedEvent, plan: Plan, found: (CachedRow | undefined)[]) {
    const happened = happenedAt(batch, at)
    const { community, id } = happened
    const isNew = (table: Table) => event.revision === 0 && !shared.has(table)
    for (const { step, cache, beside } of plan.steps) {
      const key = step.key(happened)
      found.push(key === undefined ? undefined : cache.entry([community, ...key], isNew(step.table)))
      if (beside === undefined) continue
      found.push(key === undefined ? undefined : beside.entry([community, id], isNew(beside.table)))
    }
  }

  return {
    caches,
    cacheOf,
    planOf,
    collect(batch, from, found) {
      for (let at = from; at < batch.events.length; at += 1) {
        const event = batch.events[at]
        const plan = event && planOf(batch, event)
        if (event === undefined || plan === undefined) continue
        const known = found.length
        try {
          collectEvent(batch, at, event, plan, found)
        } catch (cause) {
          found.length = known
          return { position: event.position, type: event.type, cause }
        }
      }
      return undefined
    },
    fill(store) {
      for (const cache of caches.values()) cache.fill(store)
    },
  }
}

const cachesOf = (projection: Projection, limit: number): ReadonlyMap<Table, TableCache> =>
  new Map(
    projection.tables.map((table) => [
      table,
      tableCache(
        table,
        projection.timers.filter((timer) => timer.table === table),
        projection.rollups.flatMap((rollup) =>
          rollup.from.filter((source) => source.of === table).map((source) => ({ rollup, source })),
        ),
        limit,
      ),
    ]),
  )

function plansOf(projection: Projection, cacheOf: FoldPlans['cacheOf']): ReadonlyMap<string, Plan> {
  const plans = new Map<string, Plan>()
  for (const step of projection.on) {
    const plan = plans.get(step.type) ?? { steps: [], width: 0 }
    const beside = step.beside === undefined ? undefined : cacheOf(step.beside)
    plan.steps.push({ step, cache: cacheOf(step.table), beside })
    plan.width += beside === undefined ? 1 : 2
    plans.set(step.type, plan)
  }
  return plans
}

/** Applies all steps of one event, or none if a step throws. Their rows are in `entries` from `first` on. */
export function applyPlan(
  batch: Batch,
  at: number,
  { steps, width }: Plan,
  entries: readonly (CachedRow | undefined)[],
  first: number,
): void {
  const happened = happenedAt(batch, at)
  const before = entries.slice(first, first + width).map((entry) => entry?.row)
  let next = first
  try {
    for (const { step, cache, beside } of steps) {
      const entry = entries[next]
      const read = beside === undefined ? undefined : entries[next + 1]
      next += beside === undefined ? 1 : 2
      if (entry === undefined) continue
      cache.touch(entry)
      if (mayExpire(entry, cache.timers)) expireRow(entry, cache.timers, happened.recorded)
      if (read !== undefined && beside !== undefined && mayExpire(read, beside.timers)) {
        beside.touch(read)
        expireRow(read, beside.timers, happened.recorded)
      }
      entry.row = step.fold(entry.row, happened, read?.row)
    }
  } catch (cause) {
    before.forEach((row, index) => {
      const entry = entries[first + index]
      if (entry !== undefined) entry.row = row
    })
    throw cause
  }
}
