import { existsSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Remembered } from '../../../services/kit/proof.ts'
import type { LogIdentity, Mark } from '../../../services/ports/event-log.ts'
import type { Snapshots } from '../../../services/ports/snapshots.ts'
import { tableColumns } from '../columns.ts'
import { isInMemory } from '../memory.ts'
import { privateDatabase } from '../private-database.ts'

/** A change of the table below raises it. */
const FORMAT_VERSION = 1
/** 'SANS', in the header of every snapshots file. */
const APPLICATION_ID = 0x53414e53

/**
 * Opens the snapshots, which are a cache in a file of their own. A file that is damaged, foreign, older or of another log is
 * deleted. A snapshot that cannot be stored is skipped, and readers read the stream instead.
 *
 * @param path of the file, `:memory:`, or the path of a `memoryDatabase`, whose content outlives this connection
 * @throws Error where a database in memory belongs to another log: it has no file to delete
 */
export function openSnapshots({ path, identity }: { path: string; identity: LogIdentity }): Snapshots {
  const db = openFile(path, identity)
  const select = db.prepare('select revision, fold_version, content, mark from snapshots where stream = ?')
  const upsert = db.prepare(
    'insert or replace into snapshots (stream, revision, fold_version, content, mark) values (?, ?, ?, ?, ?)',
  )
  // Few streams are long enough for a snapshot, and every stream that is loaded asks for one.
  const kept = new Set(
    db
      .prepare('select stream from snapshots')
      .all()
      .map((row) => row.stream),
  )
  return {
    load(stream) {
      if (!kept.has(stream)) return undefined
      try {
        const row = select.get(stream)
        if (row === undefined) return undefined
        const content: unknown = JSON.parse(String(row.content))
        const snapshot = { stream, revision: Number(row.revision), foldVersion: Number(row.fold_version), content }
        const mark = markIn(row.mark)
        return mark === undefined ? snapshot : { ...snapshot, mark }
      } catch {
        return undefined
      }
    },
    save({ stream, revision, foldVersion, content, mark }) {
      try {
        upsert.run(
          stream,
          revision,
          foldVersion,
          JSON.stringify(content),
          mark === undefined ? null : JSON.stringify(mark),
        )
        kept.add(stream)
        return true
      } catch {
        // The snapshot is only a cache: the stream itself is still there.
        return false
      }
    },
    close: () => db.close(),
  }
}

/**
 * Returns what a snapshots file remembers of its log: the mark of its newest snapshot. Undefined without a file or a snapshot. No
 * process may have it open.
 */
export function rememberedBySnapshots(path: string): Remembered | undefined {
  if (!existsSync(path)) return undefined
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true })
    const [format, id, epoch] = String(db.prepare('select identity from log').get()?.identity).split(' ')
    const row = db
      .prepare(
        "select mark from snapshots where mark is not null order by json_extract(mark, '$.position') desc limit 1",
      )
      .get()
    const mark = markIn(row?.mark)
    if (Number(format) !== FORMAT_VERSION || id === undefined || mark === undefined) return undefined
    return { part: 'snapshots.db', log: { id, epoch: Number(epoch) }, marks: [mark] }
  } catch {
    // Opening the file for use deletes it.
    return undefined
  } finally {
    db?.close()
  }
}

const markIn = (text: unknown): Mark | undefined => (typeof text === 'string' ? (JSON.parse(text) as Mark) : undefined)

function openFile(path: string, identity: LogIdentity): DatabaseSync {
  try {
    return open(path, identity)
  } catch (error) {
    if (isInMemory(path)) throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    try {
      return open(path, identity)
    } catch {
      // The disk may be full. The cache then stays in memory.
      return open(':memory:', identity)
    }
  }
}

/** Opens the file. @throws Error where it is no snapshots file of this log */
function open(path: string, { id, epoch }: LogIdentity): DatabaseSync {
  const db = privateDatabase(path)
  try {
    const { application_id } = db.prepare('pragma application_id').get() ?? {}
    const fresh = db.prepare('select count(*) as n from sqlite_schema').get()?.n === 0
    if (!fresh && application_id !== APPLICATION_ID) throw new Error('another application’s file')
    const log = `${FORMAT_VERSION} ${id} ${epoch}`
    db.exec(`
      pragma journal_mode = wal;
      pragma synchronous = off;
      ${fresh ? `pragma application_id = ${APPLICATION_ID};` : ''}
      create table if not exists log (identity text primary key) strict, without rowid;
      create table if not exists snapshots (
        stream text primary key, revision integer not null, fold_version integer not null, content text not null, mark text
      ) strict, without rowid;
    `)
    // Files of earlier versions lack the marks.
    if (!tableColumns(db, 'snapshots').includes('mark')) db.exec('alter table snapshots add column mark text')
    if (fresh) db.prepare('insert into log values (?)').run(log)
    if (db.prepare('select identity from log').get()?.identity !== log) throw new Error('another log’s snapshots')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
