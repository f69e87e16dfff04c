import { existsSync, readFileSync, rmSync } from 'node:fs'
import { type Instant, instant, iso } from '../../domain/kernel/index.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { replaceFile } from '../../services/kit/private-files.ts'

/** The age at which an acceptance expires: it is about the clock at that moment. */
const VALID_MS = 60_000

/** The acceptance lies in the data directory: a user who may write there may do anything with the engine's data. */
const fileIn = (directory: string): string => dataFiles(directory).clockAcceptance

/** Writes that the clock is right. `taken` of the result tells whether the directory's engine has read it; `withdraw` removes it. */
export function acceptClock(directory: string, now: Instant): { readonly taken: () => boolean; withdraw(): void } {
  const file = fileIn(directory)
  replaceFile(file, `${iso(now)}\n`)
  return { taken: () => !existsSync(file), withdraw: () => rmSync(file, { force: true }) }
}

/** Reads and removes the acceptance. True where a person has accepted the clock as it is now. */
export function clockAccepted(directory: string, now: Instant): boolean {
  const file = fileIn(directory)
  if (!existsSync(file)) return false
  try {
    const at = instant(readFileSync(file, 'utf8').trim())
    rmSync(file)
    return Math.abs(now - at) <= VALID_MS
  } catch {
    // It cannot be read or removed: it stays, and the command that wrote it says that no engine read it.
    return false
  }
}
