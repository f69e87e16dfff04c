import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** A file of up to this many pages is checked whole when it opens, in about 100 ms. Damage in a larger one shows when it is read. */
const MAX_CHECKED_PAGES = 16_384

/**
 * Whether an opened file ends within a page, because it was cut or copied in part. SQLite reads the missing part of such a page as
 * zeros, and so as missing rows. False where a write-ahead log exists, because it may hold that page.
 *
 * The file itself is not read here: closing another descriptor of it would release the locks of this process, and the next program
 * that opens and closes the file would delete its write-ahead log.
 */
export function endsWithinPage(db: DatabaseSync, path: string): boolean {
  const journalBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (journalBytes > 0) return false
  return statSync(path).size % Number(db.prepare('pragma page_size').get()?.page_size) !== 0
}

/** Whether an opened file is sound. A file of more than 16,384 pages is not checked. */
export const isWhole = (db: DatabaseSync): boolean =>
  Number(db.prepare('pragma page_count').get()?.page_count) > MAX_CHECKED_PAGES ||
  db.prepare('pragma quick_check(1)').get()?.quick_check === 'ok'
