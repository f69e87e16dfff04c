import { closeSync, openSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { FILE_MODE } from '../../services/kit/private-files.ts'

/** The copy yields to other work in this process after this many pages (about 8 MB). */
const PAGES_PER_TURN = 2_000
/** How long to wait for a lock of another program. */
const LOCK_WAIT_MS = 5_000

/**
 * Copies a database as of one moment into a new file, while others write it. The copy has no files beside it, so it can be read
 * from a read-only folder.
 *
 * @throws Error where `to` exists, and errors of SQLite
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  closeSync(openSync(to, 'wx', FILE_MODE))
  const source = new DatabaseSync(from, { readOnly: true, timeout: LOCK_WAIT_MS })
  try {
    // The copy runs within a read transaction, so that it need not restart when another connection writes.
    source.exec('begin')
    source.prepare('select count(*) from sqlite_schema').get()
    await backup(source, to, { rate: PAGES_PER_TURN })
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(to)
  try {
    copy.exec('pragma journal_mode = delete')
  } finally {
    copy.close()
  }
}
