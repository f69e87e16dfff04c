import { mkdirSync, renameSync, writeFileSync } from 'node:fs'

/** Mode of every file that an engine makes: only its owner reads and writes it, whatever the umask is. */
export const FILE_MODE = 0o600
/** Mode of every folder that an engine makes. */
export const FOLDER_MODE = 0o700

/** Makes a folder, and those above it, where they do not exist yet. An existing folder keeps its mode. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: FOLDER_MODE })
}

/** Replaces a file whole or not at all: until the new text is on the disk, the old file stays. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { flush: true, mode: FILE_MODE })
  renameSync(`${path}.new`, path)
}
