import { contexts } from '../../../domain/contexts.ts'
import { catalogue, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { memoryDatabase } from '../../../infra/sqlite/memory.ts'
import { openReadDatabase } from '../../../infra/sqlite/read-db/read-db.ts'
import { openRowReader } from '../../../infra/sqlite/read-db/row-reader.ts'
import { batchOf, type Projection, startFold } from '../../../projections/runtime/index.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Views } from '../../../services/queries/contract.ts'
import { openViews } from '../../../services/queries/views.ts'
import { streamSight } from '../../../services/sight/sight.ts'

const known = catalogue(contexts)

const logOf = (events: readonly RecordedEvent[]): Pick<EventLog, 'readStream' | 'removed'> => ({
  async *readStream(stream, from = 0) {
    yield events.filter(({ subject, revision }) => subject === stream && revision >= from)
  },
  removed: async () => undefined,
})

/** The views of these events, folded at once into a read database in memory, and the sight of their streams. */
export function viewsOver(
  projections: readonly Projection[],
  events: readonly RecordedEvent[],
  clock: Clock = () => 0,
) {
  const database = memoryDatabase()
  const db = openReadDatabase(database.path, { id: 'log', epoch: 1 })
  for (const projection of projections) {
    const slot = db.build(projection)
    const fold = startFold(projection, db.rows(projection, slot), 0, 1_000)
    const failure = fold.fold(batchOf(events))
    fold.commit()
    if (failure !== undefined) throw failure.cause
    while (!db.prepare(projection, slot));
    db.serve(projection, slot)
  }
  const rows = openRowReader(database.path, projections)
  const progress = { reached: async () => true, status: () => [] }
  const log = logOf(events)
  const sight = streamSight(log, known, { report: () => {} })
  const views: Views = openViews({
    projections,
    rows,
    progress,
    catalogue: known,
    log,
    sight,
    searchHash: () => '',
    clock,
    findInspection: async () => undefined,
  })
  return {
    views,
    sight,
    close() {
      rows.close()
      db.close()
      database.close()
    },
  }
}
