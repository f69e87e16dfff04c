import { DatabaseSync } from 'node:sqlite'
import { Fault } from '../../../services/fault.ts'
import { asFault, resultCode } from './faults.ts'

const BUSY = 5

/**
 * Makes this process the only writer of a log until the returned function is called.
 *
 * It is an open exclusive transaction on a file beside the log: the operating system takes it away from a process that
 * dies, however it dies, so nothing stale can be left. The log itself stays open to readers.
 *
 * @throws Fault `log.owned` `log.unavailable`
 */
export function own(file: string): () => void {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(`${file}-owner`, { timeout: 0 })
    db.exec('pragma journal_mode = memory; begin exclusive')
    const held = db
    return () => held.close()
  } catch (error) {
    db?.close()
    if (resultCode(error) !== BUSY) throw asFault(error, file)
    throw new Fault(
      'log.owned',
      `The event log ${file} is in use by another Sanshe: stop that one, or give another path.`,
      {
        cause: error,
      },
    )
  }
}
