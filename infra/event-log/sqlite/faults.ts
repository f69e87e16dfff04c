import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../../../services/fault.ts'

const BUSY = 5
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

/** Primary result code of an SQLite error, undefined for anything else. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

/** What an error of SQLite means for the log. The details never show content of the file. */
export function asFault(cause: unknown, file: string): Fault {
  if (cause instanceof Fault) return cause
  const code = resultCode(cause)
  if (code === FULL || (code === IOERR && isDiskFull(file))) return full(cause)
  if (code === CORRUPT || code === NOTADB || cause instanceof SyntaxError) return corrupt(file, cause)
  if (code === BUSY) return unavailable(`The event log ${file} is locked by another program: close that first.`, cause)
  if (code === READONLY || code === CANTOPEN) {
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
