import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openSqliteLog, type SqliteLog, type SqliteLogOptions } from '../../../../infra/sqlite/event-log/log.ts'
import { newEvent } from './events.ts'
import { temporaryFolder } from './processes.ts'

/** The path of a new log, in a folder that is removed after the test. */
export const newPath = (): string => join(temporaryFolder(), 'log.db')

/** A log that is closed when the test ends. */
export async function opened(path: string, options: Partial<SqliteLogOptions> = {}): Promise<SqliteLog> {
  const log = await openSqliteLog({ path, clock: Date.now, ...options })
  onTestFinished(() => log.close())
  return log
}

/** An event of a command that had an idempotency key. */
export const keyed = (commandid: string) => newEvent({ commandid, commanddigest: 'd' })
