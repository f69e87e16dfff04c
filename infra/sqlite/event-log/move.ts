import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { Fault } from '../../../services/kit/fault.ts'
import { replaceFile } from '../../../services/kit/private-files.ts'
import { openForWriting } from './file.ts'
import { ownLog } from './ownership.ts'

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

/**
 * Puts a complete copy of a log in its place, in one step. The old file stays under another name.
 *
 * @throws Fault `log.owned`
 */
export function replaceLogFile(file: string, { by, before }: { readonly by: string; readonly before: string }): void {
  const disown = ownLog(file)
  try {
    // What the write-ahead log of the old file holds would be taken for the new one's.
    const old = openForWriting(file)
    old.exec('pragma wal_checkpoint(truncate)')
    old.close()
    linkSync(file, before)
    renameSync(by, file)
    for (const suffix of ['-wal', '-shm']) rmSync(by + suffix, { force: true })
  } finally {
    disown()
  }
}
