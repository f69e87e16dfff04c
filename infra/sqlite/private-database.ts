import { chmodSync, closeSync, existsSync, openSync, statSync } from 'node:fs'
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite'
import { FILE_MODE } from '../../services/kit/private-files.ts'
import { isInMemory } from './memory.ts'

const OTHERS = 0o077
/** SQLite gives the files beside a database the mode of the database. */
const BESIDE = ['-wal', '-shm', '-journal']

/**
 * Opens a database for writing, and makes the file where it does not exist yet. Files that earlier versions made readable to
 * others become private.
 *
 * An existing file is not opened beside SQLite: closing any descriptor of it would release the locks that this process holds on it.
 */
export function privateDatabase(path: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  if (isInMemory(path)) return new DatabaseSync(path, options)
  try {
    if (!existsSync(path)) closeSync(openSync(path, 'wx', FILE_MODE))
    for (const file of [path, ...BESIDE.map((suffix) => path + suffix)]) closeToOthers(file)
  } catch {
    // SQLite meets the same obstacle, and callers distinguish its codes.
  }
  return new DatabaseSync(path, options)
}

function closeToOthers(file: string): void {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode
  if (mode !== undefined && (mode & OTHERS) !== 0) chmodSync(file, mode & ~OTHERS & 0o777)
}
