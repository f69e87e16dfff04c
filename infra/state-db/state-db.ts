import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Fault } from '../../services/fault.ts'
import type { LogIdentity } from '../../services/ports.ts'
import { privateDatabase } from '../files/private.ts'
import { resultCode, SQLITE } from '../sqlite/result.ts'

/** 'SNST' */
const APPLICATION_ID = 0x534e5354
/** Writes of one transaction, and so of one turn of the event loop: some 2 ms. */
const TURN = 200

/**
 * The small file of what cannot be derived from the log and is no personal value; it is backed up with it. Each part
 * that keeps something here makes its own tables.
 */
export interface StateDb {
  /** Makes tables where they are not yet there. */
  tables(sql: string): void
  prepare(sql: string): StatementSync
  /** Durable when it returns: for what is rare. */
  write(work: () => void): void
  /** Durable soon: many share a transaction, and nobody waits for it. */
  later(work: () => void): void
  /** Writes what is still to be written. */
  flush(): void
  close(): void
}

export interface StateDbOptions {
  /** The file, `:memory:`, or the path of a `memoryDatabase` where the content outlives this connection. */
  readonly path: string
  /** The log's that it belongs to. */
  readonly identity: LogIdentity
  /** Told of a later write that failed; nothing else ever hears of it. */
  readonly failed: (fault: Fault) => void
}

/** @throws Fault `state.foreign` `state.corrupt` `state.other-log` `state.unavailable` */
export function openStateDb({ path, identity, failed }: StateDbOptions): StateDb {
  const db = opened(path, identity)
  let waiting: (() => void)[] = []
  let timer: NodeJS.Immediate | undefined

  function write(work: () => void): void {
    try {
      db.exec('begin immediate')
      work()
      db.exec('commit')
    } catch (error) {
      if (db.isTransaction) db.exec('rollback')
      throw asFault(error, path)
    }
  }

  function turn(): void {
    const now = waiting.slice(0, TURN)
    waiting = waiting.slice(TURN)
    try {
      write(() => {
        for (const work of now) work()
      })
    } catch (error) {
      failed(asFault(error, path))
    }
  }

  function soon(): void {
    timer = undefined
    turn()
    if (waiting.length > 0) timer = setImmediate(soon)
  }

  function flush(): void {
    while (waiting.length > 0) turn()
  }

  return {
    tables: (sql) => db.exec(sql),
    prepare: (sql) => db.prepare(sql),
    write,
    later(work) {
      waiting.push(work)
      timer ??= setImmediate(soon)
    },
    flush,
    close() {
      if (timer !== undefined) clearImmediate(timer)
      flush()
      db.close()
    },
  }
}

/** How the file names the log that it belongs to. */
export const identityText = ({ id, epoch }: LogIdentity): string => `${id} ${epoch}`

function opened(path: string, identity: LogIdentity): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = privateDatabase(path, { timeout: 5000 })
    prepare(db, path, identityText(identity))
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
  const code = resultCode(error)
  if (code === SQLITE.notADatabase) return foreign(path, error)
  if (code === SQLITE.corrupt) return corrupt(path, error)
  return new Fault('state.unavailable', `${path} cannot be used: check that its disk has room and is writable.`, {
    cause: error,
  })
}
