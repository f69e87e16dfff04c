import { randomUUID } from 'node:crypto'
import { contexts } from '../../domain/contexts.ts'
import { type Catalogue, catalogue, instant, type Zones } from '../../domain/kernel/index.ts'
import { masterKeyFrom, openKvVault, openVault } from '../../infra/crypto/index.ts'
import { diskReserve } from '../../infra/files/disk-reserve.ts'
import { privateFolder } from '../../infra/files/private.ts'
import { type NatsLink, openNats } from '../../infra/nats/connection.ts'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { rememberedByViews } from '../../infra/sqlite/read-db/marks.ts'
import { openSnapshots, rememberedBySnapshots } from '../../infra/sqlite/snapshots/snapshots.ts'
import { followAccepted, rememberedByState } from '../../infra/sqlite/state/index.ts'
import type { CheckedClock } from '../../services/clock/checked-clock.ts'
import { zones } from '../../services/clock/zones.ts'
import { commandHandler } from '../../services/commands/command-handler.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import { type CommandMemory, commandMemory } from '../../services/event-log/command-memory.ts'
import { watchedAppends } from '../../services/event-log/watched-appends.ts'
import { type Health, health } from '../../services/kit/health.ts'
import { type Pace, pace } from '../../services/kit/pace.ts'
import { type Proof, proven, type Remembered } from '../../services/kit/proof.ts'
import { type Queue, queue } from '../../services/kit/queue.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { watchedVault } from '../../services/privacy/watched-vault.ts'
import { unwritable } from '../config/settings.ts'
import { processClock, watchClock } from './clock.ts'
import { type DiskWatch, watchDisk } from './disk-watch.ts'
import { type FileWatch, watchFile } from './file-watch.ts'
import type { NatsSettings } from './nats-parts.ts'
import { files, type LogPlace, logPlace, openLog, ownDirectory } from './storage.ts'

/** Milliseconds between two looks whether the log still holds what was derived from it. */
const PROVE_MS = 5_000

/** The bucket of the keys that engines share. */
export const KEYS = `${GOVERNANCE.stream}-keys`

export interface ComposeOptions {
  /** Where this process alone keeps its files. */
  readonly directory: string
  /** Undefined: the log is embedded. */
  readonly eventStoreUrl?: string | undefined
  /** Undefined: there is no NATS. */
  readonly nats?: NatsSettings | undefined
  /** The real one unless told. */
  readonly clock?: Clock
  /** Milliseconds that run evenly. Without it the real clock is checked against the process's own, and any other is believed. */
  readonly monotonic?: () => number
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly logMaxBytes?: number | undefined
  /** The log as commands are to see it, where not as it is: what makes a history orders their appends. */
  readonly ordered?: (log: EventLog) => EventLog
}

/** What a process of any role stands on: the log, and NATS where there is one. */
export interface Ground {
  readonly directory: string
  readonly place: LogPlace
  readonly catalogue: Catalogue
  readonly log: EventLog
  readonly nats?: { readonly link: NatsLink; readonly settings: NatsSettings }
  /** The wall clock, for what is shown. */
  readonly clock: Clock
  /** The clock for what is recorded, and for what acts on time: it throws where it cannot be believed. */
  readonly checked: CheckedClock
  readonly monotonic: () => number
  /** What keeps parts of this process from their work. */
  readonly health: Health
  /** What shares the event loop of this process. */
  readonly pace: Pace
  /** That the log is the one that everything here was derived from. */
  readonly proof: Proof
  /** Resolves when the log has begun a new epoch: everything has to be opened again. */
  readonly outdated: Promise<void>
  /** That its file still stands under its name, where it is a file. */
  readonly watch?: FileWatch
  /** The room on the disk that holds the log, where it is a file. */
  readonly disk?: DiskWatch
  stop(): Promise<void>
}

/** What decides and remembers. */
export interface Core extends Ground {
  readonly vault: Vault
  readonly commands: CommandHandler
  /** Commands on one stream take their turns here, and so does whatever must not run beside them. */
  readonly streams: Queue
  readonly zones: Zones
}

function make(directory: string): void {
  try {
    privateFolder(directory)
  } catch (cause) {
    throw unwritable(directory, cause)
  }
}

/**
 * Opens the log and, without waiting for it, NATS. `keeps`: whether this process keeps files of its own in the directory.
 *
 * @throws Fault `config.data-unwritable` `data.owned` `nats.credentials`, and of the log: one sentence with the mend
 */
