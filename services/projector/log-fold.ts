import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Batch } from '../../projections/runtime/index.ts'
import { semaphore } from '../kit/semaphore.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import type { ReadDatabase } from '../ports/read-database.ts'
import { advance, commit, isBulk, type ProjectionRun } from './projection-run.ts'
import type { ProjectionRuns } from './projection-runs.ts'
import type { TaskGroup } from './task-group.ts'

/** A page with at least this many events shows that more events are waiting. */
const LONG_PAGE = 256
/**
 * Pause after each commit of the runs that follow the log. Events that arrive meanwhile share the next commit, where each costs
 * less than alone. So the pause is short after a few events, and longer under load.
 */
const restMs = (events: number): number => Math.min(10, Math.max(2, events / 2))
/** The runs that follow the log wait for a run that is at most this many positions behind. */
const NEAR = 2_000

export interface LogFoldParts {
  readonly log: EventLogReader
  readonly db: ReadDatabase
  readonly runs: ProjectionRuns
  readonly tasks: TaskGroup
  /** Brings a page of events up to their current versions. */
  readonly batch: (events: readonly RecordedEvent[]) => Promise<Batch>
  readonly pause: (ms: number) => Promise<unknown>
  /** Called after each commit, and when a built run begins to serve. */
  readonly report: () => void
}

/**
 * Folds the log into runs of projections. Runs that are up to date share one subscription. A run that is behind reads the log
 * page by page, and then joins them.
 *
 * @returns a function that brings runs at the same position up to date and lets them join
 */
export function logFold(parts: LogFoldParts): (runs: readonly ProjectionRun[]) => Promise<void> {
  const { log, db, runs, tasks, batch, pause, report } = parts
  const { signal } = tasks
  /** The runs that share the subscription. */
  const following = new Set<ProjectionRun>()
  /** The position of the subscription; undefined until a first run has caught up. */
  let live: Position | undefined
  const exclusively = semaphore(1)

  function settle(some: Iterable<ProjectionRun>): void {
    db.together(() => {
      for (const run of some) commit(db, run)
    })
    report()
  }

  async function follow(from: Position): Promise<void> {
    for await (const events of log.subscribe(from, signal)) {
      const isSettled = await exclusively(async () => {
        const folded = await batch(events)
        for (const run of following) advance(db, run, folded, events)
        live = events.at(-1)?.position ?? from
        if (events.length >= LONG_PAGE && !isBulk(following) && (await log.head()) > live) return false
        settle(following)
        return true
      })
      if (signal.aborted) break
      if (isSettled) await pause(restMs(events.length))
    }
    settle(following)
  }

  /** Folds the log into runs at the same position, up to `until`. Default: to the end of the log. */
  async function read(some: readonly ProjectionRun[], until?: Position): Promise<void> {
    for await (const events of log.readAll(furthest(some), until === undefined ? {} : { until })) {
      const folded = await batch(events)
      for (const run of some) advance(db, run, folded, events)
      if (isBulk(some)) settle(some)
      if (signal.aborted) break
    }
    settle(some)
  }

  /** Folds the last events while the subscription waits. Resolves with false if there are too many for that. */
  async function join(some: readonly ProjectionRun[]): Promise<boolean> {
    const position = furthest(some)
    if (live !== undefined && live > position + NEAR) return false
    await read(some, live ?? position)
    if (signal.aborted) return true
    for (const run of some.filter(runs.isBuilding)) {
      const replaced = runs.serve(run)
      if (replaced !== undefined) following.delete(replaced)
    }
    for (const run of some) if (runs.isServing(run)) following.add(run)
    report()
    if (live === undefined) {
      live = position
      tasks.start(() => follow(position))
    }
    return true
  }

  return async (all) => {
    for (;;) {
      const some = all.filter(({ failure }) => failure === undefined)
      if (some.length === 0) return
      await read(some)
      for (const run of some.filter(runs.isBuilding)) {
        while (!signal.aborted && runs.isBuilding(run) && !db.prepare(run.projection, run.slot)) await turn()
      }
      if (signal.aborted || (await exclusively(() => join(some)))) return
    }
  }
}

const furthest = (runs: readonly ProjectionRun[]): Position => Math.max(...runs.map(({ fold }) => fold.position))
