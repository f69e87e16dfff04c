import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { type Batch, type Fold, type Projection, startFold } from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import { markOf } from '../kit/mark.ts'
import type { Mark } from '../ports/event-log.ts'
import type { ReadDatabase, Slot } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/views.ts'

/** While more is known to come, that many events are folded into one transaction: fewer rows are then written twice. */
export const BULK_EVENTS = 10_000
/** Rows of a table that stay in memory between two commits, at most twice as many. */
const ROWS = 4_000

/** One projection on its way along the log into one set of tables. */
export interface ProjectionRun {
  readonly projection: Projection
  readonly slot: Slot
  readonly fold: Fold
  /** The event at which the fold stands, as the log holds it; undefined until it has folded one. */
  last?: RecordedEvent
  failure?: NonNullable<ViewStatus['failure']>
}

export const projectionRun = (db: ReadDatabase, projection: Projection, slot: Slot): ProjectionRun => ({
  projection,
  slot,
  fold: startFold(projection, db.rows(projection, slot), slot.checkpoint, ROWS),
})

/**
 * Folds; a lane that throws stops by itself, with what came before safely stored.
 *
 * @param events those of the batch as the log holds them, before they are brought up to their current versions
 */
export function advance(db: ReadDatabase, lane: ProjectionRun, batch: Batch, events: readonly RecordedEvent[]): void {
  if (lane.failure !== undefined) return
  const failure = lane.fold.fold(batch)
  const { position } = lane.fold
  const last = events.at(-1)
  const at = last?.position === position ? last : events.find((event) => event.position === position)
  if (at !== undefined) lane.last = at
  if (failure === undefined) return
  commit(db, lane, failure.type)
  lane.failure ??= { position: failure.position, type: failure.type, reason: reasonOf(failure.cause) }
}

/** @throws Fault where the database itself fails: that is no fault of the projection. */
export function commit(db: ReadDatabase, lane: ProjectionRun, type = ''): void {
  if (lane.failure !== undefined) return
  const { position, uncommitted } = lane.fold
  try {
    db.together(() => {
      lane.fold.commit()
      if (uncommitted > 0 && lane.last?.position === position) db.remember(lane.slot, markFor(lane.last))
    })
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    lane.failure = { position, type, reason: `its rows could not be stored: ${reasonOf(cause)}` }
  }
}

/** Many lanes stand at one event: its mark is computed once. */
const marks = new WeakMap<RecordedEvent, Mark>()
function markFor(event: RecordedEvent): Mark {
  const mark = marks.get(event) ?? markOf(event)
  marks.set(event, mark)
  return mark
}

/** Kind of the error and place in the code; its message may quote the event, and stays out. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'a step threw'
  const [, at] = /\n\s+at (?:.*\()?(?:.*[/\\])?([^/\\\n]+:\d+):\d+\)?/.exec(cause.stack ?? '') ?? []
  return at === undefined ? cause.name : `${cause.name} at ${at}`
}
