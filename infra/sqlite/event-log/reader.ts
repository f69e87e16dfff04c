import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { holdsMark } from '../../../services/kit/mark.ts'
import { recordedFrom } from '../../../services/kit/stored-form.ts'
import type { EventLogReader, LogIdentity, Position } from '../../../services/ports/event-log.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { type CommandLookup, commandLookup } from './commands.ts'
import { logClosed, logFault } from './faults.ts'
import { openForReading, realFile } from './file.ts'
import type { NewestEvents } from './newest-events.ts'
import { wakeOn } from './wake-up.ts'
import type { EventRow } from './writer-messages.ts'

/** Larger pages read no faster, and their events live long enough for V8 to keep them until a whole collection. */
const MAX_PAGE_ROWS = 256
/** The first page is small, because many readers want little. Pages grow for readers that continue. */
const FIRST_PAGE_ROWS = 64
const MIN_PAGE_ROWS = 16
/** A page that is larger than this makes the next one smaller. */
const PAGE_CHARS = 2 ** 21

type Page = readonly RecordedEvent[]

/**
 * Opens a reader of a log. This process may write the log, or another one, or none. Any number of readers may be open, in any thread.
 *
 * The transaction of a page ends before the page is returned. So a slow reader buffers nothing, and the write-ahead log can be
 * emptied meanwhile.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable`
 */
export async function openSqliteLogReader({ path }: { path: string }): Promise<EventLogReader> {
  return sqliteReader(realFile(path))
}

/** A reader that can also look up commands. */
export interface SqliteReader extends EventLogReader {
  /** Finds commands. A version that keeps their index must have opened the log for writing before. */
  readonly positionOf: CommandLookup
}

/**
 * Opens a reader.
 *
 * @param file as `realFile` names it
 * @param newest the newest events, where this thread appends them all
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable`
 */
export function sqliteReader(file: string, newest?: NewestEvents): SqliteReader {
  const db = openForReading(file)
  db.exec(`pragma busy_timeout = ${READ_WAIT_MS}`)
  const wake = newest ?? wakeOn(file)
  let open = true
  const query = <T>(read: () => T): T => {
    if (!open) throw logClosed()
    try {
      return read()
    } catch (error) {
      throw logFault(error, file)
    }
  }
  const { all, ofStream, last, identity } = query(() => prepare(db))

  const head = (): Position => query(() => last.get()?.[0] ?? 0)

  async function* pages(read: (after: number, limit: number) => Page, after: number, key: 'position' | 'revision') {
    let from = after
    let limit = FIRST_PAGE_ROWS
    for (;;) {
      const page = read(from, limit)
      const end = page.at(-1)
      if (end === undefined) return
      const full = page.length === limit
      from = end[key]
      limit = nextLimit(limit, textOf)
      yield page
      if (!full) return
      await turn()
    }
  }

  /** The size of the last page, in characters. */
  let textOf = 0
  const events = (rows: readonly EventRow[]): Page => {
    textOf = 0
    return rows.map(([position, event, traceparent]) => {
      textOf += event.length
      return recordedFrom(event, position, traceparent)
    })
  }
  const readAfter = (after: Position, until: Position, limit: number): Page =>
    query(() => events(all.all(after, until, limit)))

  let lookup: CommandLookup | undefined

  const at = async (position: Position) => readAfter(position - 1, position, 1)[0]

  return {
    readStream: (stream, from = 0) =>
      pages((after, limit) => query(() => events(ofStream.all(stream, after, limit))), from - 1, 'revision'),
    readAll(after, { until } = {}) {
      const end = until ?? head()
      return pages((from, limit) => readAfter(from, end, limit), after, 'position')
    },
    at,
    positionOf: (command, nowMs) =>
      query(() => {
        lookup ??= commandLookup(db)
        return lookup(command, nowMs)
      }),
    holds: (mark) => holdsMark(at, mark),
    async *subscribe(after, signal) {
      let position = after
      let limit = MAX_PAGE_ROWS
      while (open && !signal.aborted) {
        // Reading and waiting begin in the same turn: no commit can slip in between unnoticed.
        const kept = newest?.after(position, limit)
        const page =
          kept === undefined ? readAfter(position, Number.MAX_SAFE_INTEGER, limit) : query(() => events(kept))
        const end = page.at(-1)
        if (end === undefined) {
          await wake.next(signal)
        } else {
          position = end.position
          limit = nextLimit(limit, textOf)
          yield page
          await turn()
        }
      }
    },
    head: async () => head(),
    identity: async () => query(() => identityOf(identity)),
    async close() {
      if (!open) return
      open = false
      wake.close()
      db.close()
    },
  }
}

/** Large events come in smaller pages, so that memory stays bounded whatever the log holds. */
const nextLimit = (limit: number, text: number): number =>
  text > PAGE_CHARS
    ? Math.max(MIN_PAGE_ROWS, limit >> 1)
    : Math.min(MAX_PAGE_ROWS, text * 2 < PAGE_CHARS ? limit * 2 : limit)

function prepare(db: DatabaseSync) {
  return {
    all: arrayQuery<EventRow>(
      db,
      'select position, event, traceparent from events where position > ? and position <= ? order by position limit ?',
    ),
    ofStream: arrayQuery<EventRow>(
      db,
      `select position, event, traceparent from events
       where stream = (select id from streams where name = ?) and revision > ? order by revision limit ?`,
    ),
    last: arrayQuery<[Position | null]>(db, 'select max(position) from events'),
    identity: arrayQuery<[string]>(db, "select value from meta where name in ('epoch', 'id') order by name"),
  }
}

function identityOf(query: ArrayQuery<[string]>): LogIdentity {
  const [epoch = '', id = ''] = query.all().map(([value]) => value)
  return { id, epoch: Number(epoch) }
}
