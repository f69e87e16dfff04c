import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Projection, RowStore, Table } from '../../../projections/runtime/index.ts'
import { olderCopy } from '../../../services/kit/proof.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import type { ReadDatabase, Slot } from '../../../services/ports/read-database.ts'
import { tableColumns } from '../columns.ts'
import { isInMemory } from '../memory.ts'
import { privateDatabase } from '../private-database.ts'
import { isDamage } from '../results.ts'
import { readDbFault, readDbForeign, storing } from './faults.ts'
import { storedHashes } from './hashes.ts'
import { FOLDED_SLOTS_SQL, rememberedSlot } from './marks.ts'
import { tableRows } from './rows.ts'
import { slotTables, tableName } from './slot-tables.ts'
import { createNextIndex } from './tables.ts'

/** A change of the tables below raises it. An older file is then rebuilt. */
const FORMAT_VERSION = 1
/**
 * The write-ahead log is copied into the file after this many pages of 4 KiB. While views are built, a larger number saves copies,
 * because one event of a demand changes some forty pages. Otherwise a smaller number saves room on the disk.
 */
const BULK_PAGES = 8_192
const LIVE_PAGES = 2_048
/** 'SANR', in the header of every read database. */
const APPLICATION_ID = 0x53414e52

/**
 * Opens the read database for its one writer, and makes it where there is none. A file that is damaged, of another format, of
 * another log or epoch, or of other communities is rebuilt from the log.
 *
 * @param path of the file, or of a `memoryDatabase`; `:memory:` only where nothing else reads it
 * @param communities to fold into it; default: all
 * @throws Fault `read-db.foreign` where it is no read database, `read-db.full`, `read-db.unavailable`, `log.older-copy` where it was derived from a later epoch
 */
export function openReadDatabase(path: string, log: LogIdentity, communities?: readonly string[]): ReadDatabase {
  const db = openFile(path)
  try {
    if (isOf(db, log) && foldedOf(db, communities)) return writerOf(db, path)
  } catch (error) {
    db.close()
    throw readDbFault(error, path)
  }
  db.close()
  removeReadDatabase(path)
  return openReadDatabase(path, log, communities)
}

/** Whether the database was folded from these communities; default: all. */
function foldedOf(db: DatabaseSync, communities: readonly string[] | undefined): boolean {
  const these = communities === undefined ? '*' : communities.toSorted().join()
  const known = db.prepare('select communities from folded').get()?.communities
  if (known !== undefined) return known === these
  // Files of earlier versions, without this record, hold all communities.
  if (these !== '*' && db.prepare('select count(*) as n from slots').get()?.n !== 0) return false
  db.prepare('insert into folded values (?)').run(these)
  return true
}

