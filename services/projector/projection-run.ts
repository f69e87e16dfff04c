import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { type Batch, type Fold, type Projection, startFold } from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import { markOf } from '../kit/mark.ts'
import type { Mark } from '../ports/event-log.ts'
import type { ReadDatabase, Slot } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/view-status.ts'

/**
 * Events and changed rows that are folded into one transaction while more events are waiting, so that a row that changes often is
 * written less often. The rows stay in memory until then: some 80 MiB for all projections.
 */
const BULK_EVENTS = 30_000
const BULK_ROWS = 80_000
/** Rows of a table that stay in memory between two commits. There may be up to twice as many. */
const KEPT_ROWS = 3_000

/** A projection that is folded along the log into one set of tables. */
export interface ProjectionRun {
  readonly projection: Projection
  readonly slot: Slot
  readonly fold: Fold
  /** The last folded event, as the log holds it; undefined before the first. */
  last?: RecordedEvent
  failure?: NonNullable<ViewStatus['failure']>
}

export const projectionRun = (db: ReadDatabase, projection: Projection, slot: Slot): ProjectionRun => ({
  projection,
  slot,
  fold: startFold(projection, db.rows(projection, slot), slot.checkpoint, KEPT_ROWS),
})

/**
 * Folds a batch into a run. A run that throws stops alone. The events that it folded before are stored.
 *
 * @param events the events of the batch as the log holds them, in the versions in which they were recorded
 */
export function advance(db: ReadDatabase, run: ProjectionRun, batch: Batch, events: readonly RecordedEvent[]): void {
  if (run.failure !== undefined) return
  const failure = run.fold.fold(batch)
  const { position } = run.fold
  const last = events.at(-1)
  const at = last?.position === position ? last : events.find((event) => event.position === position)
  if (at !== undefined) run.last = at
  if (failure === undefined) return
  commit(db, run, failure.type)
  run.failure ??= { position: failure.position, type: failure.type, reason: reasonOf(failure.cause) }
}

/** Whether so much is folded that it has to be stored, although more events are waiting. */
export function isBulk(runs: Iterable<ProjectionRun>): boolean {
  let [events, rows] = [0, 0]
  for (const { fold } of runs) {
    events = Math.max(events, fold.uncommitted)
    rows += fold.changed
  }
  return events >= BULK_EVENTS || rows >= BULK_ROWS
}

/** Stores the folded rows. @throws Fault if the database itself fails, which is not a failure of the projection */
export function commit(db: ReadDatabase, run: ProjectionRun, type = ''): void {
  if (run.failure !== undefined) return
  const { position, uncommitted } = run.fold
  try {
    db.together(() => {
      run.fold.commit()
      if (uncommitted > 0 && run.last?.position === position) db.remember(run.slot, markFor(run.last))
    })
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    run.failure = { position, type, reason: `its rows could not be stored: ${reasonOf(cause)}` }
  }
}

/** Marks by event: many runs stand at the same event, so its mark is computed once. */
const marks = new WeakMap<RecordedEvent, Mark>()
function markFor(event: RecordedEvent): Mark {
  const mark = marks.get(event) ?? markOf(event)
  marks.set(event, mark)
  return mark
}

/** Returns the name of the error and its place in the code. The message is omitted, because it may quote the event. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'a step threw'
  const [, at] = /\n\s+at (?:.*\()?(?:.*[/\\])?([^/\\\n]+:\d+):\d+\)?/.exec(cause.stack ?? '') ?? []
  return at === undefined ? cause.name : `${cause.name} at ${at}`
}
