import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Fault } from '../../../services/fault.ts'

const markOf = (file: string): string => `${file}-moved`

/** Keeps everybody from opening a log for writing whose events are to be recorded elsewhere now. The log itself stays as it is. */
export function markMoved(file: string, to: object): void {
  const mark = markOf(file)
  writeFileSync(`${mark}.new`, `${JSON.stringify(to)}\n`, { flush: true })
  renameSync(`${mark}.new`, mark)
}

/** @throws Fault `log.moved` */
export function refuseMoved(file: string): void {
  const mark = markOf(file)
  if (!existsSync(mark)) return
  throw new Fault(
    'log.moved',
    `The event log ${file} was moved to EventStoreDB: set EVENTSTORE_URL. Only to go back to it, delete ${basename(mark)}.`,
  )
}
