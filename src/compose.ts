import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { community } from '../domain/community/index.ts'
import { contexts } from '../domain/contexts.ts'
import { type Catalogue, catalogue, type Zones } from '../domain/kernel/index.ts'
import { openSqliteLog, type SqliteLog } from '../infra/event-log/sqlite/log.ts'
import { openSnapshots } from '../infra/snapshots/snapshots.ts'
import { checkpointsIn, deadLettersIn, disclosuresIn, endpointsIn, openStateDb } from '../infra/state-db/index.ts'
import { masterKeyFrom, openVault } from '../infra/vault/index.ts'
import { viewsOf } from '../projections/runtime/index.ts'
import { projections } from '../projections/views.ts'
import { commandHandler } from '../services/commands/commands.ts'
import type { CommandHandler } from '../services/commands/contract.ts'
import { type Queue, queue } from '../services/commands/queue.ts'
import { deadLetterDesk } from '../services/dead-letters/dead-letters.ts'
import type { Fault } from '../services/fault.ts'
import type { Manager } from '../services/managers/manager.ts'
import { runManagers } from '../services/managers/running.ts'
import { serviceStatus } from '../services/managers/status.ts'
import type { Clock, EventLog, Vault } from '../services/ports.ts'
import { disclosing } from '../services/privacy/disclosing.ts'
import { privacy } from '../services/privacy/privacy.ts'
import { zones } from '../services/zones.ts'
import { type NatsSettings, type OpenBus, openBus } from './bus.ts'
import type { CommunityListing, Engine } from './http/engine.ts'
import { startProjector } from './projector.ts'
import { composeWebhooks } from './webhooks.ts'

/** Where each part of an embedded engine keeps what it keeps. */
export const files = (directory: string) => ({
  log: join(directory, 'log.db'),
  vault: join(directory, 'vault.db'),
  snapshots: join(directory, 'snapshots.db'),
  readDb: join(directory, 'read.db'),
  state: join(directory, 'state.db'),
})

export interface ComposeOptions {
  readonly directory: string
  /** The real one unless told. */
  readonly clock?: Clock
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly logMaxBytes?: number | undefined
  /** The log as commands are to see it, where not as it is: what makes a history orders their appends. */
  readonly ordered?: (log: EventLog) => EventLog
}

/** What decides and remembers: the only place where adapters meet ports. */
export interface Core {
  readonly directory: string
  readonly catalogue: Catalogue
  readonly log: SqliteLog
  readonly vault: Vault
  readonly commands: CommandHandler
  /** Commands on one stream take their turns here, and so does whatever must not run beside them. */
  readonly streams: Queue
  readonly zones: Zones
  readonly clock: Clock
  /** Waits for what is in flight, then closes every file. */
  stop(): Promise<void>
}

/**
 * Opens the embedded engine on a directory, without views: for imports and for what is served.
 *
 * @throws Fault of the log, the vault or the master key: one sentence with the mend
 */
export async function compose(options: ComposeOptions): Promise<Core> {
  const { directory, clock = Date.now, environment = process.env, logMaxBytes, ordered } = options
  mkdirSync(directory, { recursive: true })
  const paths = files(directory)
  const masterKey = masterKeyFrom(environment, directory)
  const log = await openSqliteLog({
    path: paths.log,
    clock,
    ...(logMaxBytes === undefined ? {} : { maxBytes: logMaxBytes }),
  })
  try {
    const vault = await openVault({ path: paths.vault, masterKey })
    const snapshots = openSnapshots({ path: paths.snapshots, identity: await log.identity() })
    const known = catalogue(contexts)
    const streams = queue()
    const parts = { catalogue: known, log, vault, snapshots, zones, clock, newId: randomUUID, streams }
    const commands = commandHandler(ordered === undefined ? parts : { ...parts, log: ordered(log) })
    return {
      directory,
      catalogue: known,
      log,
      vault,
      commands,
      streams,
      zones,
      clock,
      async stop() {
        await commands.stop()
        snapshots.close()
        await log.close()
        await vault.close()
      },
    }
  } catch (error) {
    await log.close()
    throw error
  }
}

/** What runs beside commands and views, and who is told of failures. */
export interface ServingOptions {
  readonly services?: readonly Manager[]
  /** Undefined: services read the log itself. */
  readonly nats?: NatsSettings | undefined
  /** Whether webhooks are delivered here. */
  readonly notifies?: boolean
  /** Whether webhooks may lead to this machine and its network. */
  readonly privateNetworks?: boolean
  readonly onFailure: (fault: Fault) => void
}

/** An engine that answers questions too. */
export interface ServedEngine extends Engine {
  readonly nats?: NonNullable<OpenBus['nats']>
  stop(): Promise<void>
}

/** Adds the views to an opened engine, the services that work with them, and all that the HTTP edge asks of it. */
export async function withViews(
  core: Core,
  { services = [], nats, notifies = false, privateNetworks = false, onFailure }: ServingOptions,
): Promise<ServedEngine> {
  const { catalogue, log, clock, vault, streams } = core
  const paths = files(core.directory)
  const state = openStateDb({ path: paths.state, identity: await log.identity(), failed: onFailure })
  const disclosures = disclosuresIn(state)
  const checkpoints = checkpointsIn(state)
  const deadLetters = deadLettersIn(state, clock)
  const close = (): void => {
    disclosures.stop()
    state.close()
  }
  const carried = await openBus({ nats, log, checkpoints, deadLetters, onFailure }).catch((error: unknown) => {
    close()
    throw error
  })
  const views = await startProjector({ files: paths, catalogue, log, clock, onFailure }).catch(
    async (error: unknown) => {
      await carried.stop()
      close()
      throw error
    },
  )
  const open = disclosing({ vault, disclosures, clock })
  const running = runManagers({
    ...core,
    managers: services,
    bus: carried.bus,
    views,
    open,
    communities: async () => (await communities(core)).map(({ id }) => id),
    onFailure,
  })
  const endpoints = endpointsIn(state, checkpoints)
  const hooks = await composeWebhooks(core, { endpoints, deadLetters, notifies, privateNetworks, onFailure })
  return {
    ...core,
    ...(carried.nats === undefined ? {} : { nats: carried.nats }),
    views,
    contracts: [...viewsOf(projections)].map(
      ([
        name,
        {
          view: { summary, filters, row, id },
        },
      ]) => ({
        name,
        summary,
        filters: Object.fromEntries(Object.entries(filters).map(([filter, { schema }]) => [filter, schema])),
        row,
        byId: id !== undefined,
      }),
    ),
    open,
    privacy: privacy({ log, vault, streams, disclosures }),
    webhooks: hooks.webhooks,
    deadLetters: deadLetterDesk({
      deadLetters,
      log,
      again: (durable) => running.again(durable) ?? hooks.again(durable),
    }),
    services: () => serviceStatus(running.status(), { deadLetters, ...(notifies ? { endpoints } : {}) }),
    communities: () => communities(core),
    async stop() {
      await hooks.stop()
      await running.stop()
      await carried.stop()
      await views.stop()
      close()
      await core.stop()
    },
  }
}

/** The communities that this log knows, and whether they are demonstrations. */
export async function communities({ log, catalogue }: Core): Promise<CommunityListing[]> {
  const listing: CommunityListing[] = []
  for (const stream of await log.streams(`${community.name}-`)) {
    let state = community.initial
    for await (const [first] of log.readStream(stream)) {
      if (first !== undefined) state = community.evolve(state, 'CommunityEstablished', catalogue.upcast(first))
      break
    }
    listing.push({ id: stream.slice(community.name.length + 1), simulated: state.simulated })
  }
  return listing
}
