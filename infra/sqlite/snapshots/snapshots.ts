import { existsSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Remembered } from '../../../services/kit/proof.ts'
import type { LogIdentity, Mark } from '../../../services/ports/event-log.ts'
import type { Snapshots } from '../../../services/ports/snapshots.ts'
import { tableColumns } from '../columns.ts'
import { isInMemory } from '../memory.ts'
import { privateDatabase } from '../private-database.ts'

/** Raised when the table below changes. */
const FORMAT = 1
const APPLICATION = 0x53414e53

/**
 * Opens the snapshots, a cache in a file of its own. A file that is damaged, foreign, older or of another log is deleted. A
 * snapshot that cannot be stored is skipped: readers then read the stream.
 *
 * @param path of the file, `:memory:`, or the path of a `memoryDatabase` where the content outlives this connection
 * @throws Error where a database in memory holds another log's: there is no file to throw away
 */
export function openSnapshots({ path, identity }: { path: string; identity: LogIdentity }): Snapshots {
  const db = openFile(path, identity)
  const select = db.prepare('select revision, fold_version, content, mark from snapshots where stream = ?')
  const upsert = db.prepare(
    'insert or replace into snapshots (stream, revision, fold_version, content, mark) values (?, ?, ?, ?, ?)',
  )
  // Few streams are long enough for one, and every new stream asks.
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
        // A cache: the stream itself is still there.
        return false
      }
    },
    close: () => db.close(),
  }
}

/** What a file that no process has open remembers of its log: its newest snapshot. Undefined where there is none, or no such file. */
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
    if (Number(format) !== FORMAT || id === undefined || mark === undefined) return undefined
    return { part: 'snapshots.db', log: { id, epoch: Number(epoch) }, marks: [mark] }
  } catch {
    // Opening it throws it away.
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
      // A full disk, say: the cache does without it.
      return open(':memory:', identity)
    }
  }
}

/** @throws where the file is none of ours for this log */
function open(path: string, { id, epoch }: LogIdentity): DatabaseSync {
  const db = privateDatabase(path)
  try {
    const { application_id } = db.prepare('pragma application_id').get() ?? {}
    const fresh = db.prepare('select count(*) as n from sqlite_schema').get()?.n === 0
    if (!fresh && application_id !== APPLICATION) throw new Error('another application’s file')
    const log = `${FORMAT} ${id} ${epoch}`
    db.exec(`
      pragma journal_mode = wal;
      pragma synchronous = off;
      ${fresh ? `pragma application_id = ${APPLICATION};` : ''}
      create table if not exists log (identity text primary key) strict, without rowid;
      create table if not exists snapshots (
        stream text primary key, revision integer not null, fold_version integer not null, content text not null, mark text
      ) strict, without rowid;
    `)
    // Files from before marks were kept.
    if (!tableColumns(db, 'snapshots').includes('mark')) db.exec('alter table snapshots add column mark text')
    if (fresh) db.prepare('insert into log values (?)').run(log)
    if (db.prepare('select identity from log').get()?.identity !== log) throw new Error('another log’s snapshots')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
