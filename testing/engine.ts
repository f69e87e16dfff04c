import { randomUUID } from 'node:crypto'
import { type AnyContext, type Catalogue, catalogue, type Zones } from '../domain/kernel/index.ts'
import { openMemoryLog } from '../infra/memory/event-log/log.ts'
import { type MemoryLogStore, memoryLogStore } from '../infra/memory/event-log/store.ts'
import { type MemoryVaultStore, memoryVaultStore } from '../infra/memory/vault/store.ts'
import { openMemoryVault } from '../infra/memory/vault/vault.ts'
import { openSnapshots } from '../infra/sqlite/snapshots/snapshots.ts'
import type { Projection } from '../projections/runtime/index.ts'
import { zones } from '../services/clock/zones.ts'
import { commandHandler } from '../services/commands/command-handler.ts'
import type { CommandHandler } from '../services/commands/contract.ts'
import { type Queue, queue } from '../services/kit/queue.ts'
import type { Clock } from '../services/ports/clock.ts'
import type { EventLog } from '../services/ports/event-log.ts'
import type { Snapshots } from '../services/ports/snapshots.ts'
import type { Vault } from '../services/ports/vault.ts'
import { type MemoryViews, openMemoryViews } from './views.ts'

/** The stores of an engine in memory. They outlive the adapters that are opened on them. */
export interface MemoryStores {
  readonly log: MemoryLogStore
  readonly vault: MemoryVaultStore
}

/** Creates the stores of a new installation. */
export const memoryStores = (): MemoryStores => ({ log: memoryLogStore(), vault: memoryVaultStore() })

/** Copies the stores, with the same identity: the counterpart of a copy of the files of an engine on disk. */
export const copyOf = ({ log, vault }: MemoryStores): MemoryStores => ({ log: log.copy(), vault: vault.copy() })

/** The stores, the clock and the key of an engine in memory. */
export interface MemoryGroundOptions {
  /** New and empty by default. The stores of a closed engine make this one its restart. */
  readonly stores?: MemoryStores
  /** The real clock by default. */
  readonly clock?: Clock
  /** Whether this engine uses the stores alone (the default), or as one of several. */
  readonly exclusive?: boolean
  /** 32 bytes; a fixed key by default. */
  readonly masterKey?: Uint8Array
}

/** The adapters of an engine in memory. */
export interface MemoryGround {
  readonly stores: MemoryStores
  readonly clock: Clock
  readonly log: EventLog
  readonly vault: Vault
  readonly snapshots: Snapshots
  /** Closes the adapters, and keeps the stores. */
  close(): Promise<void>
}

const MASTER_KEY = new Uint8Array(32).fill(1)

/**
 * Opens a log, a vault and snapshots in memory.
 *
 * @throws Fault `log.owned` `vault.owned` where the stores are open and not shared
 */
export async function openMemoryGround(options: MemoryGroundOptions = {}): Promise<MemoryGround> {
  const { stores = memoryStores(), clock = Date.now, exclusive = true, masterKey = MASTER_KEY } = options
  const log = await openMemoryLog({ store: stores.log, clock, exclusive })
  try {
    const vault = await openMemoryVault({ store: stores.vault, masterKey, exclusive })
    const snapshots = openSnapshots({ path: ':memory:', identity: stores.log.identity })
    return {
      stores,
      clock,
      log,
      vault,
      snapshots,
      async close() {
        snapshots.close()
        await vault.close()
        await log.close()
      },
    }
  } catch (error) {
    await log.close()
    throw error
  }
}

/** The contexts and the views of an engine in memory. */
export interface MemoryEngineOptions extends MemoryGroundOptions {
  readonly contexts: readonly AnyContext[]
  /** The projections that fold the views. Default: none. */
  readonly projections?: readonly Projection[]
  /** Returns the id of a new aggregate whose id the engine chooses. Default: random UUIDs. */
  readonly newId?: () => string
}

/** An engine whose parts are the real ones and whose stores are in memory. */
export interface MemoryEngine extends Omit<MemoryGround, 'close'> {
  readonly catalogue: Catalogue
  readonly commands: CommandHandler
  readonly views: MemoryViews
  /** The queue in which commands on one stream wait for each other. */
  readonly streams: Queue
  readonly zones: Zones
  /** Waits for the work in flight, and closes everything except the stores. */
  stop(): Promise<void>
}

/**
 * Starts an engine in memory: it validates, authorises, decides, seals, appends and folds as the real one does.
 *
 * @example
 * const engine = await openMemoryEngine({ contexts: [notice] })
 * await engine.commands.handle({ community: 'pa', aggregate: 'notice', command: 'publish', data, actor })
 * await engine.stop()
 * const restarted = await openMemoryEngine({ contexts: [notice], stores: engine.stores })
 */
export async function openMemoryEngine(options: MemoryEngineOptions): Promise<MemoryEngine> {
  const { contexts, projections = [], newId = randomUUID } = options
  const known = catalogue(contexts)
  const { close, ...ground } = await openMemoryGround(options)
  const streams = queue()
  const commands = commandHandler({ ...ground, catalogue: known, zones, newId, streams })
  const views = await openMemoryViews({ ...ground, catalogue: known, projections })
  return {
    ...ground,
    catalogue: known,
    commands,
    views,
    streams,
    zones,
    async stop() {
      await commands.stop()
      await views.stop()
      await close()
    },
  }
}
