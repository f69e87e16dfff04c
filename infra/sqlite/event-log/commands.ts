import type { DatabaseSync } from 'node:sqlite'
import { firstWhere, instant } from '../../../domain/kernel/index.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { arrayQuery } from '../array-query.ts'
import { column } from './file.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000
/** The table keeps the commands of this many weeks before the current one: at least 30 days. */
const KEPT_WEEKS = 5
/** A merge begins after this many commands. */
const MERGE_AT_COMMANDS = 16_384
/** A merge also begins after this many events, however few commands they hold: opening a log reads them all. */
const MERGE_AT_EVENTS = 65_536
/** While a merge runs, each commit merges at least this many commands. */
const MIN_MERGED_COMMANDS = 256
/** Each commit removes at most this many old entries. */
const MAX_PRUNED_ENTRIES = 256

/** At most this many commands are not in the table yet. */
export const MAX_RECENT_COMMANDS = 2 * MERGE_AT_COMMANDS

/** One append that had an idempotency key. */
interface Entry {
  readonly week: number
  readonly command: string
  /** Position of the first event that the command wrote. */
  readonly position: Position
}

const weekOf = (recordedMs: number): number => Math.floor(recordedMs / WEEK_MS)

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Returns the 16 bytes of a UUID, and any other id unchanged. */
const keyOf = (command: string): Buffer | string =>
  UUID.test(command) ? Buffer.from(command.replaceAll('-', ''), 'hex') : command

/**
 * Finds the events that a command wrote in the last 30 days. The log's writer updates it within the transactions of its appends.
 *
 * Each random key would change another page of the table, which costs more than the events themselves. So the newest commands are
 * held in memory; the events after the mark `commands` in `meta` are their durable form. When there are many, they are merged
 * into the table in the order of its key, a slice with each commit. The key begins with the week, so old entries lie together.
 */
export interface CommandIndex {
  /** Adds a command that the open transaction writes. @param position of its first event */
  add(command: string, recordedMs: number, position: Position): void
  /** Merges a slice and removes a few old entries, within the open transaction. */
  step(nowMs: number): void
  /** Ends a transaction. The log then ends at `end`, so commands behind it were not written. */
  settle(committed: boolean, end: Position): void
  /** Returns the entries that the table does not hold yet. */
  recent(): readonly Entry[]
}

/** Opens the index. Where it is missing or behind the log, it is first built from the events of the last 30 days. */
export function commandIndex(db: DatabaseSync): CommandIndex {
  const table = commandTable(db)
  let pending = caughtUp(db, table)
  let mark = table.mark()
  let merging: readonly Entry[] = []
  let merged = 0
  let staged = 0
  let added = 0
  /** The mark after the current merge; undefined without a merge. */
  let next: Position | undefined

  return {
    add(command, recordedMs, position) {
      pending.push({ week: weekOf(recordedMs), command, position })
      added += 1
    },
    step(nowMs) {
      table.prune(nowMs)
      if (next === undefined) return
      // Merging twice as many commands as arrive ends a merge long before the next one is due.
      const slice = merging.slice(merged, merged + Math.max(MIN_MERGED_COMMANDS, 2 * added))
      for (const entry of slice) table.put(entry)
      staged = slice.length
      if (merged + staged === merging.length) table.moveMark(next)
    },
    settle(committed, end) {
      if (!committed) pending = pending.filter(({ position }) => position <= end)
      else if (next !== undefined) {
        merged += staged
        if (merged === merging.length) {
          mark = next
          next = undefined
          merging = []
        }
      }
      staged = 0
      added = 0
      if (next !== undefined || (pending.length < MERGE_AT_COMMANDS && end - mark < MERGE_AT_EVENTS)) return
      merging = inOrder(pending)
      merged = 0
      pending = []
      next = end
    },
    recent: () => [...merging, ...pending],
  }
}

/** Sorts entries by the key of the table, so that each page changes once. */
const inOrder = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted(
    (one, other) =>
      one.week - other.week ||
      (one.command === other.command ? one.position - other.position : one.command < other.command ? -1 : 1),
  )

