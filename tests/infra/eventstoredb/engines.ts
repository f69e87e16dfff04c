import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Actor, RecordedEvent } from '../../../domain/kernel/index.ts'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import { openVault } from '../../../infra/sqlite/vault/vault.ts'
import { zones } from '../../../services/clock/zones.ts'
import { commandHandler } from '../../../services/commands/command-handler.ts'
import type { Accepted, CommandRequest, CommandResult } from '../../../services/commands/contract.ts'
import { type Health, health } from '../../../services/kit/health.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Snapshot, Snapshots } from '../../../services/ports/snapshots.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { noticeCatalogue } from '../../fixtures/notice.ts'
import { type StandIn, standIn } from './server.ts'

const committee: Actor = { id: 'person-1', role: 'committee', party: 'committee' }

/** A command handler over a store, without HTTP or NATS. */
export interface DecidingEngine {
  readonly log: EventLog
  readonly health: Health
  handle(command: string, request?: Partial<CommandRequest>): Promise<CommandResult>
  /** Fails where it is refused. */
  accepted(command: string, request?: Partial<CommandRequest>): Promise<Accepted>
  /** Everything that its tail has handed out. */
  readonly seen: readonly RecordedEvent[]
  stop(): Promise<void>
}

export interface Store {
  readonly server: StandIn
  /** Starts one more engine; all share their keys, and each has memory of its own. @param url of another node */
  engine(url?: string): Promise<DecidingEngine>
}

const DATA: Readonly<Record<string, unknown>> = {
  publish: { title: 'Water', body: 'No water on Tuesday' },
  change: { title: 'No water', note: 'On Wednesday' },
  withdraw: {},
}

/** An empty store for the calling test. */
export async function startStore(): Promise<Store> {
  const server = await standIn()
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-store-'))
  const vault = await openVault({ path: join(directory, 'vault.db'), masterKey: randomBytes(32) })
  onTestFinished(async () => {
    server.thaw()
    await vault.close()
    await server.stop()
    rmSync(directory, { recursive: true })
  })
  return {
    server,
    async engine(url = server.url) {
      const engine = await startEngine(url, vault)
      onTestFinished(() => engine.stop())
      return engine
    },
  }
}

async function startEngine(url: string, vault: Vault): Promise<DecidingEngine> {
  const conditions = health()
  const log = await openEventStoreLog({
    url,
    clock: Date.now,
    deadlineMs: 2_000,
    patienceMs: 10_000,
    report: conditions.report,
  })
  const handler = commandHandler({
    catalogue: noticeCatalogue,
    log,
    vault,
    snapshots: heldSnapshots(),
    zones,
    clock: Date.now,
    newId: randomUUID,
  })
  const stopping = new AbortController()
  const seen: RecordedEvent[] = []
  const tail = (async () => {
    for await (const events of log.subscribe(0, stopping.signal)) seen.push(...events)
  })().catch(() => {})
  const handle: DecidingEngine['handle'] = (command, request = {}) =>
    handler.handle({
      community: 'pa',
      aggregate: 'notice',
      command,
      data: DATA[command] ?? {},
      actor: committee,
      ...request,
    })
  return {
    log,
    health: conditions,
    handle,
    async accepted(command, request) {
      const result = await handle(command, request)
      if (!result.ok) throw new Error(`${result.code}: ${result.detail.en}`)
      return result
    },
    seen,
    async stop() {
      stopping.abort()
      await tail
      await handler.stop()
      await log.close()
    },
  }
}

function heldSnapshots(): Snapshots {
  const held = new Map<string, Snapshot>()
  return {
    load: (stream) => held.get(stream),
    save: (snapshot) => held.set(snapshot.stream, structuredClone(snapshot)) === held,
    close: () => held.clear(),
  }
}
