import { setImmediate as turn } from 'node:timers/promises'
import type { Catalogue, RecordedEvent } from '../../domain/kernel/index.ts'
import { type Batch, batchOf, type Projection } from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import { mutex } from '../kit/mutex.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import type { ReadDatabase } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/views.ts'
import { ofThese } from './community-filter.ts'
import { advance, BULK_EVENTS, commit, type ProjectionRun } from './projection-run.ts'
import { type ProjectionRuns, projectionRuns } from './projection-runs.ts'
import { type TaskGroup, taskGroup } from './task-group.ts'

/** A page of this many events means that the projector is behind. */
const LONG_PAGE_EVENTS = 256
/** How many positions a run may be behind the others for them to wait for it. */
const NEAR_POSITIONS = 2_000

export interface ProjectorOptions {
  readonly log: EventLogReader
  readonly db: ReadDatabase
  readonly projections: readonly Projection[]
  readonly catalogue: Catalogue
  /** Whose events are folded; all where left out. */
  readonly communities?: readonly string[] | undefined
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
  /** Rejects where the log or the database fails. What is stored by then is whole. */
  readonly ended: Promise<void>
  /** Waits for the batch in flight, and for its commit. */
  stop(): Promise<void>
}

/**
 * Folds the log into every view, with one subscription for all that are up to date. A view that is behind, because it is rebuilt
 * or stopped earlier than the others, catches up beside them page by page, and then joins them.
 */
export function startProjector(options: ProjectorOptions): Projector {
  const { db, projections } = options
  const runs = projectionRuns(db, projections)
  const tasks = taskGroup()
  const catchUp = catchingUp(options, runs, tasks)

  db.retain(projections)
  // Runs that stand at the same place share one reading of the log.
  const groups = Map.groupBy(
    projections.flatMap((projection) => runs.begin(projection, false)),
    ({ fold }) => fold.checkpoint,
  )
  for (const group of groups.values()) tasks.run(() => catchUp(group))

  return {
    status: runs.status,
    rebuild(view) {
      const projection = projections.find(({ name }) => name === view)
      if (projection === undefined) throw new Fault('view.unknown', `There is no view ${view}.`)
      const begun = runs.building(view)
      if (begun !== undefined) begun.failure = { position: begun.fold.position, type: '', reason: 'restarted' }
      const fresh = runs.begin(projection, true)
      tasks.run(() => catchUp(fresh))
    },
    ended: tasks.ended,
    stop: tasks.stop,
  }
}

/** Makes the function that brings runs to the log's end, where they join the one subscription. */
function catchingUp(options: ProjectorOptions, runs: ProjectionRuns, tasks: TaskGroup) {
  const { log, db, catalogue, report } = options
  const { signal } = tasks
  /** The runs of the one subscription, and how far it has got: undefined until the first run has caught up. */
  const following = new Set<ProjectionRun>()
  let live: Position | undefined
  const exclusively = mutex()

  const ours = ofThese(options.communities)
  const batch = (events: readonly RecordedEvent[]): Batch =>
    batchOf(
      events.map((event) => catalogue.upcast(event)),
      ours,
    )

  function settle(some: Iterable<ProjectionRun>): void {
    db.together(() => {
      for (const run of some) commit(db, run)
    })
    report(runs.status())
  }

  async function follow(from: Position): Promise<void> {
    for await (const events of log.subscribe(from, signal)) {
      await exclusively(async () => {
        const folded = batch(events)
        for (const run of following) advance(db, run, folded, events)
        live = events.at(-1)?.position ?? from
        const most = Math.max(0, ...[...following].map(({ fold }) => fold.uncommitted))
        if (events.length < LONG_PAGE_EVENTS || most >= BULK_EVENTS || (await log.head()) <= live) settle(following)
      })
      if (signal.aborted) break
    }
    settle(following)
  }

  /** Folds into runs that stand at the same place: to `until`, or to where the log ends now. */
  async function read(some: readonly ProjectionRun[], until?: Position): Promise<void> {
    for await (const events of log.readAll(furthest(some), until === undefined ? {} : { until })) {
      const folded = batch(events)
      for (const run of some) advance(db, run, folded, events)
      if (some.some(({ fold }) => fold.uncommitted >= BULK_EVENTS)) settle(some)
      if (signal.aborted) break
    }
    settle(some)
  }

  /** The rest of the way while the followers wait; false where it is too long for that. */
  async function join(some: readonly ProjectionRun[]): Promise<boolean> {
    const position = furthest(some)
    if (live !== undefined && live > position + NEAR_POSITIONS) return false
    await read(some, live ?? position)
    if (signal.aborted) return true
    for (const run of some.filter(runs.isBuilding)) {
      const old = runs.serve(run)
      if (old !== undefined) following.delete(old)
    }
    for (const run of some) if (runs.isServing(run)) following.add(run)
    report(runs.status())
    if (live === undefined) {
      live = position
      tasks.run(() => follow(position))
    }
    return true
  }

  return async (all: readonly ProjectionRun[]): Promise<void> => {
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
