import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { markOf } from '../../../services/kit/mark.ts'
import { lastHeld, type Provable, type Remembered } from '../../../services/kit/proof.ts'
import { thinned } from '../../../services/kit/trail.ts'
import type { LogIdentity, Mark, Position } from '../../../services/ports/event-log.ts'
import { logIdentity, stateOfOtherLog, using } from './copy.ts'
import { identityText, type StateDb } from './state-db.ts'
import { statement } from './statement.ts'

/** The newest mark is written at this interval where nothing else is written. */
const MARK_INTERVAL_MS = 1_000

/** Creates the table of marks. */
export const MARKS_SQL = `create table if not exists marks (
  position integer not null, stream text not null, revision integer not null, id text not null, digest text not null
) strict`

/**
 * Keeps marks of the log's history in the state file, which prove its positions. Each write of the file includes the mark of the
 * newest event that this process knows.
 *
 * @param newest returns the newest event that this process appended or received
 */
export function keepMarks(state: StateDb, newest: () => RecordedEvent | undefined): { stop(): void } {
  state.tables(MARKS_SQL)
  const insert = statement('insert into marks values (?, ?, ?, ?, ?)')
  const remove = statement('delete from marks where position = ?')
  let kept = marksOf(state)
  const isNew = (): boolean => (newest()?.position ?? 0) > (kept[0]?.position ?? 0)
  const announce = state.queue({
    size: () => (isNew() ? 1 : 0),
    take() {
      const event = newest()
      if (event === undefined) return { statements: [], written() {}, failed() {} }
      const mark = markOf(event)
      const all = [mark, ...kept]
      const stay = thinned(all)
      const going = all.filter((one) => !stay.includes(one))
      return {
        statements: [
          insert(mark.position, mark.stream, mark.revision, mark.id, mark.digest),
          ...going.map(({ position }) => remove(position)),
        ],
        written() {
          kept = stay
        },
        failed() {},
      }
    },
  })
  const timer = setInterval(() => {
    if (isNew()) announce()
  }, MARK_INTERVAL_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

type Prepares = Pick<DatabaseSync, 'prepare'> | Pick<StateDb, 'prepare'>

/** Returns all marks, newest first. A file of an earlier version has none. */
function marksOf(db: Prepares): Mark[] {
  if (!hasTable(db, 'marks')) return []
  const rows: unknown = db
    .prepare('select position, stream, revision, id, digest from marks order by position desc')
    .all()
  return rows as Mark[]
}

const hasTable = (db: Prepares, name: string): boolean =>
  db.prepare("select 1 from sqlite_schema where type = 'table' and name = ?").get(name) !== undefined

/** Returns the furthest position that a checkpoint or a dead letter names; 0 without one. */
function furthest(db: DatabaseSync): Position {
  const most = (table: string): number =>
    hasTable(db, table) ? Number(db.prepare(`select coalesce(max(position), 0) as n from ${table}`).get()?.n) : 0
  return Math.max(most('checkpoints'), most('failures'))
}

/**
 * Returns the log that a state file belongs to, and its marks; undefined without a file. No process may have it open.
 *
 * @throws Fault `state.foreign` `state.corrupt`
 */
export function rememberedByState(path: string): Remembered | undefined {
  if (!existsSync(path)) return undefined
  let remembered: Remembered | undefined
  using(path, { readOnly: true }, (db) => {
    const log = logIdentity(db)
    if (log !== undefined) remembered = { part: 'state.db', log, marks: marksOf(db), position: furthest(db) }
  })
  return remembered
}

/**
 * Moves a state file that no process has open back to the last event that it shares with an accepted copy of its log. The file then
 * belongs to that copy. Later positions become the position of that event, and dead letters of later events are removed.
 *
 * @returns the new position; undefined without a file, or where the file belongs to this epoch already
 * @throws Fault `state.other-log` where the file has positions but no marks, so that nothing proves that it belongs to this log
 */
export async function followAccepted(path: string, log: Provable): Promise<Position | undefined> {
  const remembered = rememberedByState(path)
  const now = await log.identity()
  if (remembered === undefined || remembered.log.id !== now.id || remembered.log.epoch >= now.epoch) return undefined
  const { marks, position = 0 } = remembered
  const held = await lastHeld(log, marks)
  // Positions without marks cannot be proven. A file whose marks all lie behind the end of the copy begins again at 0.
  if (marks.length === 0 && position > 0) throw stateOfOtherLog(path)
  goBack(path, now, held?.position ?? 0)
  return held?.position ?? 0
}

/** Lowers every position in a state file to at most this one, and makes the file belong to a log. */
export function goBack(path: string, to: LogIdentity, position: Position): void {
  using(path, {}, (db) => {
    db.exec(`pragma synchronous = full; begin immediate; ${MARKS_SQL}`)
    for (const table of ['marks', 'failures'].filter((name) => hasTable(db, name)))
      db.prepare(`delete from ${table} where position > ?`).run(position)
    if (hasTable(db, 'checkpoints'))
      db.prepare('update checkpoints set position = ? where position > ?').run(position, position)
    if (hasTable(db, 'webhooks')) {
      db.prepare(`update webhooks set kept = json_set(kept, '$.after', min(json_extract(kept, '$.after'), ?))`).run(
        position,
      )
    }
    db.prepare('update log set identity = ?').run(identityText(to))
    db.exec('commit')
  })
}
