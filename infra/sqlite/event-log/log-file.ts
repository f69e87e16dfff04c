import { existsSync } from 'node:fs'
import type { LogFile } from '../../../services/ports/stored-files.ts'
import { copyDatabase } from '../copy.ts'
import { checkLogFile, raiseEpoch } from './copy.ts'
import { openForReading } from './file.ts'
import { markMoved } from './move.ts'
import { ownLog } from './ownership.ts'
import { openSqliteLogReader } from './reader.ts'
import { openStoredEvents } from './stored-events.ts'

/** Makes what backup, restore and migration do with the file of a log. */
export const sqliteLogFile = (path: string): LogFile => ({
  exists: () => existsSync(path),
  copyTo: (to) => copyDatabase(path, to),
  probe: () => openForReading(path).close(),
  check: () => checkLogFile(path),
  reader: () => openSqliteLogReader({ path }),
  events: () => openStoredEvents(path),
  own: () => ownLog(path),
  raiseEpoch: (identity, now) => raiseEpoch(path, identity, now),
  markMoved: (to) => markMoved(path, to),
})
