import { instant } from '../../domain/kernel/index.ts'
import type { Batch } from './batch.ts'
import { type FoldFailure, foldPlan } from './fold-plan.ts'
import { passMoments } from './moments.ts'
import type { Projection } from './projection.ts'
import { addContributions } from './rollup.ts'
import type { RowStore } from './row-store.ts'

/** The fold of one projection along the log. */
export interface Fold {
  /** The position up to which the store holds the folded rows. */
  readonly checkpoint: number
  /** The position up to which events are folded in memory. */
  readonly position: number
  /** The number of events that were folded since the last commit. */
  readonly uncommitted: number
  /** The number of rows that these events have changed or may have changed. */
  readonly changed: number
  /** Folds the events after `position`. If a step throws, stops before that event and returns the failure. */
  fold(batch: Batch): FoldFailure | undefined
  /** Applies due timers, updates counters, and writes each changed row once, with the checkpoint. */
  commit(): void
}

/** Starts a fold after a checkpoint. @param limit rows of each table that stay in memory between commits, at most twice as many */
export function startFold(projection: Projection, store: RowStore, checkpoint: number, limit: number): Fold {
  const { caches, cacheOf, apply } = foldPlan(projection, store, limit, checkpoint === 0)
  let committed = checkpoint
  let position = checkpoint
  let uncommitted = 0
  /** The recorded time of the last folded event. Timers up to it are due. */
  let clock = ''

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
    get changed() {
      let rows = 0
      for (const { touched } of caches.values()) rows += touched.length
      return rows
    },
    fold(batch) {
      const from = batch.events.findIndex((event) => event.position > position)
      if (from === -1) return undefined
      for (let at = from; at < batch.events.length; at += 1) {
        const event = batch.events[at]
        if (event === undefined) break
        const failure = apply(batch, at)
        if (failure !== undefined) return failure
        position = event.position
        clock = event.recordedtime
        uncommitted += 1
      }
      return undefined
    },
    commit() {
      if (position === committed) return
      passMoments(caches, store, instant(clock))
      for (const cache of caches.values()) addContributions(cache, cacheOf)
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
