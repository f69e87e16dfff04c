import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Fault } from '../../../services/kit/fault.ts'
import { arrayQuery } from '../array-query.ts'
import { privateDatabase } from '../private-database.ts'
import { sqliteMeaning } from '../results.ts'
import { endsWithinPage, isWhole } from '../soundness.ts'
import { logCorrupt, logFault, logForeign, logUnavailable } from './faults.ts'

/** 'SANS', in the header of every log (SQLite's `application_id`). */
const APPLICATION_ID = 0x53414e53
/** The version of the schema below (SQLite's `user_version`). */
const FORMAT_VERSION = 1
/** How long to wait for a lock of another program. */
const LOCK_WAIT_MS = 1000

const SCHEMA = `
  create table meta (name text primary key, value text not null) without rowid;
  create table streams (id integer primary key, name text not null unique);
  create table events (
    position integer primary key,
    stream integer not null,
    revision integer not null,
    event text not null,
    traceparent text,
    unique (stream, revision)
  );
`

/**
 * Returns the one name that a file has in every thread and process, for any path that leads to it.
 *
 * @throws Fault `log.unavailable` without a folder
 */
export function realFile(path: string): string {
  const absolute = resolve(path)
  if (existsSync(absolute)) return realpathSync(absolute)
  try {
    return join(realpathSync(dirname(absolute)), basename(absolute))
  } catch (cause) {
    throw logUnavailable(`There is no folder for the event log ${path}: make it first, or correct the path.`, cause)
  }
}

/** How the one writer of a log writes. */
export interface WriteOptions {
  /** Limit of the file: an append beyond it fails with `log.full`. Default: no limit. */
  readonly maxBytes?: number | undefined
  /**
   * Whether commits stay in the memory of the operating system until the first `tryWriting`, from which on each is durable when it
   * returns. Only for a history that can be made again: a power failure may take its end.
   */
  readonly flushesLater?: boolean | undefined
}

/**
 * Opens the log for its one writer, and creates the file where there is none.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable`
 */
export function openForWriting(file: string, how: WriteOptions = {}): DatabaseSync {
  try {
    if (existsSync(file) && statSync(file).size > 0) probe(file)
    const db = privateDatabase(file, { timeout: LOCK_WAIT_MS })
    try {
      prepareWriting(db, how)
      if (!isWhole(db)) throw logCorrupt(file)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    throw sqliteMeaning(error).trouble === 'foreign' ? logForeign(file, error) : logFault(error, file)
  }
}

/** Checks a file before anything in it is changed: it may belong to another program. */
function probe(file: string): void {
  const db = new DatabaseSync(file, { readOnly: true, timeout: LOCK_WAIT_MS })
  try {
    if (!isUnused(db)) check(db, file)
  } finally {
    db.close()
  }
}

function prepareWriting(db: DatabaseSync, { maxBytes, flushesLater = false }: WriteOptions): void {
  db.exec('pragma journal_mode = wal; pragma synchronous = full')
  // A file system without what durability needs is refused now, not after the first lost event.
  if (pragma(db, 'journal_mode') !== 'wal' || pragma(db, 'synchronous') !== 2) {
    throw logUnavailable('The disk does not support a write-ahead log: keep the data on a local disk.')
  }
  if (flushesLater) db.exec('pragma synchronous = normal')
  db.exec('pragma wal_autocheckpoint = 0; pragma journal_size_limit = 67108864')
  db.exec('pragma cache_size = -65536; pragma temp_store = memory')
  if (maxBytes !== undefined) {
    db.exec(`pragma max_page_count = ${Math.max(1, Math.floor(maxBytes / Number(pragma(db, 'page_size'))))}`)
  }
  if (isUnused(db)) create(db)
}

function create(db: DatabaseSync): void {
  db.exec(
    `begin immediate; pragma application_id = ${APPLICATION_ID}; pragma user_version = ${FORMAT_VERSION}; ${SCHEMA}`,
  )
  const put = db.prepare('insert into meta values (?, ?)')
  put.run('id', randomUUID())
  put.run('epoch', '1')
  db.exec('commit')
}

/**
 * Opens the log for reading, beside its writer or without one.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable`
 */
export function openForReading(file: string): DatabaseSync {
  if (!existsSync(file))
    throw logUnavailable(`There is no event log at ${file}: start the engine once, or correct the path.`)
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: LOCK_WAIT_MS })
    check(db, file)
    return db
  } catch (error) {
    db?.close()
    throw sqliteMeaning(error).trouble === 'foreign' ? logForeign(file, error) : logFault(error, file)
  }
}

function check(db: DatabaseSync, file: string): void {
  if (pragma(db, 'application_id') !== APPLICATION_ID) throw logForeign(file)
  if (endsWithinPage(db, file)) throw logCorrupt(file)
  if (Number(pragma(db, 'user_version')) > FORMAT_VERSION) {
    throw new Fault('log.newer-format', `The event log ${file} was written by a newer Sanshe: install that version.`)
  }
}

/** Whether the file is still empty: a process that is killed while it creates the file leaves it so. */
const isUnused = (db: DatabaseSync): boolean =>
  pragma(db, 'application_id') === 0 && column(db, 'select count(*) from sqlite_schema') === 0

/** Returns the first column of a statement's first row; undefined without a row. */
export function column(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): unknown {
  return arrayQuery<[unknown]>(db, sql).get(...values)?.[0]
}

/** Reads a pragma. */
export const pragma = (db: DatabaseSync, name: string): unknown => column(db, `pragma ${name}`)
