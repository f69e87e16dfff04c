import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The mode of every file that an engine makes: only its owner may read and write it, independent of the umask. */
export const FILE_MODE = 0o600
/** The mode of every folder that an engine makes: only its owner may use it. */
export const FOLDER_MODE = 0o700

/**
 * Makes a folder and the folders above it, if they do not exist. An existing folder keeps its mode. Node's own recursive `mkdir`
 * never returns for a folder below one that takes none, such as `/proc`.
 */
export function privateFolder(path: string): void {
  if (isFolder(path)) return
  const above = dirname(path)
  if (above !== path) privateFolder(above)
  try {
    mkdirSync(path, { mode: FOLDER_MODE })
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(path)) throw error
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Makes a folder if it does not exist, and returns the names of what is in it. */
export async function entriesOfFolder(path: string): Promise<string[]> {
  privateFolder(path)
  return readdir(path)
}

/** Replaces a file whole or not at all. The old file stays until the new text is on the disk. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { flush: true, mode: FILE_MODE })
  renameSync(`${path}.new`, path)
}
