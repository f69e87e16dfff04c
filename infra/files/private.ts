import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite'
import { isInMemory } from '../sqlite/memory.ts'

/** Mode of every file that an engine makes: its owner alone reads and writes it, whatever the umask is. */
export const FILE_MODE = 0o600
/** Mode of every folder that an engine makes. */
export const FOLDER_MODE = 0o700

const OTHERS = 0o077
/** SQLite gives the files beside a database the mode of the database. */
const BESIDE = ['-wal', '-shm', '-journal']

/** Makes a folder, and those above it, where they are not there yet. A folder that is there keeps its mode. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: FOLDER_MODE })
}

/** Replaces a file whole or not at all: until the new text is on the disk, the file is what it was. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { flush: true, mode: FILE_MODE })
  renameSync(`${path}.new`, path)
}

/**
 * Opens a database for writing, made where it is not there yet. Files that earlier versions made readable for others are closed to them.
 *
 * A file that is there is not opened beside SQLite: closing any descriptor of it would take away the locks that this process holds on it.
 */
export function privateDatabase(path: string, options: DatabaseSyncOptions = {}): DatabaseSync {
  if (isInMemory(path)) return new DatabaseSync(path, options)
  try {
    if (!existsSync(path)) closeSync(openSync(path, 'wx', FILE_MODE))
    for (const file of [path, ...BESIDE.map((suffix) => path + suffix)]) closeToOthers(file)
  } catch {
    // SQLite meets the same obstacle, and its codes are what callers tell apart.
  }
  return new DatabaseSync(path, options)
}

function closeToOthers(file: string): void {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode
  if (mode !== undefined && (mode & OTHERS) !== 0) chmodSync(file, mode & ~OTHERS & 0o777)
}
