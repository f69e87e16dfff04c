import { basename } from 'node:path'
import { Fault } from '../../../services/kit/fault.ts'
import { resultCode } from '../result-code.ts'
import { isDamage, meaningOf } from '../results.ts'

/** The row itself was refused, or a step of a projection failed: nothing that is wrong with the database. */
const isRefused = (error: unknown): boolean => resultCode(error) === undefined || meaningOf(error).trouble === 'refused'

/** Does work on the file. @throws Fault where the database failed, and what the work threw where not */
export function storing<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw isRefused(error) ? error : failed(error, path)
  }
}

/** What an error of SQLite means for the read database. */
export function failed(cause: unknown, path: string): Fault {
  if (cause instanceof Fault) return cause
  if (isDamage(cause)) {
    return new Fault('read-db.damaged', 'The read database is damaged: it is built again from the log.', { cause })
  }
  const { trouble, kind } = meaningOf(cause, path)
  if (trouble === 'full') {
    return new Fault(
      'read-db.full',
      'The disk has no room for the read database: free some. Views stand still until then.',
      { cause, retryAfter: 60, kind },
    )
  }
  const why =
    trouble === 'locked'
      ? 'The read database is locked by another program: let it end, or end it.'
      : 'The read database cannot be written: check the disk and its free space.'
  return new Fault('read-db.unavailable', why, { cause, retryAfter: 5, kind })
}

export const foreign = (path: string): Fault =>
  new Fault(
    'read-db.foreign',
    `${basename(path)} is no read database of this engine: delete it and start again, it is then built from the log.`,
  )
