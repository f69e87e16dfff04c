import type { DatabaseSync } from 'node:sqlite'
import { instant } from '../../../domain/kernel/index.ts'
import type { Position } from '../../../services/ports.ts'
import { arrayQuery } from '../../sqlite/array-query.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000
/** Weeks before the current one whose commands are kept: at least 30 days. */
const WEEKS_KEPT = 5
/** Events that the build looks at in one transaction. */
const BUILD_PAGE = 10_000
/** Entries that one commit removes at most. */
const PRUNE_PAGE = 256

/**
 * Which command wrote where: an entry for each append that had an idempotency key. The week comes first in the key, so that
 * new entries share few pages and old ones are removed together.
 */
export const COMMANDS_SCHEMA = `
  create table if not exists commands (
    week integer not null, id blob not null, position integer not null, primary key (week, id)
  ) without rowid;
`

const weekOf = (recordedMs: number): number => Math.floor(recordedMs / WEEK_MS)

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A UUID in its 16 bytes; any other id as it is. */
const keyOf = (command: string): Buffer | string =>
  UUID.test(command) ? Buffer.from(command.replaceAll('-', ''), 'hex') : command

/** The index as the log's writer keeps it, within the transactions of its appends. */
export interface CommandIndex {
  /** @param position of the first event that the command wrote */
  add(command: string, recordedMs: number, position: Position): void
  /** Removes some of the entries that are too old, if there are any. */
  prune(nowMs: number): void
}

export function commandIndex(db: DatabaseSync): CommandIndex {
  const insert = db.prepare('insert or ignore into commands values (?, ?, ?)')
  const first = arrayQuery<[number | null]>(db, 'select min(week) from commands')
  const remove = db.prepare(`
    delete from commands where week = :week and id <= coalesce(
      (select id from commands where week = :week order by id limit 1 offset ${PRUNE_PAGE - 1}),
      (select max(id) from commands where week = :week))`)
  let oldest = first.get()?.[0] ?? Number.POSITIVE_INFINITY

  return {
    add(command, recordedMs, position) {
      const week = weekOf(recordedMs)
      insert.run(week, keyOf(command), position)
      oldest = Math.min(oldest, week)
    },
    prune(nowMs) {
      if (oldest >= weekOf(nowMs) - WEEKS_KEPT) return
      const { changes } = remove.run({ week: oldest })
      if (changes < PRUNE_PAGE) oldest = first.get()?.[0] ?? Number.POSITIVE_INFINITY
    },
  }
}

/** Position of the first event that a command wrote, where it wrote any within 30 days. */
export type CommandLookup = (command: string, nowMs: number) => Position | undefined

export function commandLookup(db: DatabaseSync): CommandLookup {
  const weeks = Array.from({ length: WEEKS_KEPT + 1 }, (_, at) => at)
  const find = arrayQuery<[Position]>(
    db,
    `select position from commands where week in (${weeks.map(() => '?').join(', ')}) and id = ? limit 1`,
  )
  return (command, nowMs) => {
    const week = weekOf(nowMs)
    return find.get(...weeks.map((before) => week - before), keyOf(command))?.[0]
  }
}

/**
 * Builds the index of a log that has none: from the events of the 30 days before its last one. Page by page, each in a
 * transaction of its own; a build that was interrupted begins again.
 */
export function buildCommands(db: DatabaseSync): void {
  db.exec(COMMANDS_SCHEMA)
  const end = arrayQuery<[Position]>(db, 'select coalesce(max(position), 0) from events').get()?.[0] ?? 0
  const page = arrayQuery<[Position, string, string]>(
    db,
    `select position, event ->> 'commandid', event ->> 'recordedtime' from events
     where position > ? and position <= ? and json_valid(event) and event ->> 'commanddigest' is not null`,
  )
  const index = commandIndex(db)
  for (let from = before30Days(db, end); from < end; from += BUILD_PAGE) {
    db.exec('begin immediate')
    let last: string | undefined
    for (const [position, command, recorded] of page.all(from, from + BUILD_PAGE)) {
      if (command !== last) index.add(command, instant(recorded), position)
      last = command
    }
    db.exec('commit; pragma wal_checkpoint(passive)')
  }
}

/** The position before the first event of the last 30 days: recorded times never go back along the log. */
function before30Days(db: DatabaseSync, end: Position): Position {
  const recorded = arrayQuery<[string]>(
    db,
    "select event ->> 'recordedtime' from events where position >= ? and json_valid(event) order by position limit 1",
  )
  const recordedAt = (position: Position): number => instant(recorded.get(position)?.[0] ?? '')
  const since = weekOf(recordedAt(end)) - WEEKS_KEPT
  let [low, high] = [0, end]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (weekOf(recordedAt(middle + 1)) < since) low = middle + 1
    else high = middle
  }
  return low
}
