import type { DatabaseSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import { instant, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { quotedId } from '../../../services/kit/stored-form.ts'
import { arrayQuery } from '../array-query.ts'
import { logCorrupt } from './faults.ts'
import { column } from './file.ts'

/** Where a stream ends. */
export interface StreamHead {
  readonly id: number
  revision: number
  /** `time` of its last event, in milliseconds. */
  time: number
  /** Quoted ids of its last events with their revisions, once an append at any revision has asked for them. */
  recent?: Map<string, number>
}

export interface StreamHeads {
  get(name: string): StreamHead | undefined
  /** A stream without events yet. */
  add(name: string): StreamHead
  /** Revision of an event among the stream's last ones. */
  revisionOf(head: StreamHead, quotedId: string): number | undefined
  /** Moves the end of the stream by one event. */
  advance(head: StreamHead, event: string): void
  /** Forgets everything, for what was remembered may not have happened. */
  forget(): void
}

/** Streams whose end is kept in memory. */
const KNOWN_STREAMS = 50_000
/** How far back an append at any revision looks for its own first attempt. */
const RETRY_WINDOW = 256

/** The ends of the streams of a log, as its one writer knows them. */
export function streamHeads(db: DatabaseSync, file: string): StreamHeads {
  const heads = new LRUCache<string, StreamHead>({ max: KNOWN_STREAMS })
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
  /** The last id given out. */
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
    const rows = tail.all(head.id, head.revision - RETRY_WINDOW)
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
      if (head.recent.size > RETRY_WINDOW && oldest !== undefined) head.recent.delete(oldest)
    },
    forget() {
      heads.clear()
      streams = undefined
    },
  }
}
