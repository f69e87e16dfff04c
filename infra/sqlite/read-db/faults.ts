import { basename } from 'node:path'
import { Fault } from '../../../services/kit/fault.ts'
import { resultCode } from '../result-code.ts'
import { isDamage, sqliteMeaning } from '../results.ts'

/** The row itself was refused, or a step of a projection failed: nothing that is wrong with the database. */
const isRefused = (error: unknown): boolean =>
  resultCode(error) === undefined || sqliteMeaning(error).trouble === 'refused'

/** Does work on the file. @throws Fault where the database failed; otherwise what the work threw */
export function storing<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw isRefused(error) ? error : readDbFault(error, path)
  }
}

/** What an error of SQLite means for the read database. */
export function readDbFault(cause: unknown, path: string): Fault {
  if (cause instanceof Fault) return cause
  if (isDamage(cause)) {
    return new Fault('read-db.damaged', 'The read database is damaged. It is rebuilt from the log.', { cause })
  }
  const { trouble, kind } = sqliteMeaning(cause, path)
  if (trouble === 'full') {
    return new Fault(
      'read-db.full',
      'The disk has no room for the read database. Free disk space: views stand still until then.',
      { cause, retryAfter: 60, kind, outage: true },
    )
  }
  const why =
    trouble === 'locked'
      ? 'The read database is locked by another program. Stop that program.'
      : 'The read database cannot be written: check the disk and its free space.'
  return new Fault('read-db.unavailable', why, { cause, retryAfter: 5, kind, outage: true })
}

export const foreign = (path: string): Fault =>
  new Fault(
    'read-db.foreign',
    `${basename(path)} is not a read database of this engine. Delete it and start again: it is rebuilt from the log.`,
  )
