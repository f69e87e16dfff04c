import { basename } from 'node:path'
import { Fault } from '../../../services/kit/fault.ts'
import { resultCode } from '../result-code.ts'
import { isDamage, sqliteMeaning } from '../results.ts'

/** Whether the row was refused, or a step of a projection failed. The database itself is then sound. */
const isRefused = (error: unknown): boolean =>
  resultCode(error) === undefined || sqliteMeaning(error).trouble === 'refused'

/** Does work on the file. @throws Fault where the database failed, else the error of the work */
export function storing<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw isRefused(error) ? error : readDbFault(error, path)
  }
}

/** Turns an error of SQLite into a fault of the read database. */
export function readDbFault(cause: unknown, path: string): Fault {
  if (cause instanceof Fault) return cause
  if (isDamage(cause)) {
    return new Fault('read-db.damaged', 'The read database is damaged. It is rebuilt from the log.', { cause })
  }
  const { trouble, kind } = sqliteMeaning(cause, path)
  if (trouble === 'full') {
    return new Fault(
      'read-db.full',
      'The disk has no room for the read database. Free disk space. Views do not advance until then.',
      { cause, retryAfter: 60, kind, outage: true },
    )
  }
  const why =
    trouble === 'locked'
      ? 'The read database is locked by another program. Stop that program.'
      : 'The read database cannot be written: check the disk and its free space.'
  return new Fault('read-db.unavailable', why, { cause, retryAfter: 5, kind, outage: true })
}

export const readDbForeign = (path: string): Fault =>
  new Fault(
    'read-db.foreign',
    `${basename(path)} is not a read database of this engine. Delete it and start again: it is rebuilt from the log.`,
  )
