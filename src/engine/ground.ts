import { contexts } from '../../domain/contexts.ts'
import { type Catalogue, catalogue } from '../../domain/kernel/index.ts'
import { diskReserve } from '../../infra/files/disk-reserve.ts'
import { openNats } from '../../infra/nats/connection.ts'
import { rememberedByViews } from '../../infra/sqlite/read-db/marks.ts'
import { rememberedBySnapshots } from '../../infra/sqlite/snapshots/snapshots.ts'
import { followAccepted, rememberedByState } from '../../infra/sqlite/state/marks.ts'
import type { CheckedClock } from '../../services/clock/checked-clock.ts'
import { watchedAppends } from '../../services/event-log/watched-appends.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { type Health, health } from '../../services/kit/health.ts'
import { type Pace, pace } from '../../services/kit/pace.ts'
import { privateFolder } from '../../services/kit/private-files.ts'
import { type Proof, proven, type Remembered } from '../../services/kit/proof.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { unwritable } from '../config/token-secret.ts'
import { processClock, watchClock } from './clock.ts'
import { type DiskWatch, watchDisk } from './disk-watch.ts'
import { type FileWatch, watchFile } from './file-watch.ts'
import type { NatsAccess } from './nats-settings.ts'
import { type LogPlace, logPlace, openLog, ownDirectory } from './storage.ts'
import type { EngineStores } from './stores.ts'

/** How often the engine checks that the log still holds the events that state was derived from, in milliseconds. */
const PROVE_MS = 5_000

/** The parts that every process has: the log, and NATS if it is configured. */
export interface Ground {
  readonly directory: string
  readonly place: LogPlace
  readonly catalogue: Catalogue
  readonly log: EventLog
  readonly nats?: NatsAccess
  /** The wall clock, for times that are shown. */
  readonly clock: Clock
  /** The clock for recorded times and scheduled work. It throws while the time is in doubt. */
  readonly checked: CheckedClock
  readonly monotonic: () => number
  /** The reasons that block parts of this process. */
  readonly health: Health
  /** Divides the event loop of this process among its parts. */
  readonly pace: Pace
  /** Proves that the state of this process was derived from this log. */
  readonly proof: Proof
  /** Resolves when the log has begun a new epoch. Everything must then be opened again. */
  readonly outdated: Promise<void>
  /** Watches the log's file. Absent if the log is not a file. */
  readonly watch?: FileWatch
  /** Watches the free space on the disk of the log's file. Absent if the log is not a file. */
  readonly disk?: DiskWatch
  stop(): Promise<void>
}

/**
 * Opens the log and, without waiting for it, NATS.
 *
 * @param keeps whether this process keeps files of its own in the directory
 * @throws Fault `config.data-unwritable` `data.owned` `nats.credentials`, and the faults of the log
 */
export async function openGround(options: EngineStores, keeps = true): Promise<Ground> {
  const { directory, eventStoreUrl, logMaxBytes } = options
  const place = logPlace({ data: directory, eventStoreUrl, logMaxBytes })
  if (keeps) makeDirectory(directory)
  const disown = keeps && place.url !== undefined ? ownDirectory(place) : () => {}
  try {
    return await groundOn(place, options, { keeps, disown })
  } catch (error) {
    disown()
    throw error
  }
}

function makeDirectory(directory: string): void {
  try {
    privateFolder(directory)
  } catch (cause) {
    throw unwritable(directory, cause)
  }
}

async function groundOn(
  place: LogPlace,
  { nats: settings, ...options }: EngineStores,
  { keeps, disown }: { keeps: boolean; disown: () => void },
): Promise<Ground> {
  const { directory } = place
  const { wall: clock, monotonic, checked, begin } = processClock(options)
  const conditions = health()
  const outdated = Promise.withResolvers<void>()
  const report: Health['report'] = (part, fault, stops) => {
    conditions.report(part, fault, stops)
    if (fault?.code === 'log.other-epoch') outdated.resolve()
  }
  const reserve = keeps ? diskReserve(dataFiles(directory).reserve) : undefined
  if (reserve?.isNeeded()) reserve.release()
  const opened = await openLog(place, checked.recording, { report, flushesLater: options.flushesLater })
  try {
    const { log, proof } = await provenLog(opened, keeps ? await rememberedIn(directory, opened) : [], conditions)
    await begin(log)
    const watch = place.url === undefined ? watchFile('log', dataFiles(directory).log, conditions) : undefined
    const relieve = async (): Promise<void> => watch?.cutting(async () => opened.shrink?.())
    const disk = reserve && watchDisk(reserve, conditions, watch === undefined ? 'disk.full' : 'log.full', relieve)
    const stopProving = proveRegularly(opened, proof)
    const link = settings && openNats(settings)
    const nats = settings === undefined || link === undefined ? {} : { nats: { link, settings } }
    const unwatch = watchClock({ checked, wall: clock, health: conditions, ...nats, ...(keeps ? { directory } : {}) })
    return {
      directory,
      place,
      catalogue: catalogue(contexts),
      log,
      clock,
      checked,
      monotonic,
      health: conditions,
      pace: pace(),
      proof,
      outdated: outdated.promise,
      ...(watch === undefined ? {} : { watch }),
      ...(disk === undefined || watch === undefined ? {} : { disk }),
      ...nats,
      async stop() {
        unwatch()
        disk?.stop()
        watch?.stop()
        stopProving()
        await log.close()
        await link?.close()
        disown()
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** Proves the log before any command is accepted, so that no acknowledged event fails a later proof. */
async function provenLog(opened: EventLog, remembered: readonly Remembered[], conditions: Health) {
  const watched = watchedAppends({ log: opened, health: conditions })
  const { log, proof } = proven({ log: watched, remembered, health: conditions })
  await proof.prove()
  opened.recall?.(remembered.flatMap(({ marks }) => marks.map(({ position }) => position)))
  return { log, proof }
}

/** Repeats the proof. A log with several writers is proven after every connection, and here only while it is in doubt. */
function proveRegularly(opened: EventLog, proof: Proof): () => void {
  const timer = setInterval(() => {
    if (opened.exclusive || proof.doubt() !== undefined) void proof.prove().catch(() => {})
  }, PROVE_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** The marks that the files of this process keep of the log. The state file follows an accepted copy of the log. */
async function rememberedIn(directory: string, log: EventLog): Promise<Remembered[]> {
  const { state, readDb, snapshots } = dataFiles(directory)
  await followAccepted(state, log)
  const parts = [rememberedByState(state), rememberedByViews(readDb), rememberedBySnapshots(snapshots)]
  return parts.filter((part) => part !== undefined)
}
