import { type Batch, type Fold, type Projection, startFold } from '../../projections/runtime/index.ts'
import { Fault } from '../fault.ts'
import type { ViewStatus } from '../ports.ts'
import type { ReadDatabase, Slot } from './read-database.ts'

/** While more is known to come, that many events are folded into one transaction: fewer rows are then written twice. */
export const BULK = 10_000
/** Rows of a table that stay in memory between two commits, at most twice as many. */
const ROWS = 4_000

/** One projection on its way along the log into one set of tables. */
export interface Lane {
  readonly projection: Projection
  readonly slot: Slot
  readonly fold: Fold
  failure?: NonNullable<ViewStatus['failure']>
}

export const laneOf = (db: ReadDatabase, projection: Projection, slot: Slot): Lane => ({
  projection,
  slot,
  fold: startFold(projection, db.rows(projection, slot), slot.checkpoint, ROWS),
})

/** Folds; a lane that throws stops by itself, with what came before safely stored. */
export function advance(lane: Lane, batch: Batch): void {
  if (lane.failure !== undefined) return
  const failure = lane.fold.fold(batch)
  if (failure === undefined) return
  commit(lane, failure.type)
  lane.failure ??= { position: failure.position, type: failure.type, reason: reasonOf(failure.cause) }
}

/** @throws Fault where the database itself fails: that is no fault of the projection. */
export function commit(lane: Lane, type = ''): void {
  if (lane.failure !== undefined) return
  const { position } = lane.fold
  try {
    lane.fold.commit()
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    lane.failure = { position, type, reason: `its rows could not be stored: ${reasonOf(cause)}` }
  }
}

/** Kind of the error and place in the code; its message may quote the event, and stays out. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'a step threw'
  const [, at] = /\n\s+at (?:.*\()?(?:.*[/\\])?([^/\\\n]+:\d+):\d+\)?/.exec(cause.stack ?? '') ?? []
  return at === undefined ? cause.name : `${cause.name} at ${at}`
}
