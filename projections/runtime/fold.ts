import { instant, type RecordedEvent } from '../../domain/kernel/index.ts'
import { type Batch, happenedAt } from './batch.ts'
import type { FoldStep, Projection, Timer } from './projection.ts'
import { addContributions } from './rollup.ts'
import type { RowStore } from './row-store.ts'
import { type CachedRow, type TableCache, tableCache } from './table-cache.ts'

/** The event at which a fold threw. What came before it is folded and can be committed. */
export interface FoldFailure {
  readonly position: number
  readonly type: string
  readonly cause: unknown
}

/** One projection on its way along the log. */
export interface Fold {
  /** Up to where the store has it. */
  readonly checkpoint: number
  /** Up to where it is folded in memory. */
  readonly position: number
  /** Events folded since the last commit. */
  readonly uncommitted: number
  /** Folds the events that lie beyond `position`; stops before the first at which a step throws. */
  fold(batch: Batch): FoldFailure | undefined
  /** Lets due moments pass, brings counters up to date and writes each changed row once, with the checkpoint. */
  commit(): void
}

/** What an event of one kind does. */
interface Plan {
  readonly steps: { readonly step: FoldStep; readonly cache: TableCache; readonly beside: TableCache | undefined }[]
  /** Rows that it changes or looks at. */
  width: number
}

/** @param limit rows of each table kept in memory between commits, at most twice as many */
export function startFold(projection: Projection, store: RowStore, checkpoint: number, limit: number): Fold {
  const caches = new Map(
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
  const cacheOf = (table: FoldStep['table']): TableCache => {
    const cache = caches.get(table)
    if (cache === undefined) throw new Error(`${projection.name} has no table ${table.name}`)
    return cache
  }
  const shared = new Set(projection.on.filter(({ own }) => !own).map(({ table }) => table))
  const plans = new Map<string, Plan>()
  for (const step of projection.on) {
    const plan = plans.get(step.type) ?? { steps: [], width: 0 }
    const beside = step.beside === undefined ? undefined : cacheOf(step.beside)
    plan.steps.push({ step, cache: cacheOf(step.table), beside })
    plan.width += beside === undefined ? 1 : 2
    plans.set(step.type, plan)
  }

  let committed = checkpoint
  let position = checkpoint
  let uncommitted = 0
  /** Recorded time of the last event folded: due moments up to it have passed. */
  let clock = ''

  const planOf = ({ concerns }: Batch, event: RecordedEvent): Plan | undefined =>
    concerns(event) ? plans.get(event.type) : undefined

  /** The rows each event concerns, in the order of events and steps; `undefined` where it concerns none. What a step looks at follows. */
  function entriesOf(batch: Batch, from: number, found: (CachedRow | undefined)[]): FoldFailure | undefined {
    for (let at = from; at < batch.events.length; at += 1) {
      const event = batch.events[at]
      const plan = event && planOf(batch, event)
      if (event === undefined || plan === undefined) continue
      const known = found.length
      try {
        const happened = happenedAt(batch, at)
        const { community, id } = happened
        const isNew = (table: FoldStep['table']) => event.revision === 0 && !shared.has(table)
        for (const { step, cache, beside } of plan.steps) {
          const key = step.key(happened)
          found.push(key === undefined ? undefined : cache.entry([community, ...key], isNew(step.table)))
          if (beside === undefined) continue
          found.push(key === undefined ? undefined : beside.entry([community, id], isNew(beside.table)))
        }
      } catch (cause) {
        found.length = known
        return { position: event.position, type: event.type, cause }
      }
    }
    return undefined
  }

  /** All steps of one event or none; the rows that they concern stand in `entries` from `first` on. */
  function apply(
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
        const looked = beside === undefined ? undefined : entries[next + 1]
        next += beside === undefined ? 1 : 2
        if (entry === undefined) continue
        cache.touch(entry)
        if (mayExpire(entry, cache.timers)) expire(entry, cache.timers, happened.recorded)
        if (looked !== undefined && beside !== undefined && mayExpire(looked, beside.timers)) {
          beside.touch(looked)
          expire(looked, beside.timers, happened.recorded)
        }
        entry.row = step.fold(entry.row, happened, looked?.row)
      }
    } catch (cause) {
      before.forEach((row, index) => {
        const entry = entries[first + index]
        if (entry !== undefined) entry.row = row
      })
      throw cause
    }
  }

  return {
    get checkpoint() {
      return committed
    },
    get position() {
      return position
    },
    get uncommitted() {
      return uncommitted
    },
    fold(batch) {
      const from = batch.events.findIndex((event) => event.position > position)
      if (from === -1) return undefined
      const found: (CachedRow | undefined)[] = []
      const failure = entriesOf(batch, from, found)
      for (const cache of caches.values()) cache.fill(store)
      let next = 0
      for (let at = from; at < batch.events.length; at += 1) {
        const event = batch.events[at]
        if (event === undefined || event.position === failure?.position) break
        const plan = planOf(batch, event)
        if (plan !== undefined) {
          try {
            apply(batch, at, plan, found, next)
          } catch (cause) {
            return { position: event.position, type: event.type, cause }
          }
          next += plan.width
        }
        position = event.position
        clock = event.recordedtime
        uncommitted += 1
      }
      return failure
    },
    commit() {
      if (position === committed) return
      passMoments(caches, store, instant(clock))
      for (const cache of caches.values()) addContributions(cache, cacheOf, store)
      const changes = [...caches.values()].map((cache) => ({ table: cache.table, changes: cache.changes() }))
      store.save(
        changes.filter((of) => of.changes.length > 0),
        position,
      )
      for (const cache of caches.values()) cache.committed()
      committed = position
      uncommitted = 0
    },
  }
}

function passMoments(caches: ReadonlyMap<unknown, TableCache>, store: RowStore, until: number): void {
  for (const cache of caches.values()) {
    for (const timer of cache.timers) {
      for (const row of store.due(cache.table, timer.column, until)) cache.touch(cache.adopt(row))
    }
    if (cache.timers.length === 0) continue
    for (const entry of cache.touched) expire(entry, cache.timers, until)
  }
}

/** Whether there is a moment in the row to compare with: most rows have none, and the event's own need not be read. */
const mayExpire = ({ row }: CachedRow, timers: readonly Timer[]): boolean =>
  row !== undefined && timers.some(({ column }) => row[column] !== null)

/** Lets every due moment of a row pass that lies at or before `until`, the earliest first. */
function expire(entry: CachedRow, timers: readonly Timer[], until: number): void {
  for (const { column, pass, table } of timers) {
    for (;;) {
      const due = entry.row?.[column]
      if (entry.row === undefined || typeof due !== 'number' || due > until) break
      entry.row = pass(entry.row)
      const next = entry.row[column]
      if (typeof next === 'number' && next <= due) throw new Error(`the timer ${table.name}.${column} does not move on`)
    }
  }
}
