import { mkdirSync, renameSync, writeFileSync } from 'node:fs'

/** The mode of every file that an engine makes: only its owner may read and write it, independent of the umask. */
export const FILE_MODE = 0o600
/** The mode of every folder that an engine makes: only its owner may use it. */
export const FOLDER_MODE = 0o700

/** Makes a folder and the folders above it, if they do not exist. An existing folder keeps its mode. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: FOLDER_MODE })
}

/** Replaces a file whole or not at all. The old file stays until the new text is on the disk. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { flush: true, mode: FILE_MODE })
  renameSync(`${path}.new`, path)
}
