import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '../../../services/kit/fault.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { privateDatabase } from '../private-database.ts'
import { stateCorrupt, stateFault, stateForeign } from './faults.ts'
import type { StateStatement } from './statement.ts'
import { stateWriter } from './writer.ts'

/** 'SNST' */
const APPLICATION_ID = 0x534e5354
/** How many changes one transaction may hold. */
const MAX_CHANGES_PER_COMMIT = 200
/** How long queued changes gather, so that they share a transaction. */
const GATHER_MS = 100
/** How long to wait before a failed queue is written again: doubled after each failure, up to the longest wait. */
const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 2_000
/** How long a change waits for a lock of another program, and how long closing waits for the queues. */
const LOCK_WAIT_MS = 2_000
/** How long to wait for a lock while the engine starts. */
const OPEN_LOCK_WAIT_MS = 5_000

/** Changes that a part hands over, and what becomes of them. */
export interface TakenStatements {
  readonly statements: readonly StateStatement[]
  /** They are committed. */
  written(): void
  /** Nothing of them was written: the part has them again. */
  failed(): void
}

/** What one part still has to write. */
export interface Pending {
  /** How many changes there are, without those taken. */
  size(): number
  /** Hands over about so many of them. */
  take(most: number): TakenStatements
}

/**
 * The small file of what cannot be derived from the log and is no personal value; it is backed up with it. Each part
 * that keeps something here makes its own tables. It is read in this thread and written in another.
 */
export interface StateDb {
  /** Makes tables where they are not yet there. */
  tables(sql: string): void
  /** A statement that reads. */
  prepare(sql: string): StatementSync
  /**
   * Durable when it resolves, with how many rows the last statement changed: for what is rare. All of them are written, or none.
   *
   * @throws Fault `state.unavailable` where nothing was written, also where another program held the file for two seconds
   */
  write(...statements: readonly StateStatement[]): Promise<number>
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
  /** Called once when queued changes begin to fail; they are tried until they succeed. */
  readonly failed: (fault: Fault) => void
  /** Called when everything pending is written again. */
  readonly mended?: () => void
}

/** @throws Fault `state.foreign` `state.corrupt` `state.other-log` `state.unavailable` */
export function openStateDb({ path, identity, failed, mended }: StateDbOptions): StateDb {
  const db = opened(path, identity)
  const writer = stateWriter(db, path)
  const queues: Pending[] = []
  let timer: NodeJS.Timeout | undefined
  /** Milliseconds until the next try, while queued changes fail. */
  let waitMs: number | undefined
  let draining: Promise<boolean> | undefined
  let closed = false

  const pending = (): Pending[] => queues.filter((queue) => queue.size() > 0)

  /** One transaction of what is pending. @throws Fault where nothing of it was written */
  async function writeSome(): Promise<void> {
    const taken: TakenStatements[] = []
    let left = MAX_CHANGES_PER_COMMIT
    for (const queue of pending()) {
      if (left <= 0) break
      const some = queue.take(left)
      left -= some.statements.length
      taken.push(some)
    }
    try {
      const statements = taken.flatMap((one) => one.statements)
      await writer.write(statements, 0)
    } catch (error) {
      for (const one of taken) one.failed()
      throw error
    }
    for (const one of taken) one.written()
  }

  async function drain(): Promise<boolean> {
    try {
      while (pending().length > 0) await writeSome()
      over()
      return true
    } catch (error) {
      postpone(stateFault(error, path))
      return false
    } finally {
      draining = undefined
    }
  }

  async function flush(): Promise<boolean> {
    // One that began before may have met a lock that is gone by now.
    if (draining !== undefined && (await draining)) return true
    if (draining === undefined && pending().length > 0) draining = drain()
    if (draining !== undefined) return draining
    over()
    return true
  }

  function over(): void {
    if (waitMs === undefined) return
    waitMs = undefined
    mended?.()
  }

  function postpone(fault: Fault): void {
    if (waitMs === undefined) failed(fault)
    waitMs = Math.min((waitMs ?? FIRST_WAIT_MS / 2) * 2, LONGEST_WAIT_MS)
    schedule(waitMs)
  }

  function schedule(ms: number): void {
    if (timer !== undefined || closed) return
    timer = setTimeout(() => {
      timer = undefined
      void flush()
    }, ms)
  }

  return {
    tables(sql) {
      // Another part may be writing just now.
      db.exec(`pragma busy_timeout = ${OPEN_LOCK_WAIT_MS}; ${sql}; pragma busy_timeout = 0`)
    },
    prepare: (sql) => db.prepare(sql),
    write: (...statements) => writer.write(statements, LOCK_WAIT_MS),
    queue(part) {
      queues.push(part)
      return () => schedule(GATHER_MS)
    },
    flush,
    async close() {
      if (closed) return
      closed = true
      clearTimeout(timer)
      for (let waited = 0; !(await flush()) && waited < LOCK_WAIT_MS; waited += 100) await delay(100)
      await writer.close()
      db.close()
    },
  }
}

/** How the file names the log that it belongs to. */
export const identityText = ({ id, epoch }: LogIdentity): string => `${id} ${epoch}`

function opened(path: string, identity: LogIdentity): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = privateDatabase(path, { timeout: OPEN_LOCK_WAIT_MS })
    prepare(db, path, identityText(identity))
    db.exec('pragma busy_timeout = 0')
    return db
  } catch (error) {
    db?.close()
    throw stateFault(error, path)
  }
}

function prepare(db: DatabaseSync, path: string, log: string): void {
  const application = db.prepare('pragma application_id').get()?.application_id
  const fresh = db.prepare('select count(*) as n from sqlite_schema').get()?.n === 0
  if (!fresh && application !== APPLICATION_ID) throw stateForeign(path)
  db.exec('pragma journal_mode = wal; pragma synchronous = full')
  if (fresh) {
    db.exec(`begin immediate; pragma application_id = ${APPLICATION_ID};
      create table log (identity text primary key) strict, without rowid`)
    db.prepare('insert into log values (?)').run(log)
    db.exec('commit')
  }
  if (db.prepare('pragma quick_check(1)').get()?.quick_check !== 'ok') throw stateCorrupt(path)
  if (db.prepare('select identity from log').get()?.identity === log) return
  throw new Fault(
    'state.other-log',
    `${path} belongs to another event log, or to this one before a restore or a move: restore both together, or move it away.`,
  )
}
