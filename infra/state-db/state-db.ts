import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import { Fault } from '../../services/fault.ts'
import type { LogIdentity } from '../../services/ports.ts'
import { privateDatabase } from '../files/private.ts'
import { meaningOf } from '../sqlite/trouble.ts'

/** 'SNST' */
const APPLICATION_ID = 0x534e5354
/** Writes of one transaction, and so of one turn of the event loop: some 2 ms. */
const TURN = 200
/** Milliseconds for which queued writes gather, so that they share a transaction. */
const GATHER_MS = 100
/** Milliseconds until a queue that could not be written is tried again: the first, doubled each time up to the most. */
const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 2_000
/** Milliseconds for which a write waits for a lock of another program, and a closing file for its queues. */
const PATIENCE_MS = 2_000
/** Milliseconds to wait for a lock while the engine starts. */
const OPENING_MS = 5_000

/** What one part still has to write. Entries stay until they are committed, however often that fails. */
export interface Pending {
  /** How many entries there are. */
  size(): number
  /** Writes at most so many of them, within a transaction. */
  write(most: number): void
  /** What was just written is committed: it is pending no more. */
  written(): void
}

/**
 * The small file of what cannot be derived from the log and is no personal value; it is backed up with it. Each part
 * that keeps something here makes its own tables. It never waits for a lock in the thread: other programs may hold one.
 */
export interface StateDb {
  /** Makes tables where they are not yet there. */
  tables(sql: string): void
  prepare(sql: string): StatementSync
  /**
   * Durable when it resolves: for what is rare. Tries for two seconds where another program holds the file; all of `work` is run again then.
   *
   * @throws Fault `state.unavailable`: nothing was written
   */
  write(work: () => void): Promise<void>
  /** Registers what a part writes by and by. What is returned announces that there is something. */
  queue(pending: Pending): () => void
  /** Writes what is pending; false where that cannot be done now. It is tried again by itself. */
  flush(): Promise<boolean>
  /** Writes what is pending, for two seconds at most, and closes the file. */
  close(): Promise<void>
}

export interface StateDbOptions {
  /** The file, `:memory:`, or the path of a `memoryDatabase` where the content outlives this connection. */
  readonly path: string
  /** The log's that it belongs to. */
  readonly identity: LogIdentity
  /** Told once when queued writes begin to fail; they are tried until they succeed. */
  readonly failed: (fault: Fault) => void
  /** Told when everything pending is written again. */
  readonly mended?: () => void
}

/** @throws Fault `state.foreign` `state.corrupt` `state.other-log` `state.unavailable` */
export function openStateDb({ path, identity, failed, mended }: StateDbOptions): StateDb {
  const db = opened(path, identity)
  const queues: Pending[] = []
  let timer: NodeJS.Timeout | undefined
  /** Milliseconds until the next try, while queued writes fail. */
  let waitMs: number | undefined
  let closed = false

  const pending = (): Pending[] => queues.filter((queue) => queue.size() > 0)

  function transaction(work: () => void): void {
    try {
      db.exec('begin immediate')
      work()
      db.exec('commit')
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('rollback')
      throw asFault(error, path)
    }
  }

  async function write(work: () => void): Promise<void> {
    for (let [waited, ms] = [0, 10]; ; ms = Math.min(ms * 2, 250)) {
      try {
        transaction(work)
        return
      } catch (error) {
        if (asFault(error, path).kind !== 'transient' || waited >= PATIENCE_MS) throw error
        await delay(ms)
        waited += ms
      }
    }
  }

  /** One transaction. @throws Fault where nothing of it was written */
  function turn(): void {
    const writing: Pending[] = []
    transaction(() => {
      let left = TURN
      for (const queue of pending()) {
        if (left <= 0) break
        const count = Math.min(left, queue.size())
        queue.write(count)
        left -= count
        writing.push(queue)
      }
    })
    for (const queue of writing) queue.written()
  }

  async function flush(): Promise<boolean> {
    try {
      while (pending().length > 0) {
        turn()
        if (pending().length > 0) await nextTurn()
      }
      over()
      return true
    } catch (error) {
      postpone(error)
      return false
    }
  }

  function over(): void {
    if (waitMs === undefined) return
    waitMs = undefined
    mended?.()
  }

  function postpone(error: unknown): void {
    if (waitMs === undefined) failed(asFault(error, path))
    waitMs = Math.min((waitMs ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS)
    schedule(waitMs)
  }

  function schedule(ms: number): void {
    if (timer !== undefined || closed) return
    timer = setTimeout(soon, ms)
  }

  /** A turn of the queue; others in the process have theirs in between. */
  function soon(): void {
    timer = undefined
    try {
      if (pending().length > 0) turn()
    } catch (error) {
      postpone(error)
      return
    }
    if (pending().length > 0) schedule(0)
    else over()
  }

  return {
    tables: (sql) => db.exec(sql),
    prepare: (sql) => db.prepare(sql),
    write,
    queue(part) {
      queues.push(part)
      return () => schedule(GATHER_MS)
    },
    flush,
    async close() {
      if (closed) return
      closed = true
      clearTimeout(timer)
      for (let waited = 0; !(await flush()) && waited < PATIENCE_MS; waited += 100) await delay(100)
      db.close()
    },
  }
}

/** How the file names the log that it belongs to. */
export const identityText = ({ id, epoch }: LogIdentity): string => `${id} ${epoch}`

function opened(path: string, identity: LogIdentity): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = privateDatabase(path, { timeout: OPENING_MS })
    prepare(db, path, identityText(identity))
    db.exec('pragma busy_timeout = 0')
    return db
  } catch (error) {
    db?.close()
    throw asFault(error, path)
  }
}

function prepare(db: DatabaseSync, path: string, log: string): void {
  const application = db.prepare('pragma application_id').get()?.application_id
  const fresh = db.prepare('select count(*) as n from sqlite_schema').get()?.n === 0
  if (!fresh && application !== APPLICATION_ID) throw foreign(path)
  db.exec('pragma journal_mode = wal; pragma synchronous = full')
  if (fresh) {
    db.exec(`begin immediate; pragma application_id = ${APPLICATION_ID};
      create table log (identity text primary key) strict, without rowid`)
    db.prepare('insert into log values (?)').run(log)
    db.exec('commit')
  }
  if (db.prepare('pragma quick_check(1)').get()?.quick_check !== 'ok') throw corrupt(path)
  if (db.prepare('select identity from log').get()?.identity === log) return
  throw new Fault(
    'state.other-log',
    `${path} belongs to another event log, or to this one before a restore or a move: restore both together, or move it away.`,
  )
}

const foreign = (path: string, cause?: unknown): Fault =>
  new Fault('state.foreign', `${path} is not a state file of Sanshe: move it away, or give another data directory.`, {
    cause,
  })

export const corrupt = (path: string, cause?: unknown): Fault =>
  new Fault('state.corrupt', `${path} is damaged: restore it from a backup, or move it away to start without it.`, {
    cause,
  })

export function asFault(error: unknown, path: string): Fault {
  if (error instanceof Fault) return error
  const { trouble, kind } = meaningOf(error, path)
  if (trouble === 'foreign') return foreign(path, error)
  if (trouble === 'damaged') return corrupt(path, error)
  const options = { cause: error, retryAfter: 2, kind }
  if (trouble === 'locked') {
    return new Fault('state.unavailable', `${path} is locked by another program: let it end, or end it.`, options)
  }
  return new Fault(
    'state.unavailable',
    `${path} cannot be used: check that its disk has room and is writable.`,
    options,
  )
}
