import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Instant, instant, iso } from '../../domain/kernel/index.ts'

/** How old an acceptance may be: it is about the clock as it is at that moment. */
const GOOD_MS = 60_000

/** In the engine's data directory: who may write there may do anything with the engine's data. */
const fileIn = (directory: string): string => join(directory, 'clock.accept')

/** Puts down that the clock is right. Returns whether the engine of the directory has taken it, asked again and again. */
export function acceptClock(directory: string, now: Instant): { readonly taken: () => boolean; withdraw(): void } {
  const file = fileIn(directory)
  writeFileSync(`${file}.new`, `${iso(now)}\n`)
  renameSync(`${file}.new`, file)
  return { taken: () => !existsSync(file), withdraw: () => rmSync(file, { force: true }) }
}

/** Takes what a person has put down. True where they accept the clock as it is now. */
export function clockAccepted(directory: string, now: Instant): boolean {
  const file = fileIn(directory)
  if (!existsSync(file)) return false
  try {
    const at = instant(readFileSync(file, 'utf8').trim())
    rmSync(file)
    return Math.abs(now - at) <= GOOD_MS
  } catch {
    // It cannot be read or removed: it stays, and the command that put it down says that no engine took it.
    return false
  }
}
