import { Fault, type FaultKind } from '../../../services/kit/fault.ts'
import { sqliteMeaning } from '../results.ts'

/** Turns an error of SQLite into a fault of the log. Its sentence never shows content of the file. */
export function logFault(cause: unknown, file: string): Fault {
  if (cause instanceof Fault) return cause
  const { trouble, kind } = sqliteMeaning(cause, file)
  if (trouble === 'full') return full(cause)
  if (trouble === 'damaged' || trouble === 'foreign' || cause instanceof SyntaxError) return logCorrupt(file, cause)
  if (trouble === 'locked') {
    return logUnavailable(`The event log ${file} is locked by another program. Close that program first.`, cause, kind)
  }
  if (trouble === 'read-only' || trouble === 'unreachable') {
    const detail = `The event log ${file} cannot be opened: check that the folder exists and is writable.`
    return logUnavailable(detail, cause, kind)
  }
  const reason = cause instanceof Error ? cause.message : 'unknown error'
  return logUnavailable(
    `The event log ${file} cannot be used (${reason}): check the disk, then start again.`,
    cause,
    kind,
  )
}

export const logUnavailable = (detail: string, cause?: unknown, kind: FaultKind = 'transient'): Fault =>
  new Fault('log.unavailable', detail, { cause, retryAfter: 5, kind, outage: true })

export const logClosed = (): Fault => logUnavailable('The event log is closed: start the engine again.')

export const logOwned = (file: string): Fault =>
  new Fault('log.owned', `The event log ${file} is in use by another Sanshe: stop that one, or name another path.`)

export const logForeign = (file: string, cause?: unknown): Fault =>
  new Fault('log.foreign', `${file} is no event log of Sanshe: name another path.`, { cause })

export const logCorrupt = (file: string, cause?: unknown): Fault =>
  new Fault('log.corrupt', `The event log ${file} is damaged: restore it from a backup.`, { cause })

const full = (cause: unknown): Fault =>
  new Fault('log.full', 'The event log has no room left: free disk space or raise its size limit, then send again.', {
    cause,
    retryAfter: 60,
  })
