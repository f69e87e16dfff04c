import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type FaultKind, type KnownError, knownError } from '../../services/kit/fault.ts'
import { resultCode } from './result-code.ts'

/** The cause of an error of SQLite. */
export type SqliteTrouble =
  | 'locked'
  | 'full'
  | 'memory'
  | 'disk'
  | 'unreachable'
  | 'read-only'
  | 'damaged'
  | 'foreign'
  | 'refused'
  | 'unknown'

/** One primary result code (sqlite.org/rescode.html). */
export interface KnownResult extends KnownError<SqliteTrouble> {
  readonly code: number
}

const known = (code: number, name: string, ...more: [SqliteTrouble, FaultKind, string]): KnownResult => ({
  code,
  ...knownError(`SQLITE_${name}`, ...more),
})

/**
 * The result codes of SQLite, and whether each passes by itself. All SQLite files use this list: log, vault, state, read models,
 * snapshots.
 */
export const RESULTS: readonly KnownResult[] = [
  known(5, 'BUSY', 'locked', 'transient', 'Another program holds a lock on the file.'),
  known(6, 'LOCKED', 'locked', 'transient', 'Another statement of this process holds the table.'),
  known(15, 'PROTOCOL', 'locked', 'transient', 'Many programs open the file at once.'),
  known(13, 'FULL', 'full', 'transient', 'The disk is full, or the file has reached its limit.'),
  known(7, 'NOMEM', 'memory', 'transient', 'The machine has no memory left.'),
  known(10, 'IOERR', 'disk', 'unknown', 'The disk failed to read or write; a full disk counts as SQLITE_FULL.'),
  known(14, 'CANTOPEN', 'unreachable', 'unknown', 'The file or its folder cannot be opened.'),
  known(8, 'READONLY', 'read-only', 'permanent', 'The file may not be written.'),
  known(3, 'PERM', 'read-only', 'permanent', 'The file may not be opened by this user.'),
  known(11, 'CORRUPT', 'damaged', 'permanent', 'The content of the file is damaged.'),
  known(26, 'NOTADB', 'foreign', 'permanent', 'The file is no database.'),
  known(18, 'TOOBIG', 'refused', 'permanent', 'The row is too large.'),
  known(19, 'CONSTRAINT', 'refused', 'permanent', 'The row breaks a rule of its table.'),
  known(20, 'MISMATCH', 'refused', 'permanent', 'The row has a value of another type than its table.'),
]

const BY_CODE = new Map(RESULTS.map((one) => [one.code, one]))

/** The meaning of an error of SQLite. */
export interface SqliteMeaning {
  readonly trouble: SqliteTrouble
  readonly kind: FaultKind
}

/**
 * Returns the meaning of an error of `node:sqlite`: `unknown` for a code that is not on the list, and for any other error.
 *
 * @param path the file that was used: an I/O error counts as `full` where its disk is full
 */
export function sqliteMeaning(error: unknown, path?: string): SqliteMeaning {
  const found = BY_CODE.get(resultCode(error) ?? -1)
  if (found === undefined) return { trouble: 'unknown', kind: 'unknown' }
  if (found.trouble === 'disk' && path !== undefined && isDiskFull(path)) return { trouble: 'full', kind: 'transient' }
  return found
}

/** Whether the error means that the file is damaged, or is no database. */
export function isDamage(error: unknown): boolean {
  const { trouble } = sqliteMeaning(error)
  return trouble === 'damaged' || trouble === 'foreign'
}

function isDiskFull(file: string): boolean {
  try {
    return statfsSync(dirname(file)).bavail === 0
  } catch {
    return false
  }
}
