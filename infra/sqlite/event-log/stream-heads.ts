import type { DatabaseSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import { instant, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { quotedId } from '../../../services/kit/stored-form.ts'
import { arrayQuery } from '../array-query.ts'
import { logCorrupt } from './faults.ts'
import { column } from './file.ts'

/** The end of a stream. */
export interface StreamHead {
  readonly id: number
  revision: number
  /** `time` of its last event, in milliseconds. */
  time: number
  /** Revisions of its last events by quoted id; loaded at the first append at any revision. */
  recent?: Map<string, number>
}

/** The ends of the streams of a log, as its one writer knows them. */
export interface StreamHeads {
  /** Returns the end of a stream; undefined where it has no event. */
  get(name: string): StreamHead | undefined
  /** Adds a stream without events. */
  add(name: string): StreamHead
  /** Returns the revision of an event; undefined where it is none of the stream's last events. */
  revisionOf(head: StreamHead, quotedId: string): number | undefined
  /** Moves the end of the stream by one event. @param event in its stored form */
  advance(head: StreamHead, event: string): void
  /** Forgets everything. Called after a failed commit, which may have been remembered. */
  forget(): void
}

/** The ends of this many streams are kept in memory. */
const MAX_KNOWN_STREAMS = 50_000
/** An append at any revision looks for its own first attempt among this many events. */
const RETRY_WINDOW_EVENTS = 256

/** Makes the memory of stream ends, which it loads from the file. @param file how errors name it */
export function streamHeads(db: DatabaseSync, file: string): StreamHeads {
  const heads = new LRUCache<string, StreamHead>({ max: MAX_KNOWN_STREAMS })
  const find = arrayQuery<[number]>(db, 'select id from streams where name = ?')
  const insert = db.prepare('insert into streams values (?, ?)')
  const last = arrayQuery<[number, string]>(
    db,
    'select revision, event from events where stream = ? order by revision desc limit 1',
  )
  const tail = arrayQuery<[number, string]>(
    db,
    'select revision, event from events where stream = ? and revision > ? order by revision',
  )
  /** The last id that a stream got; undefined where it has to be read again. */
  let streams: number | undefined

  function load(name: string): StreamHead | undefined {
    const found = find.get(name)
    if (found === undefined) return undefined
    const [id] = found
    const row = last.get(id)
    if (row === undefined) throw logCorrupt(file)
    const event: RecordedEvent = JSON.parse(row[1])
    return { id, revision: row[0], time: instant(event.time) }
  }

  function loadRecent(head: StreamHead): Map<string, number> {
    const rows = tail.all(head.id, head.revision - RETRY_WINDOW_EVENTS)
    return new Map(rows.map(([revision, event]) => [quotedId(event), revision]))
  }

  return {
    get(name) {
      const known = heads.get(name)
      if (known !== undefined) return known
      const head = load(name)
      if (head !== undefined) heads.set(name, head)
      return head
    },
    add(name) {
      streams ??= Number(column(db, 'select max(id) from streams') ?? 0)
      streams += 1
      insert.run(streams, name)
      const head = { id: streams, revision: -1, time: Number.NEGATIVE_INFINITY }
      heads.set(name, head)
      return head
    },
    revisionOf(head, id) {
      head.recent ??= loadRecent(head)
      return head.recent.get(id)
    },
    advance(head, event) {
      head.revision += 1
      if (head.recent === undefined) return
      head.recent.set(quotedId(event), head.revision)
      const [oldest] = head.recent.keys()
      if (head.recent.size > RETRY_WINDOW_EVENTS && oldest !== undefined) head.recent.delete(oldest)
    },
    forget() {
      heads.clear()
      streams = undefined
    },
  }
}
