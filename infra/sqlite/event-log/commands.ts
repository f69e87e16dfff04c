import type { DatabaseSync } from 'node:sqlite'
import { instant } from '../../../domain/kernel/index.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { arrayQuery } from '../array-query.ts'
import { column } from './file.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000
/** Weeks before the current one whose commands are kept: at least 30 days. */
const WEEKS_KEPT = 5
/** Commands after which a merge begins. */
const MERGE_AT = 16_384
/** Events after which a merge begins, however few commands they hold: an opening log looks at so many. */
const MERGE_AT_EVENTS = 65_536
/** Commands that one commit merges at least. */
const SLICE = 256
/** Entries that one commit removes at most. */
const PRUNED = 256

/** Commands that are in no merge or in one that is not complete: never more than this. */
export const MOST_RECENT = 2 * MERGE_AT

/** One append that had an idempotency key. */
interface Entry {
  readonly week: number
  readonly command: string
  /** Of the first event that it wrote. */
  readonly position: Position
}

const weekOf = (recordedMs: number): number => Math.floor(recordedMs / WEEK_MS)

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A UUID in its 16 bytes; any other id as it is. */
const keyOf = (command: string): Buffer | string =>
  UUID.test(command) ? Buffer.from(command.replaceAll('-', ''), 'hex') : command

/**
 * Which command wrote where, for the last 30 days, as the log's writer keeps it within the transactions of its appends.
 *
 * Random keys dirty a page each, which would cost more than the events themselves. So the newest commands are held in memory,
 * whose durable form are the events behind the mark `commands` in `meta`; when there are many they are merged into the table
 * in the order of its key, a slice with each commit. The table's key begins with the week: old entries lie together.
 */
export interface CommandIndex {
  add(command: string, recordedMs: number, position: Position): void
  /** Merges a slice and removes a few old entries, within the transaction that is open. */
  step(nowMs: number): void
  /** The transaction has ended, and the log with this position: what was added beyond it was not written. */
  settle(committed: boolean, end: Position): void
  /** What the table does not hold yet. */
  recent(): readonly Entry[]
}

/** Opens the index; of a log that has none, or an older one, it is first built from the events of the last 30 days. */
export function commandIndex(db: DatabaseSync): CommandIndex {
  const table = commandTable(db)
  let pending = caughtUp(db, table)
  let mark = table.mark()
  let merging: readonly Entry[] = []
  let merged = 0
  let staged = 0
  let added = 0
  /** What the mark will be when the merge is complete. */
  let next: Position | undefined

  return {
    add(command, recordedMs, position) {
      pending.push({ week: weekOf(recordedMs), command, position })
      added += 1
    },
    step(nowMs) {
      table.prune(nowMs)
      if (next === undefined) return
      // Twice as many as came: a merge ends long before the next one is due.
      const slice = merging.slice(merged, merged + Math.max(SLICE, 2 * added))
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
      if (next !== undefined || (pending.length < MERGE_AT && end - mark < MERGE_AT_EVENTS)) return
      merging = inOrder(pending)
      merged = 0
      pending = []
      next = end
    },
    recent: () => [...merging, ...pending],
  }
}

/** Sorted as the table is: each page is then changed once. */
const inOrder = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted(
    (one, other) =>
      one.week - other.week ||
      (one.command === other.command ? one.position - other.position : one.command < other.command ? -1 : 1),
  )

interface CommandTable {
  put(entry: Entry): void
  prune(nowMs: number): void
  /** Position up to which every command is in the table; undefined where there never was one. */
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
      (select id from commands where week = :week order by id limit 1 offset ${PRUNED - 1}),
      (select max(id) from commands where week = :week))`)
  const putMark = db.prepare("insert or replace into meta values ('commands', ?)")
  let oldest = first.get()?.[0] ?? Number.POSITIVE_INFINITY

  return {
    put({ week, command, position }) {
      insert.run(week, keyOf(command), position)
      oldest = Math.min(oldest, week)
    },
    prune(nowMs) {
      if (oldest >= weekOf(nowMs) - WEEKS_KEPT) return
      const { changes } = remove.run({ week: oldest })
      if (changes < PRUNED) oldest = first.get()?.[0] ?? Number.POSITIVE_INFINITY
    },
    mark: () => Number(column(db, "select value from meta where name = 'commands'") ?? before30Days(db)),
    moveMark(position) {
      putMark.run(String(position))
    },
  }
}

/** Merges, page by page, what many events behind the mark say, and returns what the last few say. */
function caughtUp(db: DatabaseSync, table: CommandTable): Entry[] {
  const end = Number(column(db, 'select max(position) from events') ?? 0)
  let from = table.mark()
  while (end - from > MERGE_AT) {
    const until = from + MERGE_AT
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

/** The position before the first event of the last 30 days: recorded times never go back along the log. */
function before30Days(db: DatabaseSync): Position {
  const recorded = arrayQuery<[string]>(
    db,
    "select event ->> 'recordedtime' from events where position >= ? and json_valid(event) order by position limit 1",
  )
  const weekAt = (position: Position): number => weekOf(instant(recorded.get(position)?.[0] ?? ''))
  const end = Number(column(db, 'select max(position) from events') ?? 0)
  const since = weekAt(end) - WEEKS_KEPT
  let [low, high] = [0, end]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (weekAt(middle + 1) < since) low = middle + 1
    else high = middle
  }
  return low
}

/** Position of the first event that a command wrote, where the table has it. */
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
