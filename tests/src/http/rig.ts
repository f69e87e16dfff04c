import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import { foundOn } from '../../../demo/foundation.ts'
import { contexts } from '../../../domain/contexts.ts'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { zones } from '../../../services/clock/zones.ts'
import { commandHandler } from '../../../services/commands/command-handler.ts'
import type { CommandHandler } from '../../../services/commands/contract.ts'
import { lagBehind } from '../../../services/event-log/lag.ts'
import { stateReader } from '../../../services/event-log/state-reader.ts'
import { openFeed } from '../../../services/feed/feed.ts'
import { openEnrolment } from '../../../services/identity/enrolment.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { health } from '../../../services/kit/health.ts'
import { pace } from '../../../services/kit/pace.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { openIn } from '../../../services/privacy/sealed-values.ts'
import type { ProcessManager } from '../../../services/processes/process-manager.ts'
import type { Views } from '../../../services/queries/contract.ts'
import { queryHandler } from '../../../services/queries/query-handler.ts'
import { communityStanding } from '../../../services/standing/community-standing.ts'
import { openCore } from '../../../src/engine/core.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { type ReadSideOptions, withViews } from '../../../src/engine/read-side.ts'
import type { EngineStores } from '../../../src/engine/stores.ts'
import { createApp } from '../../../src/http/app.ts'
import type { EdgeOptions } from '../../../src/http/edge-options.ts'
import { type IdentityProvider, mintToken, type TokenVerifier, tokenVerifier } from '../../../src/http/tokens.ts'
import { openMemoryEngine } from '../../../testing/index.ts'
import { unlessBusy } from '../../fixtures/engine.ts'
import { petition } from './petition.ts'

export const SECRET = 'a secret of the tests, long enough for HS256'

/** A view of the petitions of the log as they were raised. It reads the log for each query. */
function plainViews(log: EventLog): Views {
  const raised = async (community: string): Promise<RecordedEvent[]> => {
    const found: RecordedEvent[] = []
    for await (const batch of log.readAll(0)) {
      found.push(
        ...batch.filter(
          ({ type, source }) => type === 'governance.PetitionRaised.v1' && source === `/communities/${community}`,
        ),
      )
    }
    return found
  }
  const rowOf = ({ subject, data }: RecordedEvent) => ({
    id: subject.split('-').slice(2).join('-'),
    ...(data as object),
  })
  return {
    known: () => undefined,
    async page({ community, filters, limit }) {
      for (const name of Object.keys(filters))
        if (name !== 'visibility') throw new Fault('filter.unknown', 'This view has the filter `visibility` only.')
      const rows = (await raised(community))
        .map(rowOf)
        .filter((row) => filters.visibility === undefined || Reflect.get(row, 'visibility') === filters.visibility)
      return {
        rows: rows.slice(0, limit),
        position: await log.head(),
        ...(rows.length > limit ? { next: 'more' } : {}),
      }
    },
    async counts({ community }) {
      return { counts: { raised: (await raised(community)).length }, position: await log.head() }
    },
    async one({ community, id }) {
      const row = (await raised(community)).map(rowOf).find((one) => one.id === id)
      return { position: await log.head(), ...(row === undefined ? {} : { row }) }
    },
    reached: async (_, position) => position <= (await log.head()),
    status: () => [{ view: 'petition-board', version: 1, position: 0 }],
  }
}

/** An answer of the edge. */
export interface Said {
  readonly [member: string]: unknown
  readonly id: string
  readonly position: string
  readonly code: string
  readonly detail: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly events: readonly {
    readonly [member: string]: unknown
    readonly subject: string
    readonly position: string
  }[]
  readonly next: string
  readonly followUpCode: string
  readonly number: string
  readonly acceptBy: string
  readonly resolveBy: string
  readonly emergency: { readonly numbers: readonly string[]; readonly words: { readonly zh: string } }
}

export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly body: Said
}

export interface Rig {
  readonly url: string
  /** The engine, for its other edges. */
  readonly app: FastifyInstance
  readonly engine: Engine
  readonly log: EventLog
  readonly tokens: TokenVerifier
  /** Issues a token with these claims, by default for a committee member of the community pa. */
  token(claims?: Partial<Parameters<typeof mintToken>[1]>, ttlSeconds?: number): Promise<string>
  /** Sends a request. Retries while the process is too busy. */
  call(path: string, init?: Omit<RequestInit, 'body'> & { body?: unknown; token?: string }): Promise<Response>
  /** Sends a request and reads the answer. */
  ask(...call: Parameters<Rig['call']>): Promise<Asked>
  stop(): Promise<void>
}

