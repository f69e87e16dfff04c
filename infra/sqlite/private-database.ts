import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite'
import { FILE_MODE } from '../../services/kit/private-files.ts'
import { isInMemory } from './memory.ts'

/** Mode bits of all users but the owner. */
const OTHERS_BITS = 0o077
/** Suffixes of the files beside a database. SQLite gives them the mode of the database. */
const SIDE_FILE_SUFFIXES = ['-wal', '-shm', '-journal']

/**
 * Opens a database for writing, and creates the file where there is none. Files that earlier versions made readable to
 * others become private.
 *
 * Only SQLite opens an existing file: closing any other descriptor would release the locks that this process holds on it.
 */
export function privateDatabase(path: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  if (isInMemory(path)) return new DatabaseSync(path, options)
  try {
    if (!existsSync(path)) closeSync(openSync(path, 'wx', FILE_MODE))
    for (const file of [path, ...SIDE_FILE_SUFFIXES.map((suffix) => path + suffix)]) closeToOthers(file)
  } catch {
    // SQLite meets the same obstacle, and callers distinguish its codes.
  }
  return new DatabaseSync(path, options)
}

function closeToOthers(file: string): void {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode
  if (mode !== undefined && (mode & OTHERS_BITS) !== 0) chmodSync(file, mode & ~OTHERS_BITS & 0o777)
}
