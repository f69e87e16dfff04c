import type { Catalogue } from '../domain/kernel/index.ts'
import { memoryDatabase } from '../infra/sqlite/memory.ts'
import { openReadDatabase } from '../infra/sqlite/read-db/read-db.ts'
import { openRowReader } from '../infra/sqlite/read-db/row-reader.ts'
import type { AnyRow, Projection, Table } from '../projections/runtime/index.ts'
import { stateReader } from '../services/event-log/state-reader.ts'
import type { Clock } from '../services/ports/clock.ts'
import type { EventLogReader } from '../services/ports/event-log.ts'
import { inspectionFinder } from '../services/privacy/inspections.ts'
import { runProjector } from '../services/projector/projector.ts'
import { viewProgress } from '../services/projector/view-progress.ts'
import type { Views } from '../services/queries/contract.ts'
import { openViews } from '../services/queries/views.ts'
import { streamSight } from '../services/sight/sight.ts'

/** The log, and the views to fold from it. */
export interface MemoryViewsOptions {
  readonly log: EventLogReader
  readonly catalogue: Catalogue
  readonly projections: readonly Projection[]
  readonly clock: Clock
}

/** The views of a log, folded in this thread into a read database in memory. */
export interface MemoryViews extends Views {
  /** Returns all rows of a table, of every community. @throws Fault `view.unavailable` while it is built for the first time */
  rows(of: Table): AnyRow[]
  /** Waits for the batch in flight, and closes the database. */
  stop(): Promise<void>
}

/** Starts a projector on the log. Adapters and folds are the real ones, without a file and without a thread. */
export async function openMemoryViews(options: MemoryViewsOptions): Promise<MemoryViews> {
  const { log, catalogue, projections, clock } = options
  const identity = await log.identity()
  const database = memoryDatabase()
  const { path } = database
  const db = openReadDatabase(path, identity)
  const progress = viewProgress(projections)
  const projector = runProjector({ log, db, projections, catalogue, report: progress.heard })
  const reader = openRowReader(path, projections)
  const judged = streamSight(log, catalogue, { report: () => {} })
  const progressing = { reached: progress.reached, status: () => projector.status() }
  return {
    ...openViews({
      projections,
      rows: reader,
      progress: progressing,
      catalogue,
      log,
      sight: judged,
      searchHash: () => '',
      clock,
      findInspection: inspectionFinder({ stateOf: stateReader(log, catalogue), clock }),
    }),
    rows: reader.table,
    async stop() {
      progress.stop()
      await projector.stop()
      reader.close()
      db.close()
      database.close()
    },
  }
}
