import { closeSync, openSync, rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { FILE_MODE } from '../../../services/kit/private-files.ts'
import type { LogIdentity, Position } from '../../../services/ports/event-log.ts'
import { stateOfOtherLog, using } from './copy.ts'
import { identityText } from './state-db.ts'

/** The columns of a state file that hold positions of the log: those of services, webhooks, dead letters and marks. */
const PLACES = [
  { table: 'checkpoints', position: 'position' },
  { table: 'failures', position: 'position' },
  { table: 'marks', position: 'position' },
  { table: 'webhooks', position: "json_extract(kept, '$.after')" },
] as const

/**
 * Returns the log positions in a state file that no process has open; undefined where the file belongs to the new log already.
 *
 * @throws Fault `state.other-log` where it belongs to neither
 */
export function positionsIn(path: string, from: LogIdentity, to: LogIdentity): Position[] | undefined {
  let positions: Position[] | undefined
  using(path, { readOnly: true }, (db) => {
    const identity = db.prepare('select identity from log').get()?.identity
    if (identity === identityText(to)) return
    if (identity !== identityText(from)) throw stateOfOtherLog(path)
    positions = placesIn(db).flatMap(({ table, position }) =>
      db
        .prepare(`select distinct ${position} as position from ${table}`)
        .all()
        .map((row) => Number(row.position)),
    )
  })
  return positions
}

/**
 * Moves a state file that no process has open to a log that holds the same events at other positions. Either the whole file moves, or
 * nothing.
 *
 * @param before path of the new file that keeps the old content
 * @param how `place` returns the new position of the event at an old one; `sameEvents`: whether the marks of events still hold
 */
export function moveState(
  path: string,
  to: LogIdentity,
  before: string,
  { place, sameEvents }: { readonly place: (position: Position) => Position; readonly sameEvents: boolean },
): void {
  using(path, {}, (db) => {
    rmSync(before, { force: true })
    // SQLite writes into an empty file, and keeps its mode.
    closeSync(openSync(before, 'wx', FILE_MODE))
    db.prepare('vacuum into ?').run(before)
    db.function('moved', { deterministic: true }, (position) => place(Number(position)))
    db.exec('pragma synchronous = full; begin immediate')
    for (const { table } of placesIn(db)) {
      db.exec(
        table === 'webhooks'
          ? "update webhooks set kept = json_set(kept, '$.after', moved(json_extract(kept, '$.after')))"
          : `update ${table} set position = moved(position)`,
      )
    }
    if (!sameEvents && placesIn(db).some(({ table }) => table === 'marks')) db.exec('delete from marks')
    db.prepare('update log set identity = ?').run(identityText(to))
    db.exec('commit')
  })
}

function placesIn(db: DatabaseSync) {
  const there = db.prepare("select 1 from sqlite_schema where type = 'table' and name = ?")
  return PLACES.filter(({ table }) => there.get(table) !== undefined)
}
