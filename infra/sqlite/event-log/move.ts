import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { Fault } from '../../../services/kit/fault.ts'
import { replaceFile } from '../../../services/kit/private-files.ts'

const markOf = (file: string): string => `${file}-moved`

/** Marks a log as moved, so that no process opens it for writing again. The log itself stays as it is. @param to where it was moved to */
export function markMoved(file: string, to: object): void {
  replaceFile(markOf(file), `${JSON.stringify(to)}\n`)
}

/** Refuses to open a log that was moved. @throws Fault `log.moved` */
export function refuseMoved(file: string): void {
  const mark = markOf(file)
  if (!existsSync(mark)) return
  throw new Fault(
    'log.moved',
    `The event log ${file} was moved to EventStoreDB: set EVENTSTORE_URL. To go back to this file, delete ${basename(mark)}.`,
  )
}
