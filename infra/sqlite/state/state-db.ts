import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '../../../services/kit/fault.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { privateDatabase } from '../private-database.ts'
import { stateCorrupt, stateFault, stateForeign } from './faults.ts'
import type { StateStatement } from './statement.ts'
import { type Pending, writeQueue } from './write-queue.ts'
import { stateWriter } from './writer.ts'

/** 'SNST', in the header of every state file. */
const APPLICATION_ID = 0x534e5354
/** How long a change waits for a lock of another program, and how long closing waits for the queues. */
const LOCK_WAIT_MS = 2_000
/** How long to wait for a lock while the engine starts. */
const OPEN_LOCK_WAIT_MS = 5_000

/**
 * The state file: small, and backed up with the log. It keeps what cannot be derived from the log and is no personal value. Each part
 * that keeps something here makes its own tables. This thread reads the file, and another one writes it.
 */
export interface StateDb {
  /** Creates tables where they are missing. */
  tables(sql: string): void
  /** Prepares a statement that reads. */
  prepare(sql: string): StatementSync
  /**
   * Writes rare changes in one transaction: all of them, or none. Resolves when they are durable, with the number of rows that
   * the last statement changed.
   *
   * @throws Fault `state.unavailable` where nothing was written, also where another program locked the file for two seconds
   */
  write(...statements: readonly StateStatement[]): Promise<number>
  /** Registers a part whose changes are written a little later. The part calls the returned function when it has changes. */
  queue(pending: Pending): () => void
  /** Writes the pending changes. False where that fails now; it is then retried by itself. */
  flush(): Promise<boolean>
  /** Writes the pending changes, for two seconds at most, and closes the file. */
  close(): Promise<void>
}

/** The place and the owner of a state file. */
export interface StateDbOptions {
  /** Path of the file, `:memory:`, or the path of a `memoryDatabase`, whose content outlives this connection. */
  readonly path: string
  /** Identity of the log that the file belongs to. */
  readonly identity: LogIdentity
  /** Called once when queued changes begin to fail. They are retried until they succeed. */
  readonly failed: (fault: Fault) => void
  /** Called when all pending changes are written again. */
  readonly mended?: () => void
}

/**
 * Opens a state file, and creates it where there is none.
 *
 * @throws Fault `state.foreign` `state.corrupt` `state.other-log` `state.unavailable`
 */
export function openStateDb({ path, identity, failed, mended }: StateDbOptions): StateDb {
  const db = opened(path, identity)
  const writer = stateWriter(db, path)
  const queue = writeQueue({ writer, path, failed, ...(mended === undefined ? {} : { mended }) })
  let closed = false

  return {
    tables(sql) {
      // Another part may be writing just now.
      db.exec(`pragma busy_timeout = ${OPEN_LOCK_WAIT_MS}; ${sql}; pragma busy_timeout = 0`)
    },
    prepare: (sql) => db.prepare(sql),
    write: (...statements) => writer.write(statements, LOCK_WAIT_MS),
    queue: queue.add,
    flush: queue.flush,
    async close() {
      if (closed) return
      closed = true
      queue.stop()
      for (let waited = 0; !(await queue.flush()) && waited < LOCK_WAIT_MS; waited += 100) await delay(100)
      await writer.close()
      db.close()
    },
  }
}

/** Returns the text by which the file names the log that it belongs to. */
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
