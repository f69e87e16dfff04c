import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { LogIdentity, Snapshots } from '../../services/ports.ts'
import { privateDatabase } from '../files/private.ts'
import { isInMemory } from '../sqlite/memory.ts'

/** Raised when the table below changes. */
const FORMAT = 1
const APPLICATION = 0x53414e53

/**
 * Snapshots in a file of their own: a cache. One that is damaged, foreign, older or of another log is thrown away, and
 * a snapshot that cannot be stored is not stored; whoever wants it then reads the stream.
 *
 * @param path of the file, `:memory:`, or the path of a `memoryDatabase` where the content outlives this connection
 * @throws Error where a database in memory holds another log's: there is no file to throw away
 */
export function openSnapshots({ path, identity }: { path: string; identity: LogIdentity }): Snapshots {
  const db = openFile(path, identity)
  const select = db.prepare('select revision, fold_version, content from snapshots where stream = ?')
  const upsert = db.prepare('insert or replace into snapshots values (?, ?, ?, ?)')
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
        return { stream, revision: Number(row.revision), foldVersion: Number(row.fold_version), content }
      } catch {
        return undefined
      }
    },
    save({ stream, revision, foldVersion, content }) {
      try {
        upsert.run(stream, revision, foldVersion, JSON.stringify(content))
        kept.add(stream)
      } catch {
        // A cache: the stream itself is still there.
      }
    },
    close: () => db.close(),
  }
}

function openFile(path: string, identity: LogIdentity): DatabaseSync {
  try {
    return open(path, identity)
  } catch (error) {
    if (isInMemory(path)) throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    return open(path, identity)
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
      pragma application_id = ${APPLICATION};
      create table if not exists log (identity text primary key) strict, without rowid;
      create table if not exists snapshots (
        stream text primary key, revision integer not null, fold_version integer not null, content text not null
      ) strict, without rowid;
    `)
    if (fresh) db.prepare('insert into log values (?)').run(log)
    if (db.prepare('select identity from log').get()?.identity !== log) throw new Error('another log’s snapshots')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
