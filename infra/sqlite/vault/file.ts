import { statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { vaultCorrupt, vaultFault, vaultForeign, vaultNewer } from '../../crypto/faults.ts'
import type { RecordChange } from '../../crypto/key-store.ts'
import { privateDatabase } from '../private-database.ts'
import { sqliteMeaning } from '../results.ts'
import { endsWithinPage, isWhole } from '../soundness.ts'
import { oldTables } from './old-tables.ts'

/** 'SNVT', in the header of every vault (SQLite's `application_id`). */
export const APPLICATION_ID = 0x534e5654
const VERSION = 2
const PAGE_BYTES = 4096
/** The number of pages that SQLite allows at most. */
const MOST_PAGES = 0xfffffffe

/** How long to wait for readers, and how long until the next attempt to remove old page images. */
const LOCK_WAIT_MS = 5_000
const RETRY_MS = 1_000
/** A journal of at least this size is emptied at this time after the last commit, because the event log may need the room. */
const REST_MS = 2_000
const REST_BYTES = 1024 * 1024

/*
 * A record is stored in exactly one place: a row of a table that only grows at its end and whose rows never change size. SQLite
 * never moves such a row, so overwriting it with zeros leaves no copy in the free space of another page. SQLite does move the
 * entries of indexes, and these hold names only. Rows of removed records stay, filled with zeros.
 */
const SCHEMA = `
  create table records (
    n integer primary key, name text not null, content blob not null, live integer not null
  ) strict;
  create unique index records_name on records (name) where live = 1;
`

/** The vault's file as its only writer sees it. */
export interface VaultFileWriter {
  /** Makes all changes or none, durably. What was removed is then gone from the file and its journal. @returns which ones applied */
  commit(changes: readonly RecordChange[]): boolean[]
  /** Makes all commits so far durable, and from here on each one when it returns. */
  flush(): void
  close(): void
}

/** How the only writer of a vault's file writes. */
export interface VaultWriteOptions {
  /** Limit of the file: a new key beyond it is refused with `vault.full`. */
  readonly maxBytes?: number | undefined
  /**
   * Whether commits stay in the memory of the operating system until `flush`. Only for a history that can be made again: a power
   * failure may take the newest keys.
   */
  readonly flushesLater?: boolean | undefined
}

/**
 * Opens a vault's file for its only writer, and creates it where there is none.
 *
 * @throws Fault `vault.foreign` `vault.newer` `vault.corrupt` `vault.full` `vault.unavailable`
 */
export function openVaultFile(path: string, { maxBytes, flushesLater = false }: VaultWriteOptions): VaultFileWriter {
  let db: DatabaseSync | undefined
  try {
    db = privateDatabase(path, { timeout: LOCK_WAIT_MS })
    prepare(db, path)
    if (flushesLater) db.exec('pragma synchronous = normal')
    return writer(db, path, maxBytes)
  } catch (error) {
    db?.close()
    throw vaultFault(error, path)
  }
}

function prepare(db: DatabaseSync, path: string): void {
  const application = pragma(db, 'application_id')
  const tables = db.prepare('select count(*) as n from sqlite_schema').get()?.n
  if (application !== APPLICATION_ID && (application !== 0 || tables !== 0)) throw vaultForeign(path)
  if (pragma(db, 'user_version') > VERSION) throw vaultNewer(path)
  if (endsWithinPage(db, path)) throw vaultCorrupt(path)
  db.exec(`pragma page_size = ${PAGE_BYTES}; pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;
    pragma wal_autocheckpoint = 4000; pragma cache_size = -32000`)
  if (pragma(db, 'synchronous') !== 2 || pragma(db, 'secure_delete') !== 1) {
    throw new Error('SQLite did not take the pragmas that the vault relies on')
  }
  // A file of version 1 gets the table of records beside its own (old-tables.ts).
  if (pragma(db, 'user_version') < VERSION) {
    db.exec(
      `begin immediate; ${SCHEMA} pragma application_id = ${APPLICATION_ID}; pragma user_version = ${VERSION}; commit`,
    )
  }
  if (!isWhole(db)) throw vaultCorrupt(path)
}

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`pragma ${name}`).get()?.[name])

function writer(db: DatabaseSync, path: string, maxBytes: number | undefined): VaultFileWriter {
  const apply = changing(db)
  const mostPages = Math.max(16, Math.floor((maxBytes ?? Number.MAX_SAFE_INTEGER) / PAGE_BYTES))
  let again: NodeJS.Timeout | undefined
  let committedAt = performance.now()

  /**
   * Moves everything into the file and empties the journal, which holds older images of its pages. Where a reader such as a
   * backup blocks that for longer, a later attempt does it.
   */
  const purge = (wait = LOCK_WAIT_MS): void => {
    db.exec(`pragma busy_timeout = ${wait}`)
    try {
      const busy = db.prepare('pragma wal_checkpoint(truncate)').get()?.busy !== 0
      clearTimeout(again)
      again = busy ? setTimeout(purgeLater, RETRY_MS) : undefined
    } finally {
      db.exec(`pragma busy_timeout = ${LOCK_WAIT_MS}`)
    }
  }
  const purgeLater = (): void => {
    try {
      purge(0)
    } catch {
      again = setTimeout(purgeLater, RETRY_MS)
    }
  }
  try {
    purge()
  } catch (error) {
    // Emptying the journal lengthens the file first, so a full disk postpones it.
    if (sqliteMeaning(error, path).trouble !== 'full') throw error
    again = setTimeout(purgeLater, RETRY_MS)
  }
  const purgeAtRest = (): void => {
    again = undefined
    if (performance.now() - committedAt < REST_MS) again = setTimeout(purgeAtRest, REST_MS)
    else if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) >= REST_BYTES) purgeLater()
  }

  return {
    commit(changes) {
      const removes = changes.some(({ kind }) => kind !== 'add')
      // What records a removal always has room.
      db.exec(`pragma max_page_count = ${removes ? MOST_PAGES : Math.min(mostPages, MOST_PAGES)}; begin immediate`)
      try {
        const applied = changes.map(apply)
        db.exec('commit')
        committedAt = performance.now()
        if (removes) purge()
        else again ??= setTimeout(purgeAtRest, REST_MS)
        return applied
      } catch (error) {
        if (db.isTransaction) db.exec('rollback')
        throw error
      }
    },
    flush() {
      db.exec('pragma synchronous = full')
      // A checkpoint flushes the journal before it copies from it.
      purge()
    },
    close() {
      clearTimeout(again)
      db.close()
    },
  }
}

/** Makes the function that makes one change within a transaction. */
function changing(db: DatabaseSync): (change: RecordChange) => boolean {
  const add = db.prepare('insert into records (name, content, live) values (?, ?, 1) on conflict do nothing')
  const remove = db.prepare(
    'update records set content = zeroblob(length(content)), live = 0 where n = ? and name = ? and live = 1',
  )
  const old = oldTables(db)
  const did = (statement: StatementSync, ...values: (number | string | Uint8Array)[]): boolean =>
    Number(statement.run(...values).changes) > 0
  return (change) => {
    if (change.kind === 'add') return did(add, change.name, change.content)
    const { name, revision } = change
    const removed = revision < 0 ? (old?.remove(name, revision) ?? false) : did(remove, revision, name)
    return removed && (change.kind === 'remove' || did(add, name, change.content))
  }
}
