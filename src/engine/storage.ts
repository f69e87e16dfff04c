import { existsSync } from 'node:fs'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { refuseMoved } from '../../infra/sqlite/event-log/move.ts'
import { ownLog } from '../../infra/sqlite/event-log/ownership.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { ownFile } from '../../infra/sqlite/ownership.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog, EventLogReader } from '../../services/ports/event-log.ts'

/** The place of the log. Only this file reads it. It is plain data, so that it can be passed to threads. */
export interface LogPlace {
  readonly directory: string
  /** The address of EventStoreDB. Absent if the log is embedded. */
  readonly url?: string
  readonly maxBytes?: number
}

/**
 * Returns the place of the configured log. Every command that opens a log calls this, so that none opens a file whose log has moved.
 *
 * @throws Fault `log.moved`
 */
export function logPlace(config: {
  readonly data: string
  readonly eventStoreUrl?: string | undefined
  readonly logMaxBytes?: number | undefined
}): LogPlace {
  const { data: directory, eventStoreUrl: url, logMaxBytes: maxBytes } = config
  if (url === undefined) refuseMoved(dataFiles(directory).log)
  return { directory, ...(url === undefined ? {} : { url }), ...(maxBytes === undefined ? {} : { maxBytes }) }
}

/**
 * Opens the log for writing.
 *
 * @param how `report`: called with faults that block the log. `flushesLater`: see {@link EngineStores}
 * @throws Fault of the log
 */
export async function openLog(
  { directory, url, maxBytes }: LogPlace,
  clock: Clock,
  { report, flushesLater }: { report?: Health['report']; flushesLater?: boolean | undefined } = {},
): Promise<EventLog> {
  if (url !== undefined) return openStore(url, clock, report)
  return openSqliteLog({ path: dataFiles(directory).log, clock, maxBytes, flushesLater })
}

/** Opens a log that another process may be writing. */
export async function openLogReader({ directory, url }: LogPlace): Promise<EventLogReader> {
  return url === undefined ? openSqliteLogReader({ path: dataFiles(directory).log }) : openStore(url, Date.now)
}

/** Whether the log exists: a file, or at least one event in EventStoreDB. */
export async function holdsEvents(place: LogPlace): Promise<boolean> {
  if (place.url === undefined) return existsSync(dataFiles(place.directory).log)
  const log = await openLogReader(place)
  try {
    return (await log.head()) > 0
  } finally {
    await log.close()
  }
}

/** Loads the client of EventStoreDB only when it is needed, because it is large. */
async function openStore(url: string, clock: Clock, report?: Health['report']): Promise<EventLog> {
  const { openEventStoreLog } = await import('../../infra/eventstoredb/log.ts')
  return openEventStoreLog({ url, clock, report })
}

/**
 * Makes this process the only one that keeps files in the directory, until the returned function is called. Opening an embedded
 * log does the same.
 *
 * @throws Fault `data.owned`
 */
export const ownDirectory = ({ directory }: LogPlace): (() => void) =>
  ownFile(
    dataFiles(directory).engine,
    new Fault(
      'data.owned',
      `Another process keeps its files in ${directory}. Give each process a directory of its own (SANSHE_DATA).`,
    ),
  )

/**
 * Like {@link ownDirectory}, for any kind of log. Tools call it before they change files that a running engine uses.
 *
 * @throws Fault `data.owned` `log.owned`
 */
export const ownInstallation = (place: LogPlace): (() => void) =>
  place.url === undefined ? ownLog(dataFiles(place.directory).log) : ownDirectory(place)
