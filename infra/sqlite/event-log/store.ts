import type { DatabaseSync } from 'node:sqlite'
import { withRevision } from '../../../services/kit/stored-form.ts'
import { appendCheck } from './append-check.ts'
import { type CommandIndex, commandIndex } from './commands.ts'
import { logFault } from './faults.ts'
import { column, openForWriting, type WriteOptions } from './file.ts'
import { streamHeads } from './stream-heads.ts'
import type { AppendBatch, Exception } from './writer-messages.ts'

/** The outcome of one batch, as {@link BatchResult} carries it. */
interface BatchOutcome {
  readonly positions: number[]
  readonly revisions: number[]
  readonly exceptions: [index: number, exception: Exception][]
}

/** The log's file as its one writer sees it. */
export interface LogStore {
  readonly db: DatabaseSync
  readonly commands: Pick<CommandIndex, 'recent'>
  /** Writes all batches in one commit, which is durable on return unless the store flushes later. @throws Fault where nothing of them was written */
  commit(batches: readonly AppendBatch[]): BatchOutcome[]
  /**
   * Writes as much as the largest event takes, durably, and removes it. All earlier commits are durable then, and all later ones.
   *
   * @throws Fault where that fails
   */
  tryWriting(): void
  /** Returns the position of the last event; 0 without one. */
  head(): number
  /**
   * Copies the rest of the write-ahead log into the file, so that the next commit writes at its beginning, unless a reader is in the
   * way; `full` and `truncate` wait for readers. `truncate` leaves an empty write-ahead log.
   */
  checkpoint(mode: 'passive' | 'full' | 'truncate'): void
  /** Returns the pages that the write-ahead log holds since it last began at its start. A small event may take several. */
  walPages(): number
  close(): void
}

/** Opens the log's file for its one writer. All calls are synchronous. @throws Fault of the log */
export function openLogStore(file: string, how?: WriteOptions): LogStore {
  const db = openForWriting(file, how)
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const addEvent = db.prepare('insert into events values (?, ?, ?, ?, ?)')
  const heads = streamHeads(db, file)
  const commands = opened(db, file)
  // SQLite before 3.51 has no `noop`, and copies what it can instead.
  const wal = db.prepare('pragma wal_checkpoint(noop)')
  const objection = appendCheck(db, heads)
  let position = Number(column(db, 'select max(position) from events') ?? 0)

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
        throw logFault(error, file)
      }
    },
    tryWriting() {
      // A copy into the file makes room in the write-ahead log, even on a full disk.
      emptyWal(db, 'passive')
      try {
        db.exec('pragma synchronous = full; begin immediate')
        db.prepare('insert into meta values (?, ?)').run(TRIAL_NAME, TRIAL_TEXT)
        db.prepare('delete from meta where name = ?').run(TRIAL_NAME)
        commit.run()
      } catch (error) {
        if (db.isTransaction) db.exec('rollback')
        throw logFault(error, file)
      }
    },
    head: () => position,
    checkpoint: (mode) => emptyWal(db, mode),
    walPages: () => Number(wal.get()?.log),
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
    throw logFault(error, file)
  }
}

/** `tryWriting` writes this entry, which is larger than any event. */
const TRIAL_NAME = 'tried'
const TRIAL_TEXT = 'x'.repeat(64 * 1024)

function emptyWal(db: DatabaseSync, mode: 'passive' | 'full' | 'truncate'): void {
  try {
    db.exec(`pragma wal_checkpoint(${mode})`)
  } catch {
    // The disk may be full. Commits are as safe in the write-ahead log, and a later call may succeed.
  }
}
