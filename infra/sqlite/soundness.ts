import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** Pages of a file that opening checks whole, in some 100 ms; of a larger one damage is told when it is met. */
const CHECKED_PAGES = 16_384

/** Where a file says how large its pages are (sqlite.org/fileformat.html): 1 stands for 65,536 bytes. */
const PAGE_SIZE_AT = 16
const HEADER_BYTES = 18

/**
 * Whether a file ends within a page: it was cut off, or copied in part. SQLite takes what is missing of such a page for zeros, and so
 * for rows that never were. A write-ahead log may hold that page; then nothing can be said.
 */
export function endsWithinPage(path: string): boolean {
  const journal = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (journal > 0) return false
  const header = Buffer.alloc(HEADER_BYTES)
  const file = openSync(path, 'r')
  try {
    if (readSync(file, header) < HEADER_BYTES) return false
  } finally {
    closeSync(file)
  }
  const stated = header.readUInt16BE(PAGE_SIZE_AT)
  const pageBytes = stated === 1 ? 65_536 : stated
  return pageBytes > 0 && statSync(path).size % pageBytes !== 0
}

/** Whether an opened file is whole, as far as that can be told at once. */
export const isWhole = (db: DatabaseSync): boolean =>
  Number(db.prepare('pragma page_count').get()?.page_count) > CHECKED_PAGES ||
  db.prepare('pragma quick_check(1)').get()?.quick_check === 'ok'
