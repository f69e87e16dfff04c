import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../../../services/fault.ts'
import { resultCode, SQLITE } from '../../sqlite/result.ts'

/** What an error of SQLite means for the log. The details never show content of the file. */
export function asFault(cause: unknown, file: string): Fault {
  if (cause instanceof Fault) return cause
  const code = resultCode(cause)
  if (code === SQLITE.full || (code === SQLITE.ioError && isDiskFull(file))) return full(cause)
  if (code === SQLITE.corrupt || code === SQLITE.notADatabase || cause instanceof SyntaxError)
    return corrupt(file, cause)
  if (code === SQLITE.busy)
    return unavailable(`The event log ${file} is locked by another program: close that first.`, cause)
  if (code === SQLITE.readOnly || code === SQLITE.cannotOpen) {
    return unavailable(
      `The event log ${file} cannot be opened: check that the folder is there and may be written.`,
      cause,
    )
  }
  const reason = cause instanceof Error ? cause.message : 'unknown error'
  return unavailable(`The event log ${file} cannot be used (${reason}): check the disk, then start again.`, cause)
}

export const unavailable = (detail: string, cause?: unknown): Fault =>
  new Fault('log.unavailable', detail, { cause, retryAfter: 5 })

export const closed = (): Fault => unavailable('The event log is closed: start the engine again.')

export const owned = (file: string): Fault =>
  new Fault('log.owned', `The event log ${file} is in use by another Sanshe: stop that one, or give another path.`)

export const foreign = (file: string, cause?: unknown): Fault =>
  new Fault('log.foreign', `${file} is no event log of Sanshe: give another path.`, { cause })

export const corrupt = (file: string, cause?: unknown): Fault =>
  new Fault('log.corrupt', `The event log ${file} is damaged: restore it from a backup.`, { cause })

const full = (cause: unknown): Fault =>
  new Fault('log.full', 'The event log has no room left: free disk space or raise its size limit, then send again.', {
    cause,
    retryAfter: 60,
  })

function isDiskFull(file: string): boolean {
  try {
    return statfsSync(dirname(file)).bavail === 0
  } catch {
    return false
  }
}
