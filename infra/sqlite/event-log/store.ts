import type { DatabaseSync } from 'node:sqlite'
import { quotedId, withRevision } from '../../../services/kit/stored-form.ts'
import { arrayQuery } from '../array-query.ts'
import { type CommandIndex, commandIndex } from './commands.ts'
import { asFault } from './faults.ts'
import { column, openForWriting } from './file.ts'
import { type StreamHead, streamHeads } from './stream-heads.ts'
import type { AppendBatch, EventRow, Exception } from './writer-messages.ts'

/** What one batch came to, as {@link BatchResult} carries it. */
interface BatchOutcome {
  readonly positions: number[]
  readonly revisions: number[]
  readonly exceptions: [index: number, exception: Exception][]
}

export interface Store {
  readonly db: DatabaseSync
  readonly commands: Pick<CommandIndex, 'recent'>
  /** All batches in one commit, durable on return. @throws Fault where nothing of them was written. */
  commit(batches: readonly AppendBatch[]): BatchOutcome[]
  /** Writes as much as any event takes, durably, and leaves nothing. @throws Fault where it cannot. */
  tryWriting(): void
  /** Position of the last event. */
  head(): number
  /**
   * Copies what is left of the write-ahead log into the file, so that the next commit begins it anew. False where
   * somebody was in the way; `full` and `truncate` wait for them a while. `truncate` leaves an empty file.
   */
  checkpoint(mode: 'passive' | 'full' | 'truncate'): boolean
  close(): void
}

/** The log's file as its one writer sees it: everything in one thread and without waiting. */
export function openStore(file: string, maxBytes?: number): Store {
  const db = openForWriting(file, maxBytes)
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const addEvent = db.prepare('insert into events values (?, ?, ?, ?, ?)')
  const rowsOf = arrayQuery<EventRow>(
    db,
    'select position, event, traceparent from events where stream = ? and revision >= ? order by revision limit ?',
  )
  const heads = streamHeads(db, file)
  const commands = opened(db, file)
  let position = Number(column(db, 'select max(position) from events') ?? 0)

  /** The events of an append that was made before, if it began at `from` and these are exactly they. */
  function repeated(head: StreamHead, from: number, events: readonly string[]): Exception | undefined {
    if (from + events.length - 1 > head.revision) return undefined
    const rows = rowsOf.all(head.id, from, events.length)
    const same = rows.every(([, event], at) => quotedId(event) === quotedId(events[at] ?? ''))
    return same ? { kind: 'repeated', rows } : undefined
  }

  /** Why an append is not simply written, if it is not. */
  function objection(
    batch: AppendBatch,
    at: number,
    events: readonly string[],
    head: StreamHead | undefined,
  ): Exception | undefined {
    const expected = batch.expected[at] ?? 'any'
    const revision = head?.revision ?? -1
    const wanted = expected === 'any' ? revision : expected === 'none' ? -1 : expected
    if (head !== undefined) {
      const from = expected === 'any' ? heads.revisionOf(head, quotedId(events[0] ?? '')) : wanted + 1
      const again = from === undefined ? undefined : repeated(head, from, events)
      if (again !== undefined) return again
    }
    if (wanted !== revision) return { kind: 'conflict', revision }
    if (head !== undefined && (batch.firstTimes[at] ?? 0) < head.time) return BEFORE_PREVIOUS
    return undefined
  }

  function appendOne(batch: AppendBatch, at: number, first: number, outcome: BatchOutcome): void {
    const stream = batch.streams[at] ?? ''
    const events = batch.events.slice(first, first + (batch.counts[at] ?? 0))
    const known = heads.get(stream)
    const exception = objection(batch, at, events, known)
    if (exception !== undefined) {
      outcome.positions.push(0)
      outcome.revisions.push(0)
      outcome.exceptions.push([at, exception])
      return
    }
    const head = known ?? heads.add(stream)
    const command = batch.commands[at] ?? null
    if (command !== null) commands.add(command, batch.recorded[at] ?? 0, position + 1)
    outcome.positions.push(position + 1)
    outcome.revisions.push(head.revision + 1)
    events.forEach((event, index) => {
      heads.advance(head, event)
      position += 1
      const stored = batch.expected[at] === 'any' ? withRevision(event, head.revision) : event
      addEvent.run(position, head.id, head.revision, stored, batch.traceparents[first + index] ?? null)
    })
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
    commands,
    commit(batches) {
      const before = position
      try {
        begin.run()
        const outcomes = batches.map(appendBatch)
        commands.step(batches.at(-1)?.recorded.at(-1) ?? 0)
        commit.run()
        commands.settle(true, position)
        return outcomes
      } catch (error) {
        position = before
        heads.forget()
        commands.settle(false, position)
        if (db.isTransaction) db.exec('rollback')
        throw asFault(error, file)
      }
    },
    tryWriting() {
      // What is copied into the file leaves room in the write-ahead log, also where the disk has none.
      emptyWal(db, 'passive')
      try {
        db.exec('begin immediate')
        db.prepare('insert into meta values (?, ?)').run(TRIED, ROOM)
        db.prepare('delete from meta where name = ?').run(TRIED)
        commit.run()
      } catch (error) {
        if (db.isTransaction) db.exec('rollback')
        throw asFault(error, file)
      }
    },
    head: () => position,
    checkpoint: (mode) => emptyWal(db, mode),
    close() {
      emptyWal(db, 'truncate')
      db.close()
    },
  }
}

/** @throws Fault of the log */
function opened(db: DatabaseSync, file: string): CommandIndex {
  try {
    return commandIndex(db)
  } catch (error) {
    db.close()
    throw asFault(error, file)
  }
}

/** What is written to see whether anything can be: more than any event takes. */
const TRIED = 'tried'
const ROOM = 'x'.repeat(64 * 1024)

function emptyWal(db: DatabaseSync, mode: 'passive' | 'full' | 'truncate'): boolean {
  try {
    const row = db.prepare(`pragma wal_checkpoint(${mode})`).get()
    return row?.log === row?.checkpointed
  } catch {
    // A full disk, say: what is committed is as safe in the write-ahead log, and the next time it may work.
    return false
  }
}

const BEFORE_PREVIOUS: Exception = {
  kind: 'refused',
  code: 'time.before-previous',
  detail: 'An event cannot have happened before the previous one of its stream: give a later time.',
}