/** Deletes the files of a read database. @throws Fault `read-db.foreign` for a database in memory, which ends with its connections */
export function removeReadDatabase(path: string): void {
  if (isInMemory(path)) throw readDbForeign(path)
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

function openFile(path: string): DatabaseSync {
  try {
    return open(path)
  } catch (error) {
    if (!isDamage(error)) throw readDbFault(error, path)
    removeReadDatabase(path)
    return open(path)
  }
}

function open(path: string): DatabaseSync {
  const db = privateDatabase(path)
  try {
    const number = (pragma: string) => Number(Object.values(db.prepare(`pragma ${pragma}`).get() ?? {})[0])
    const empty = db.prepare('select count(*) as n from sqlite_schema').get()?.n === 0
    if (!empty && number('application_id') !== APPLICATION_ID) throw readDbForeign(path)
    if (!empty && number('user_version') !== FORMAT_VERSION) {
      db.close()
      removeReadDatabase(path)
      return open(path)
    }
    // What is deleted is overwritten, pages that become free too: the hash of an erased value must not stay in the file.
    db.exec(`
      pragma journal_mode = wal;
      pragma synchronous = normal;
      pragma busy_timeout = 5000;
      pragma wal_autocheckpoint = ${LIVE_PAGES};
      pragma journal_size_limit = ${LIVE_PAGES * 4096};
      pragma secure_delete = on;
      pragma cache_size = -16384;
      pragma temp_store = memory;
      ${empty ? `pragma application_id = ${APPLICATION_ID}; pragma user_version = ${FORMAT_VERSION};` : ''}
      create table if not exists log (id text not null, epoch integer not null) strict;
      create table if not exists folded (communities text not null) strict;
      create table if not exists slots (
        id integer primary key autoincrement, name text not null, version integer not null, shape text not null,
        serving integer not null, checkpoint integer not null, mark text
      ) strict;
      create unique index if not exists slots_of on slots (name, serving);
    `)
    // Files of earlier versions lack the marks.
    if (!tableColumns(db, 'slots').includes('mark')) db.exec('alter table slots add column mark text')
    return db
  } catch (error) {
    if (db.isOpen) db.close()
    throw error
  }
}

/** Whether the database was derived from this log, in this epoch. An empty one counts as derived. @throws Fault `log.older-copy` */
function isOf(db: DatabaseSync, { id, epoch }: LogIdentity): boolean {
  const known = db.prepare('select id, epoch from log').get()
  if (known === undefined) db.prepare('insert into log values (?, ?)').run(id, epoch)
  if (known?.id === id && Number(known.epoch) > epoch) throw olderCopy('read.db')
  return known === undefined || (known.id === id && known.epoch === epoch)
}

function writerOf(db: DatabaseSync, path: string): ReadDatabase {
  const transaction = transactionsIn(db, path)
  const kept = slotTables(db)
  const folded = new Set<Projection>()
  const remembering = db.prepare('update slots set mark = ? where id = ?')
  return {
    shrink: () => shrink(db, path),
    retain: (projections) => transaction(() => kept.retain(projections)),
    slots: kept.of,

    build(projection) {
      db.exec(`pragma wal_autocheckpoint = ${BULK_PAGES}`)
      return transaction(() => kept.build(projection))
    },

    rows(projection, slot) {
      folded.add(projection)
      return rowStore(db, projection, slot, transaction)
    },

    prepare: (projection, slot) =>
      storing(
        path,
        () => !projection.tables.some((table) => createNextIndex(db, tableName(projection, slot, table), table)),
      ),

    serve(projection, slot) {
      transaction(() => kept.serve(projection, slot))
      if (!kept.areBuilding()) db.exec(`pragma wal_autocheckpoint = ${LIVE_PAGES}`)
    },

    remember: (slot, mark) => {
      remembering.run(JSON.stringify(mark), slot.id)
    },
    remembered: () => db.prepare(FOLDED_SLOTS_SQL).all().map(rememberedSlot),

    ...storedHashes(db, kept, () => folded),
    together: transaction,

    close() {
      try {
        // SQLite would not do this by itself while readers are open, and the file alone would not be complete.
        db.exec('pragma wal_checkpoint(truncate)')
      } catch {
        // On a full disk the write-ahead log stays. Commits are as safe there.
      }
      db.close()
    },
  }
}

type Transaction = <T>(work: () => T) => T

/** Makes the function that runs work in a transaction. A nested call that fails undoes only its own work. */
function transactionsIn(db: DatabaseSync, path: string): Transaction {
  const [begin, commit] = [db.prepare('begin immediate'), db.prepare('commit')]
  const [savepoint, release] = [db.prepare('savepoint part'), db.prepare('release part')]

  function transaction<T>(work: () => T): T {
    const within = db.isTransaction
    if (within) savepoint.run()
    else begin.run()
    try {
      const result = work()
      if (within) release.run()
      else commit.run()
      return result
    } catch (error) {
      if (db.isTransaction) db.exec(within ? 'rollback to part; release part' : 'rollback')
      throw error
    }
  }
  return (work) => storing(path, () => transaction(work))
}

function rowStore(db: DatabaseSync, projection: Projection, slot: Slot, transaction: Transaction): RowStore {
  const advance = db.prepare('update slots set checkpoint = ? where id = ?')
  const rows = new Map(
    projection.tables.map((table) => [table, tableRows(db, tableName(projection, slot, table), table)]),
  )
  const of = (table: Table) => {
    const found = rows.get(table)
    if (found === undefined) throw new Error(`${projection.name} has no table ${table.name}`)
    return found
  }
  return {
    load: (table, key) => of(table).load(key),
    due: (table, column, until) => of(table).due(column, until),
    save: (changes, checkpoint) =>
      transaction(() => {
        for (const { table, changes: changed } of changes) of(table).write(changed)
        advance.run(checkpoint, slot.id)
      }),
  }
}

/** Empties the write-ahead log. It does not wait for readers. Returns whether it is empty. @throws Fault `read-db.full` */
function shrink(db: DatabaseSync, path: string): boolean {
  try {
    db.exec('pragma busy_timeout = 0')
    return db.prepare('pragma wal_checkpoint(truncate)').get()?.busy === 0
  } catch (error) {
    const fault = readDbFault(error, path)
    if (fault.code === 'read-db.full') throw fault
    return false
  } finally {
    db.exec('pragma busy_timeout = 5000')
  }
}
