import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { Fault } from '../../../services/kit/fault.ts'
import { replaceFile } from '../../../services/kit/private-files.ts'

const markOf = (file: string): string => `${file}-moved`

/** Keeps everybody from opening a log for writing whose events are to be recorded elsewhere now. The log itself stays as it is. */
export function markMoved(file: string, to: object): void {
  replaceFile(markOf(file), `${JSON.stringify(to)}\n`)
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