interface CommandTable {
  put(entry: Entry): void
  prune(nowMs: number): void
  /** Returns the position up to which the table has every command. */
  mark(): Position
  moveMark(position: Position): void
}

function commandTable(db: DatabaseSync): CommandTable {
  db.exec(`create table if not exists commands (
    week integer not null, id blob not null, position integer not null, primary key (week, id)
  ) without rowid`)
  const insert = db.prepare('insert or ignore into commands values (?, ?, ?)')
  const first = arrayQuery<[number | null]>(db, 'select min(week) from commands')
  const remove = db.prepare(`
    delete from commands where week = :week and id <= coalesce(
      (select id from commands where week = :week order by id limit 1 offset ${MAX_PRUNED_ENTRIES - 1}),
      (select max(id) from commands where week = :week))`)
  const putMark = db.prepare("insert or replace into meta values ('commands', ?)")
  let oldest = first.get()?.[0] ?? Number.POSITIVE_INFINITY

  return {
    put({ week, command, position }) {
      insert.run(week, keyOf(command), position)
      oldest = Math.min(oldest, week)
    },
    prune(nowMs) {
      if (oldest >= weekOf(nowMs) - KEPT_WEEKS) return
      const { changes } = remove.run({ week: oldest })
      if (changes < MAX_PRUNED_ENTRIES) oldest = first.get()?.[0] ?? Number.POSITIVE_INFINITY
    },
    mark: () => Number(column(db, "select value from meta where name = 'commands'") ?? before30Days(db)),
    moveMark(position) {
      putMark.run(String(position))
    },
  }
}

/** Merges the commands of the events after the mark, page by page, and returns the entries of the last page. */
function caughtUp(db: DatabaseSync, table: CommandTable): Entry[] {
  const end = Number(column(db, 'select max(position) from events') ?? 0)
  let from = table.mark()
  while (end - from > MERGE_AT_COMMANDS) {
    const until = from + MERGE_AT_COMMANDS
    db.exec('begin immediate')
    for (const entry of inOrder(entriesIn(db, from, until))) table.put(entry)
    table.moveMark(until)
    db.exec('commit; pragma wal_checkpoint(passive)')
    from = until
  }
  return entriesIn(db, from, end)
}

function entriesIn(db: DatabaseSync, after: Position, until: Position): Entry[] {
  const rows = arrayQuery<[Position, string, string]>(
    db,
    `select position, event ->> 'commandid', event ->> 'recordedtime' from events
     where position > ? and position <= ? and json_valid(event) and event ->> 'commanddigest' is not null`,
  ).all(after, until)
  return rows
    .filter(([, command], at) => command !== rows[at - 1]?.[1])
    .map(([position, command, recorded]) => ({ week: weekOf(instant(recorded)), command, position }))
}

/** Returns the position before the first event of the last 30 days. Recorded times never decrease along the log. */
function before30Days(db: DatabaseSync): Position {
  const recorded = arrayQuery<[string]>(
    db,
    "select event ->> 'recordedtime' from events where position >= ? and json_valid(event) order by position limit 1",
  )
  const weekAt = (position: Position): number => weekOf(instant(recorded.get(position)?.[0] ?? ''))
  const end = Number(column(db, 'select max(position) from events') ?? 0)
  const since = weekAt(end) - KEPT_WEEKS
  return firstWhere(0, end, (position) => weekAt(position + 1) >= since)
}

/** Finds the position of the first event that a command wrote; undefined where the table does not have it. */
export type CommandLookup = (command: string, nowMs: number) => Position | undefined

/** Prepares the look-up in the table of commands. */
export function commandLookup(db: DatabaseSync): CommandLookup {
  const weeks = Array.from({ length: KEPT_WEEKS + 1 }, (_, at) => at)
  const find = arrayQuery<[Position]>(
    db,
    `select position from commands where week in (${weeks.map(() => '?').join(', ')}) and id = ? limit 1`,
  )
  return (command, nowMs) => {
    const week = weekOf(nowMs)
    return find.get(...weeks.map((before) => week - before), keyOf(command))?.[0]
  }
}
