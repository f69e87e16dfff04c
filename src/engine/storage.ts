import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { refuseMoved } from '../../infra/sqlite/event-log/move.ts'
import { own as ownLog } from '../../infra/sqlite/event-log/ownership.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { own } from '../../infra/sqlite/ownership.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Health } from '../../services/kit/health.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog, EventLogReader } from '../../services/ports/event-log.ts'

/** Where each part of an engine keeps what it keeps. With EventStoreDB there is no log here. */
export const files = (directory: string) => ({
  log: join(directory, 'log.db'),
  vault: join(directory, 'vault.db'),
  snapshots: join(directory, 'snapshots.db'),
  readDb: join(directory, 'read.db'),
  state: join(directory, 'state.db'),
  /** What it was before the log moved. */
  stateBefore: join(directory, 'state.before-migrate.db'),
})

/** Which log it is: this file alone asks. Structured, so that threads can be handed it. */
export interface LogPlace {
  readonly directory: string
  /** EventStoreDB's; without it the log is embedded. */
  readonly url?: string
  readonly maxBytes?: number
}

/**
 * The log that the configuration names. Every command that opens a log asks here, so that none takes a file for the log from which
 * it was moved away.
 *
 * @throws Fault `log.moved`
 */
export function logPlace(config: {
  readonly data: string
  readonly eventStoreUrl?: string | undefined
  readonly logMaxBytes?: number | undefined
}): LogPlace {
  const { data: directory, eventStoreUrl: url, logMaxBytes: maxBytes } = config
  if (url === undefined) refuseMoved(files(directory).log)
  return { directory, ...(url === undefined ? {} : { url }), ...(maxBytes === undefined ? {} : { maxBytes }) }
}

/** @param report told what keeps the log from its work @throws Fault of the log: one sentence with the mend */
export async function openLog(
  { directory, url, maxBytes }: LogPlace,
  clock: Clock,
  report?: Health['report'],
): Promise<EventLog> {
  if (url !== undefined) return openStore(url, clock, report)
  return openSqliteLog({ path: files(directory).log, clock, ...(maxBytes === undefined ? {} : { maxBytes }) })
}

/** Beside whoever writes it. */
export async function openLogReader({ directory, url }: LogPlace): Promise<EventLogReader> {
  return url === undefined ? openSqliteLogReader({ path: files(directory).log }) : openStore(url, Date.now)
}

/** Whether there is a log already: a file, or at least one event where others keep it. */
export async function holdsEvents(place: LogPlace): Promise<boolean> {
  if (place.url === undefined) return existsSync(files(place.directory).log)
  const log = await openLogReader(place)
  try {
    return (await log.head()) > 0
  } finally {
    await log.close()
  }
}

/** Its client is large: whoever works without it does not load it. */
async function openStore(url: string, clock: Clock, report?: Health['report']): Promise<EventLog> {
  const { openEventStoreLog } = await import('../../infra/eventstoredb/log.ts')
  return openEventStoreLog({ url, clock, report })
}

/**
 * Makes this process the only one to keep anything in the directory, until the returned function is called. Of the embedded
 * log opening it does as much.
 *
 * @throws Fault `data.owned`
 */
export const ownDirectory = ({ directory }: LogPlace): (() => void) =>
  own(
    join(directory, 'engine'),
    new Fault('data.owned', `Another process keeps its files in ${directory}: give each its own (SANSHE_DATA).`),
  )

/**
 * As {@link ownDirectory}, whichever log it is: for tools that change what a running engine keeps.
 *
 * @throws Fault `data.owned` `log.owned`
 */
export const ownInstallation = (place: LogPlace): (() => void) =>
  place.url === undefined ? ownLog(files(place.directory).log) : ownDirectory(place)
