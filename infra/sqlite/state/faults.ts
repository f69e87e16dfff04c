import { Fault } from '../../../services/kit/fault.ts'
import { sqliteMeaning } from '../results.ts'

export const stateForeign = (path: string, cause?: unknown): Fault =>
  new Fault('state.foreign', `${path} is not a state file of Sanshe: move it away, or name another data directory.`, {
    cause,
  })

export const stateCorrupt = (path: string, cause?: unknown): Fault =>
  new Fault('state.corrupt', `${path} is damaged: restore it from a backup, or move it away to start without it.`, {
    cause,
  })

/** Turns an error of SQLite into a fault of the state file. */
export function stateFault(error: unknown, path: string): Fault {
  if (error instanceof Fault) return error
  const { trouble, kind } = sqliteMeaning(error, path)
  if (trouble === 'foreign') return stateForeign(path, error)
  if (trouble === 'damaged') return stateCorrupt(path, error)
  const options = { cause: error, retryAfter: 2, kind, outage: true }
  if (trouble === 'locked') {
    return new Fault('state.unavailable', `${path} is locked by another program. Stop that program.`, options)
  }
  return new Fault(
    'state.unavailable',
    `${path} cannot be used: check that its disk has room and is writable.`,
    options,
  )
}
