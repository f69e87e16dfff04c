import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** A file of up to this many pages is checked whole when it opens, in about 100 ms. Damage in a larger one shows when it is read. */
const MAX_CHECKED_PAGES = 16_384

/** Offset of the page size in the header of a file (sqlite.org/fileformat.html). The value 1 means 65,536 bytes. */
const PAGE_SIZE_OFFSET_BYTES = 16
const HEADER_BYTES = 18

/**
 * Whether a file ends within a page, because it was cut or copied in part. SQLite reads the missing part of such a page as zeros, and
 * so as missing rows. False where a write-ahead log exists, because it may hold that page.
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
  const stated = header.readUInt16BE(PAGE_SIZE_OFFSET_BYTES)
  const pageBytes = stated === 1 ? 65_536 : stated
  return pageBytes > 0 && statSync(path).size % pageBytes !== 0
}

/** Whether an opened file is sound. A file of more than 16,384 pages is not checked. */
export const isWhole = (db: DatabaseSync): boolean =>
  Number(db.prepare('pragma page_count').get()?.page_count) > MAX_CHECKED_PAGES ||
  db.prepare('pragma quick_check(1)').get()?.quick_check === 'ok'
