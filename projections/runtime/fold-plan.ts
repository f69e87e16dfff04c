import { type Batch, happenedAt, type ParsedEvent } from './batch.ts'
import { expireRow, mayExpire } from './moments.ts'
import type { FoldStep, Projection } from './projection.ts'
import { feedsOf } from './rollup.ts'
import type { RowStore } from './row-store.ts'
import type { AnyRow, Table } from './table.ts'
import { type CachedRow, rowName, type TableCache, tableCache } from './table-cache.ts'

/** The event at which a fold threw. The events before it are folded and can be committed. */
export interface FoldFailure {
  readonly position: number
  readonly type: string
  readonly cause: unknown
}

/** A step with the rows that it reads. */
interface PlannedStep {
  readonly step: FoldStep
  readonly cache: TableCache
  readonly beside: TableCache | undefined
  /** Whether the tables hold no row of an aggregate before its first event. */
  readonly own: { readonly row: boolean; readonly beside: boolean }
}

/** The tables and steps of one projection, prepared for folding. */
export interface FoldPlan {
  readonly caches: ReadonlyMap<Table, TableCache>
  cacheOf(table: Table): TableCache
  /** Applies all steps of the event at this index of the batch, or none if a step throws. */
  apply(batch: Batch, at: number): FoldFailure | undefined
}

/** @param isEmpty whether the store has no rows of the projection yet */
export function foldPlan(projection: Projection, store: RowStore, limit: number, isEmpty: boolean): FoldPlan {
  const caches = new Map(
    projection.tables.map((table) => [table, tableCache(roleOf(projection, table), store, limit, isEmpty)]),
  )
  const cacheOf = (table: Table): TableCache => {
    const cache = caches.get(table)
    if (cache === undefined) throw new Error(`${projection.name} has no table ${table.name}`)
    return cache
  }
  const plans = plansOf(projection, cacheOf)
  /** The rows that the event has changed so far, as they were before it. */
  const undo: { readonly entry: CachedRow; readonly row: AnyRow | undefined }[] = []

  function expire(entry: CachedRow, cache: TableCache, happened: ParsedEvent): void {
    if (!mayExpire(entry, cache.timers)) return
    cache.touch(entry)
    expireRow(entry, cache.timers, happened.recorded)
  }

  function applyStep(planned: PlannedStep, happened: ParsedEvent): void {
    const { step, beside, own } = planned
    if (step.keys === undefined) {
      const entry = entryOf(planned, happened)
      if (entry !== undefined) applyTo(entry, planned, happened)
      return
    }
    if (beside?.mayHold(happened.name) === false) return
    const read = beside?.entry(happened.name, happened.key, own.beside && happened.begins)
    if (read?.row === undefined) return
    for (const key of step.keys(happened, read.row)) {
      const entry = entryAt(key, planned, happened)
      if (entry !== undefined) applyTo(entry, planned, happened)
    }
  }

  function applyTo(entry: CachedRow, { step, cache, beside, own }: PlannedStep, happened: ParsedEvent): void {
    if (step.existing === true && entry.row === undefined) return
    const read = beside?.entry(happened.name, happened.key, own.beside && happened.begins)
    undo.push({ entry, row: entry.row })
    if (read !== undefined) undo.push({ entry: read, row: read.row })
    cache.touch(entry)
    expire(entry, cache, happened)
    if (read !== undefined && beside !== undefined) expire(read, beside, happened)
    cache.put(entry, step.fold(entry.row, happened, read?.row))
  }

  return {
    caches,
    cacheOf,
    apply(batch, at) {
      const event = batch.events[at]
      const plan = event === undefined ? undefined : plans.get(event.type)
      if (event === undefined || plan === undefined || !batch.concerns(event)) return undefined
      const happened = happenedAt(batch, at)
      undo.length = 0
      try {
        for (const planned of plan) applyStep(planned, happened)
        return undefined
      } catch (cause) {
        for (const { entry, row } of undo.reverse()) entry.row = row
        return { position: event.position, type: event.type, cause }
      }
    },
  }
}

/** The row that a step changes; undefined if the event does not concern its table. */
function entryOf(planned: PlannedStep, happened: ParsedEvent): CachedRow | undefined {
  const { step, cache, own } = planned
  if (step.own) return cache.entry(happened.name, happened.key, own.row && happened.begins)
  const key = step.key(happened)
  return key === undefined ? undefined : entryAt(key, planned, happened)
}

function entryAt(
  key: readonly string[],
  { step, cache, own }: PlannedStep,
  { community, begins }: ParsedEvent,
): CachedRow | undefined {
  const name = rowName(community, key)
  if (step.existing === true && !cache.mayHold(name)) return undefined
  return cache.entry(name, [community, ...key], own.row && begins)
}

const roleOf = (projection: Projection, table: Table): Pick<TableCache, 'table' | 'timers' | 'feeds'> => ({
  table,
  timers: projection.timers.filter((timer) => timer.table === table),
  feeds: feedsOf(table, projection.rollups),
})

function plansOf(projection: Projection, cacheOf: FoldPlan['cacheOf']): ReadonlyMap<string, readonly PlannedStep[]> {
  const shared = new Set(projection.on.filter(({ own }) => !own).map(({ table }) => table))
  const plans = new Map<string, PlannedStep[]>()
  for (const step of projection.on) {
    const plan = plans.get(step.type) ?? []
    plan.push({
      step,
      cache: cacheOf(step.table),
      beside: step.beside === undefined ? undefined : cacheOf(step.beside),
      own: { row: !shared.has(step.table), beside: step.beside !== undefined && !shared.has(step.beside) },
    })
    plans.set(step.type, plan)
  }
  return plans
}
