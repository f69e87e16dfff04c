import { setTimeout as sleep } from 'node:timers/promises'
import type { Catalogue } from '../../domain/kernel/index.ts'
import { batchOf, type Projection } from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import type { EventLogReader } from '../ports/event-log.ts'
import type { ReadDatabase } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/view-status.ts'
import { ofThese } from './community-filter.ts'
import { logFold } from './log-fold.ts'
import { projectionRuns } from './projection-runs.ts'
import { type MakeHashes, searchHashesIn } from './search-hashes.ts'
import { taskGroup } from './task-group.ts'

export interface ProjectorParts {
  readonly log: EventLogReader
  readonly db: ReadDatabase
  readonly projections: readonly Projection[]
  readonly catalogue: Catalogue
  /** The communities whose events are folded. Default: all. */
  readonly communities?: readonly string[] | undefined
  /** Makes the hashes by which rows are found by a personal value. Default: none are made, and no row is found so. */
  readonly makeHashes?: MakeHashes
  /** Waits between two commits. Default: in real time. */
  readonly pause?: (ms: number) => Promise<unknown>
  /** Called after each commit. */
  readonly report: (status: readonly ViewStatus[]) => void
}

export interface Projector {
  status(): readonly ViewStatus[]
  /**
   * Rebuilds a view beside the one that serves, and swaps them when it has caught up.
   *
   * @throws Fault `view.unknown`
   */
  rebuild(view: string): void
  /** Rejects if the log or the database fails. The stored rows are consistent even then. */
  readonly ended: Promise<void>
  /** Stops folding. Resolves when the batch in progress is committed. */
  stop(): Promise<void>
}

/** Folds the log into every view, and keeps them up to date until it is stopped. */
export function runProjector(parts: ProjectorParts): Projector {
  const { log, db, projections, catalogue, communities, makeHashes, pause = sleep, report } = parts
  const ours = ofThese(communities)
  const tasks = taskGroup()
  const runs = projectionRuns(db, projections)
  const catchUp = logFold({
    log,
    db,
    runs,
    tasks,
    pause,
    async batch(recorded) {
      const events = recorded.map((event) => catalogue.upcast(event))
      return batchOf(events, ours, await searchHashesIn(catalogue, events, makeHashes))
    },
    report: () => report(runs.status()),
  })

  db.retain(projections)
  // Runs at the same position share one reading of the log.
  const groups = Map.groupBy(
    projections.flatMap((projection) => runs.begin(projection, false)),
    ({ fold }) => fold.checkpoint,
  )
  for (const group of groups.values()) tasks.start(() => catchUp(group))

  return {
    status: runs.status,
    rebuild(view) {
      const projection = projections.find(({ name }) => name === view)
      if (projection === undefined)
        throw new Fault(
          'view.unknown',
          `There is no view ${view}: name one of ${projections.map(({ name }) => name).join(', ')}.`,
        )
      const begun = runs.building(view)
      if (begun !== undefined)
        begun.failure = { position: begun.fold.position, type: '', reason: 'a newer rebuild began' }
      const begin = runs.begin(projection, true)
      tasks.start(() => catchUp(begin))
    },
    ended: tasks.ended,
    stop: tasks.stop,
  }
}
