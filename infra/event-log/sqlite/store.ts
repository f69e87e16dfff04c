import type { DatabaseSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import { instant, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { withRevision } from '../../../services/event-log/stored-form.ts'
import { asFault, corrupt } from './faults.ts'
import { column, openForWriting } from './file.ts'
import type { AppendBatch, EventRow, Exception } from './messages.ts'

/** Where a stream ends. */
interface StreamHead {
  readonly id: number
  revision: number
  /** `time` of its last event, in milliseconds. */
  time: number
}

/** What one batch came to, as {@link BatchResult} carries it. */
export interface BatchOutcome {
  readonly positions: number[]
  readonly revisions: number[]
  readonly exceptions: [index: number, exception: Exception][]
}

export interface Store {
  readonly db: DatabaseSync
  /** All batches in one commit, durable on return. @throws Fault where nothing of them was written. */
  commit(batches: readonly AppendBatch[]): BatchOutcome[]
  /** Position of the last event. */
  head(): number
  /** Copies what is left of the write-ahead log into the file, so that the next commit begins it anew. */
  checkpoint(): void
  close(): void
}

/** Streams whose end is kept in memory. */
const KNOWN_STREAMS = 50_000
/** How far back an append at any revision looks for its own first attempt. */
const RETRY_WINDOW = 256

/** The log's file as its one writer sees it: appends in groups, everything in one thread and without waiting. */
export function openStore(file: string, maxBytes?: number): Store {
  const db = openForWriting(file, maxBytes)
  const heads = new LRUCache<string, StreamHead>({ max: KNOWN_STREAMS })
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const findStream = db.prepare('select id from streams where name = ?')
  const addStream = db.prepare('insert into streams values (?, ?)')
  const lastOf = db.prepare('select revision, event from events where stream = ? order by revision desc limit 1')
  const rowsOf = db.prepare(
    `select position, event, traceparent from events where stream = ? and revision >= ? order by revision limit ?`,
  )
  const findId = db.prepare('select revision from events where stream = ? and revision > ? and instr(event, ?) > 0')
  const addEvent = db.prepare('insert into events values (?, ?, ?, ?, ?)')
  for (const statement of [findStream, lastOf, rowsOf, findId]) statement.setReturnArrays(true)

  let position = Number(column(db, 'select max(position) from events') ?? 0)
  let streams = Number(column(db, 'select max(id) from streams') ?? 0)

  function headOf(stream: string): StreamHead | undefined {
    const known = heads.get(stream)
    if (known !== undefined) return known
    const found = findStream.get(stream) as unknown as [number] | undefined
    if (found === undefined) return undefined
    const last = lastOf.get(found[0]) as unknown as [number, string] | undefined
    if (last === undefined) throw corrupt(file)
    const event: RecordedEvent = JSON.parse(last[1])
    const head = { id: found[0], revision: last[0], time: instant(event.time) }
    heads.set(stream, head)
    return head
  }

  /** The events of an append that was made before, if these are exactly they. */
  function repeated(head: StreamHead, from: number, events: readonly string[]): Exception | undefined {
    if (from + events.length - 1 > head.revision) return undefined
    const rows = rowsOf.all(head.id, from, events.length) as unknown as EventRow[]
    const same = rows.length === events.length && rows.every(([, event], at) => idOf(event) === idOf(events[at] ?? ''))
    return same ? { kind: 'repeated', rows } : undefined
  }

  function repeatedAnywhere(head: StreamHead, events: readonly string[]): Exception | undefined {
    const id = JSON.stringify(idOf(events[0] ?? ''))
    const rows = findId.all(head.id, head.revision - RETRY_WINDOW, `"id":${id}`) as unknown as [number][]
    for (const [revision] of rows) {
      const found = repeated(head, revision, events)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** Why an append is not simply written, if it is not. */
  function objection(batch: AppendBatch, at: number, first: number, head: StreamHead | undefined) {
    const expected = batch.expected[at] ?? 'any'
    const revision = head?.revision ?? -1
    const wanted = expected === 'any' ? revision : expected === 'none' ? -1 : expected
    if (head !== undefined && (expected === 'any' || wanted < revision)) {
      const mine = batch.events.slice(first, first + (batch.counts[at] ?? 0))
      const again = expected === 'any' ? repeatedAnywhere(head, mine) : repeated(head, wanted + 1, mine)
      if (again !== undefined) return again
    }
    if (wanted !== revision) return { kind: 'conflict', revision } satisfies Exception
    if (head !== undefined && (batch.firstTimes[at] ?? 0) < head.time) return BEFORE_PREVIOUS
    return undefined
  }

  function newStream(name: string): StreamHead {
    streams += 1
    addStream.run(streams, name)
    const head = { id: streams, revision: -1, time: 0 }
    heads.set(name, head)
    return head
  }

  function appendOne(batch: AppendBatch, at: number, first: number, outcome: BatchOutcome): void {
    const stream = batch.streams[at] ?? ''
    const known = headOf(stream)
    const exception = objection(batch, at, first, known)
    if (exception !== undefined) {
      outcome.positions.push(0)
      outcome.revisions.push(0)
      outcome.exceptions.push([at, exception])
      return
    }
    const head = known ?? newStream(stream)
    outcome.positions.push(position + 1)
    outcome.revisions.push(head.revision + 1)
    const end = first + (batch.counts[at] ?? 0)
    for (let index = first; index < end; index += 1) {
      const text = batch.events[index] ?? ''
      position += 1
      head.revision += 1
      const event = batch.expected[at] === 'any' ? withRevision(text, head.revision) : text
      addEvent.run(position, head.id, head.revision, event, batch.traceparents[index] ?? null)
    }
    head.time = batch.lastTimes[at] ?? head.time
  }

  function appendBatch(batch: AppendBatch): BatchOutcome {
    const outcome: BatchOutcome = { positions: [], revisions: [], exceptions: [] }
    let first = 0
    for (let at = 0; at < batch.streams.length; at += 1) {
      appendOne(batch, at, first, outcome)
      first += batch.counts[at] ?? 0
    }
    return outcome
  }

  return {
    db,
    commit(batches) {
      const before = { position, streams }
      try {
        begin.run()
        const outcomes = batches.map(appendBatch)
        commit.run()
        return outcomes
      } catch (error) {
        // What was remembered of this transaction has not happened.
        position = before.position
        streams = before.streams
        heads.clear()
        if (db.isTransaction) db.exec('rollback')
        throw asFault(error, file)
      }
    },
    head: () => position,
    checkpoint() {
      db.exec('pragma wal_checkpoint(passive)')
    },
    close() {
      db.exec('pragma wal_checkpoint(truncate)')
      db.close()
    },
  }
}

const BEFORE_PREVIOUS: Exception = {
  kind: 'refused',
  code: 'time.before-previous',
  detail: 'An event cannot have happened before the previous one of its stream: give a later time.',
}

const idOf = (event: string): string => (JSON.parse(event) as RecordedEvent).id
