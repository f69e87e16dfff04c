import { DatabaseSync } from 'node:sqlite'
import { Fault } from '../../../services/kit/fault.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { stateCorrupt, stateFault } from './faults.ts'
import { identityText } from './state-db.ts'

/**
 * Checks a state file that no process has open: its pages, and that it belongs to the log.
 *
 * @throws Fault `state.foreign` `state.corrupt` `state.other-log` `state.unavailable`
 */
export function checkStateFile(path: string, of: LogIdentity): void {
  using(path, { readOnly: true }, (db) => {
    if (db.prepare('pragma quick_check(1)').get()?.quick_check !== 'ok') throw stateCorrupt(path)
    if (db.prepare('select identity from log').get()?.identity !== identityText(of)) throw stateOfOtherLog(path)
  })
}

/**
 * Moves a state file that no process has open into another epoch, with its log.
 *
 * @throws Fault `state.other-log`
 */
export function followLog(path: string, from: LogIdentity, to: LogIdentity): void {
  using(path, {}, (db) => {
    const update = db.prepare('update log set identity = ? where identity = ?')
    if (update.run(identityText(to), identityText(from)).changes !== 1) throw stateOfOtherLog(path)
  })
}

/** Opens a state file for some work, then closes it. @throws Fault `state.foreign` `state.corrupt` `state.unavailable` */
export function using(path: string, options: { readOnly?: boolean }, work: (db: DatabaseSync) => void): void {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, options)
    work(db)
  } catch (error) {
    throw stateFault(error, path)
  } finally {
    db?.close()
  }
}

/** Returns the identity of the log that a file belongs to, as the file states it. */
export function logIdentity(db: DatabaseSync): LogIdentity | undefined {
  const [id, epoch] = String(db.prepare('select identity from log').get()?.identity ?? '').split(' ')
  return id === undefined || epoch === undefined ? undefined : { id, epoch: Number(epoch) }
}

export const stateOfOtherLog = (path: string): Fault =>
  new Fault('state.other-log', `${path} belongs to another event log: take both from the same backup.`)