const EDGE: EdgeOptions = {
  bodyLimit: 1024 * 1024,
  rateLimit: 1_000_000,
  timeout: 10_000,
  listeners: { sse: 20_000, answers: 2_000, ofCaller: 2_000, bytes: 2 ** 26 },
  patience: 30_000,
  heartbeat: 15_000,
  logger: false,
}

/** Starts the application over an engine, on a free port. */
async function listening(
  engine: Engine,
  edge: Partial<EdgeOptions>,
  close: () => Promise<void>,
  provider?: IdentityProvider,
): Promise<Rig> {
  const tokens = tokenVerifier({
    keys: { secret: SECRET, ...(provider === undefined ? {} : { provider }) },
    clock: Date.now,
    digest: engine.vault.digest,
  })
  const app = await createApp({
    engine,
    tokens,
    edge: { ...EDGE, ...edge },
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const token: Rig['token'] = (claims = {}, ttlSeconds = 3600) =>
    mintToken(
      SECRET,
      { sub: 'person-1', role: 'committee', communities: ['pa'], ...claims },
      { ttlSeconds, clock: Date.now },
    )
  const call: Rig['call'] = (path, { body, token, headers, ...init } = {}) =>
    unlessBusy(url + path, {
      ...init,
      ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    })
  return {
    url,
    app,
    engine,
    tokens,
    log: engine.log,
    token,
    call,
    async ask(...asked) {
      const answer = await call(...asked)
      const text = await answer.text()
      const body: Said = text === '' ? undefined : JSON.parse(text)
      return { status: answer.status, headers: answer.headers, body }
    },
    async stop() {
      await app.close()
      await close()
    },
  }
}

/** Starts the application over a small context: the real handler, log and keys in memory, and a simple view. */
export async function rig(
  options: {
    edge?: Partial<EdgeOptions>
    engine?: Partial<Engine>
    slowing?: () => Promise<void>
    /** The log (default: in memory). */
    log?: EventLog
  } = {},
): Promise<Rig> {
  const memory = await openMemoryEngine({ contexts: [petition, ...contexts] })
  const { vault, snapshots, catalogue } = memory
  const { log = memory.log } = options
  const clock = Date.now
  const own = { catalogue, log, vault, snapshots, zones, clock, newId: randomUUID }
  const handler = options.log === undefined ? memory.commands : commandHandler(own)
  const { slowing } = options
  const slowed: CommandHandler = {
    ...handler,
    async handle(request) {
      await slowing?.()
      return handler.handle(request)
    },
  }
  const views = plainViews(log)
  const turns = pace()
  const conditions = options.engine?.health ?? health()
  const feed = openFeed({ log: options.engine?.log ?? log, catalogue, health: conditions, pace: turns })
  const standing = communityStanding({ log, catalogue, tail: feed.tail })
  const engine: Engine = {
    catalogue,
    stateOf: stateReader(log, catalogue),
    commands: slowing === undefined ? handler : slowed,
    log,
    vault,
    views,
    contracts: [
      {
        name: 'petition-board',
        summary: { en: 'Every petition.', zh: '诉求' },
        filters: { visibility: Type.String({ description: 'Who may see it.' }) },
        row: Type.Object({ id: Type.String() }, { additionalProperties: true }),
        figures: false,
        byId: true,
        counted: true,
        mayTell: () => true,
      },
    ],
    queries: queryHandler({ views, open: (value) => openIn(vault, value), pace: turns }),
    communities: async () => [{ id: 'pa', simulated: true }],
    enrolment: openEnrolment({
      state: stateReader(log, catalogue),
      digest: vault.digest,
      health: conditions,
      monotonic: () => performance.now(),
    }),
    clock: Date.now,
    health: conditions,
    feed,
    openReasons: async (_, event) => event,
    // Petitions need no community.
    standing: { ...standing, isEstablished: async () => true },
    lag: lagBehind(log, Date.now),
    pace: turns,
    ...options.engine,
  }
  return listening(engine, options.edge ?? {}, async () => {
    await engine.commands.stop()
    await standing.stop()
    await memory.stop()
  })
}

/** Starts the application over the composed engine, with the founded community of the demo. */
export async function engineRig(
  edge: Partial<EdgeOptions> = {},
  services: readonly ProcessManager[] = [],
  more: Pick<ReadSideOptions, 'wait' | 'enrolment'> &
    Partial<EngineStores> & { readonly provider?: IdentityProvider } = {},
): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-engine-'))
  const core = await openCore({ directory: folder, environment: {}, ...more })
  const engine = await withViews(core, {
    services,
    notifies: true,
    privateNetworks: true,
    onFailure: () => {},
    ...more,
  })
  await foundOn(engine)
  const close = async (): Promise<void> => {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return listening(engine, edge, close, more.provider)
}