export async function openGround(options: ComposeOptions, keeps = true): Promise<Ground> {
  const { directory, eventStoreUrl, logMaxBytes, nats: settings } = options
  const { wall: clock, monotonic, checked, begin } = processClock(options)
  const place = logPlace({ data: directory, eventStoreUrl, logMaxBytes })
  if (keeps) make(directory)
  const disown = keeps && place.url !== undefined ? ownDirectory(place) : () => {}
  const reserve = keeps ? diskReserve(directory) : undefined
  try {
    const conditions = health()
    const outdated = Promise.withResolvers<void>()
    const report: Health['report'] = (part, fault, stops) => {
      conditions.report(part, fault, stops)
      if (fault?.code === 'log.other-epoch') outdated.resolve()
    }
    if (reserve?.isNeeded()) reserve.release()
    const opened = await openLog(place, checked.recording, report)
    try {
      const remembered = keeps ? await rememberedIn(directory, opened) : []
      const watched = watchedAppends({ log: opened, health: conditions })
      const { log, proof } = proven({ log: watched, remembered, health: conditions })
      // Before any command is taken: nothing is acknowledged that will not be shown.
      await proof.prove()
      opened.recall?.(remembered.flatMap(({ marks }) => marks.map(({ position }) => position)))
      await begin(log)
      const watch = place.url === undefined ? watchFile('log.db', files(directory).log, conditions) : undefined
      // A log that several write proves itself after every connection.
      const looking = setInterval(() => {
        if (opened.exclusive || proof.doubt() !== undefined) void proof.prove().catch(() => {})
      }, PROVE_MS)
      looking.unref()
      const link = settings && openNats(settings)
      const nats = settings === undefined || link === undefined ? {} : { nats: { link, settings } }
      const relieve = async (): Promise<void> => watch?.cutting(async () => opened.shrink?.())
      const disk = reserve && watchDisk(reserve, conditions, watch === undefined ? 'disk.full' : 'log.full', relieve)
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
          clearInterval(looking)
          await log.close()
          await link?.close()
          disown()
        },
      }
    } catch (error) {
      await opened.close()
      throw error
    }
  } catch (error) {
    disown()
    throw error
  }
}

/** What the files of this process remember of the log; a state file goes with a copy of it that was accepted meanwhile. */
async function rememberedIn(directory: string, log: EventLog): Promise<Remembered[]> {
  const { state, readDb, snapshots } = files(directory)
  await followAccepted(state, log)
  const parts = [rememberedByState(state), rememberedByViews(readDb), rememberedBySnapshots(snapshots)]
  return parts.filter((part) => part !== undefined)
}

/**
 * Opens what decides, without views: for imports and for what is served.
 *
 * @throws Fault of the log, the vault or the master key: one sentence with the mend
 */
export async function compose(options: ComposeOptions): Promise<Core> {
  const ground = await openGround(options)
  return deciding(ground, options).catch(async (error: unknown) => {
    await ground.stop()
    throw error
  })
}

/** Adds to the ground what decides; whatever is opened here is closed where that fails. */
export async function deciding(ground: Ground, { environment = process.env, ordered }: ComposeOptions): Promise<Core> {
  const { directory, catalogue, checked } = ground
  const vault = watchedVault(await openKeys(ground, environment), ground.health)
  let memory: CommandMemory | undefined
  try {
    memory = await rememberedCommands(ground)
    const log = memory?.log ?? ground.log
    const snapshots = openSnapshots({ path: files(directory).snapshots, identity: await log.identity() })
    const keys = sharingKeys(ground) ? undefined : watchFile('vault.db', files(directory).vault, ground.health)
    const streams = queue()
    const guarded = ground.disk?.guarded(log, vault) ?? { log, vault }
    const parts = { catalogue, ...guarded, snapshots, zones, clock: checked.recording, newId: randomUUID, streams }
    const commands = commandHandler(ordered === undefined ? parts : { ...parts, log: ordered(guarded.log) })
    return {
      ...ground,
      vault,
      commands: whileSound(commands, ground),
      streams,
      zones,
      async stop() {
        await commands.stop()
        keys?.stop()
        await memory?.stop()
        snapshots.close()
        await vault.close()
        await ground.stop()
      },
    }
  } catch (error) {
    await memory?.stop()
    await vault.close()
    throw error
  }
}

/**
 * Commands as every door sends them: none is answered while the log may not be what it was, whatever the answer would be. Nothing is
 * acknowledged that went into a file which is no longer the log's.
 */
function whileSound(
  commands: CommandHandler,
  { health: conditions, watch }: Pick<Ground, 'health' | 'watch'>,
): CommandHandler {
  function refuse(): void {
    const stopped = conditions.stopped('answers')
    if (stopped !== undefined) throw stopped
  }
  return {
    ...commands,
    async handle(request) {
      refuse()
      const result = await commands.handle(request)
      watch?.check()
      refuse()
      return result
    },
  }
}

/** NATS, where the keys lie there because several engines write the log; undefined where they lie in a file of this process. */
const sharingKeys = ({ place, nats }: Pick<Ground, 'place' | 'nats'>): Ground['nats'] =>
  place.url === undefined ? undefined : nats

/** Of a log with several writers this engine remembers commands itself; the embedded log has them all. */
async function rememberedCommands({ log, monotonic, checked }: Ground): Promise<CommandMemory | undefined> {
  if (log.exclusive) return undefined
  return commandMemory({
    log,
    monotonic,
    heard: ({ recordedtime }) => checked.heard(instant(recordedtime)),
    // A log that cannot be followed cannot be written either, which every command says.
    failed: () => {},
  })
}

/** The keys of persons: a log that several engines write has them where all of these reach them. */
async function openKeys(ground: Ground, environment: NonNullable<ComposeOptions['environment']>): Promise<Vault> {
  const { directory, log } = ground
  const masterKey = masterKeyFrom(environment, directory)
  const nats = sharingKeys(ground)
  if (nats === undefined) return openVault({ path: files(directory).vault, masterKey })
  const { replicas } = nats.settings.limits
  return openKvVault({
    nats: nats.link,
    bucket: KEYS,
    masterKey,
    log: await log.identity(),
    ...(replicas === undefined ? {} : { replicas }),
  })
}
