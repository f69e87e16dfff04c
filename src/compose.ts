import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { contexts } from '../domain/contexts.ts'
import { type Catalogue, catalogue, type Zones } from '../domain/kernel/index.ts'
import { type NatsLink, openNats } from '../infra/bus/nats/connection.ts'
import { GOVERNANCE } from '../infra/bus/nats/names.ts'
import { openSnapshots } from '../infra/snapshots/snapshots.ts'
import { masterKeyFrom, openKvVault, openVault } from '../infra/vault/index.ts'
import { commandHandler } from '../services/commands/commands.ts'
import type { CommandHandler } from '../services/commands/contract.ts'
import { type Queue, queue } from '../services/commands/queue.ts'
import { type Health, health } from '../services/health.ts'
import type { Clock, EventLog, Vault } from '../services/ports.ts'
import { zones } from '../services/zones.ts'
import type { NatsSettings } from './bus.ts'
import { files, type LogPlace, logPlace, openLog, ownDirectory } from './storage.ts'

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
  readonly clock: Clock
  /** What keeps parts of this process from their work. */
  readonly health: Health
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

/**
 * Opens the log and, without waiting for it, NATS. `keeps`: whether this process keeps files of its own in the directory.
 *
 * @throws Fault `data.owned` `nats.credentials`, and of the log: one sentence with the mend
 */
export async function openGround(options: ComposeOptions, keeps = true): Promise<Ground> {
  const { directory, eventStoreUrl, logMaxBytes, nats: settings, clock = Date.now } = options
  const place = logPlace({ data: directory, eventStoreUrl, logMaxBytes })
  if (keeps) mkdirSync(directory, { recursive: true })
  const disown = keeps && place.url !== undefined ? ownDirectory(place) : () => {}
  try {
    const conditions = health()
    const log = await openLog(place, clock, conditions.report)
    const link = settings && openNats(settings)
    return {
      directory,
      place,
      catalogue: catalogue(contexts),
      log,
      clock,
      health: conditions,
      ...(settings === undefined || link === undefined ? {} : { nats: { link, settings } }),
      async stop() {
        await log.close()
        await link?.close()
        disown()
      },
    }
  } catch (error) {
    disown()
    throw error
  }
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
  const { directory, catalogue, log, clock } = ground
  const vault = await openKeys(ground, environment)
  try {
    const snapshots = openSnapshots({ path: files(directory).snapshots, identity: await log.identity() })
    const streams = queue()
    const parts = { catalogue, log, vault, snapshots, zones, clock, newId: randomUUID, streams }
    const commands = commandHandler(ordered === undefined ? parts : { ...parts, log: ordered(log) })
    return {
      ...ground,
      vault,
      commands,
      streams,
      zones,
      async stop() {
        await commands.stop()
        snapshots.close()
        await vault.close()
        await ground.stop()
      },
    }
  } catch (error) {
    await vault.close()
    throw error
  }
}

/** The keys of persons: a log that several engines write has them where all of these reach them. */
async function openKeys(
  { directory, place, log, nats }: Ground,
  environment: NonNullable<ComposeOptions['environment']>,
): Promise<Vault> {
  const masterKey = masterKeyFrom(environment, directory)
  if (place.url === undefined || nats === undefined) return openVault({ path: files(directory).vault, masterKey })
  const { replicas } = nats.settings.limits
  return openKvVault({
    nats: nats.link,
    bucket: KEYS,
    masterKey,
    log: await log.identity(),
    ...(replicas === undefined ? {} : { replicas }),
  })
}
