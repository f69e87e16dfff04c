import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { contexts } from '../../domain/contexts.ts'
import { catalogue } from '../../domain/kernel/index.ts'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { openReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { projections } from '../../projections/views.ts'
import { replayViews } from '../../services/projector/replay.ts'
import type { PageAnswer, QueryHandler } from '../../services/queries/contract.ts'
import { openCore } from '../../src/engine/core.ts'
import { withViews } from '../../src/engine/read-side.ts'
import { createApp } from '../../src/http/app.ts'
import type { EdgeOptions } from '../../src/http/edge-options.ts'
import { mintToken, tokenVerifier } from '../../src/http/tokens.ts'
import { fillDemands, fillHistories, toAppend } from './demands.ts'
import type { Bench } from './measure.ts'
import type { Asked, Asking } from './query.client.ts'
import { communityHistory, partyHistory, resourceHistory } from './shares.ts'

const CONNECTIONS = 32
const REQUESTS = 4_000
const QUICK_REQUESTS = 100
/** Readers that ask in turn. */
const READERS = 1_000
const SECRET = 'a secret of the bench, long enough for HS256'
const EDGE: EdgeOptions = {
  bodyLimit: 1024 * 1024,
  rateLimit: 1_000_000_000,
  timeout: 60_000,
  listeners: { sse: 10, answers: 1_000, ofCaller: 1_000, bytes: 2 ** 26 },
  patience: 60_000,
  heartbeat: 15_000,
  logger: false,
}

/** What dashboards ask: a page of 50 of a view, as it comes and filtered. */
const QUESTIONS: [view: string, filters: Record<string, string>][] = [
  ['demand-board', {}],
  ['demand-board', { grid: 'g3' }],
  ['demand-board', { party: 'party-7' }],
  ['demands', {}],
  ['three-rates', { by: 'party', month: 'total' }],
  ['workbook-compliance', {}],
  ['resource-sharing', {}],
  ['resource-sharing', { room: 'true', category: 'venue' }],
  ['resource-sharing/calendar', { from: '2025-06-02', until: '2025-06-09' }],
  ['resource-sharing/balances', { month: 'total', category: 'all' }],
  ['parties', {}],
]

/**
 * A page of 50 of each view, asked for by signed-in readers over 32 connections, against the same application whose query handler
 * answers the same page without looking. Rates are by the CPU time of the serving thread. The readers are in another thread.
 */
export const bench: Bench = {
  name: 'query',
  unit: 'answers/s of CPU',
  target: 0.6,
  targets: [
    { figure: / p99 ms$/, mostMs: 10 },
    { figure: / by 1,000 readers$/, least: 0.4 },
    { figure: /^(?!.*( p99 ms of the limit| µs.*)$)/, least: 0.6 },
  ],
  async prepare({ folder, scale }) {
    const log = await openSqliteLog({ path: join(folder, 'log.db'), clock: Date.now })
    const ofShares = Math.floor(scale / 5)
    await log.append(
      'community-pa-pa',
      'none',
      communityHistory.map((event) => toAppend(event, 0)),
    )
    await fillHistories(log, 40, 'community', partyHistory)
    await fillDemands(log, scale - ofShares)
    await fillHistories(log, ofShares, 'resource', resourceHistory)
    const db = openReadDatabase(join(folder, 'read.db'), await log.identity())
    await replayViews({ log, db, projections, catalogue: catalogue(contexts) })
    db.close()
    await log.close()
  },
  async run({ folder, quick }) {
    const amount = quick ? QUICK_REQUESTS : REQUESTS
    const core = await openCore({ directory: folder, environment: {} })
    const engine = await withViews(core, {
      onFailure(fault) {
        throw fault
      },
    })
    const told = new Map<string, PageAnswer>()
    const constant: QueryHandler = {
      ...engine.queries,
      page: async ({ view, filters }) => told.get(JSON.stringify([view, filters])),
    }
    const serve = async (queries: QueryHandler) => {
      const tokens = tokenVerifier({ keys: { secret: SECRET }, clock: Date.now, digest: engine.vault.digest })
      const app = await createApp({ engine: { ...engine, queries }, tokens, edge: EDGE })
      return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) }
    }
    const [ours, limit] = [await serve(engine.queries), await serve(constant)]
    const readers = await Promise.all(Array.from({ length: READERS }, (_, at) => readerOf(`clerk-${at}`)))
    const [one = ''] = readers
    const client = new Worker(new URL('./query.client.ts', import.meta.url))
    const beside: Record<string, number> = {}
    let worst = { ours: 0, limit: 1, ratio: Number.POSITIVE_INFINITY }
    for (const [view, filters] of QUESTIONS) {
      const name = [view, ...Object.keys(filters)].join(' ')
      const path = `/v1/pa/${view}?${new URLSearchParams({ ...filters, limit: '50' })}`
      const reader = { id: 'clerk-0', role: 'social-work', party: 'party-7' } as const
      const answer = await engine.queries.page(
        { view, filters, community: 'pa', limit: 50, reader },
        new AbortController().signal,
      )
      if (answer !== undefined) told.set(JSON.stringify([view, filters]), answer)
      const bare = await load(client, { url: limit.url + path, readers: [one], amount })
      const alone = await load(client, { url: ours.url + path, readers: [one], amount })
      const many = await load(client, { url: ours.url + path, readers, amount })
      const ratio = bare.micros / alone.micros
      beside[name] = Number(ratio.toFixed(2))
      beside[`${name} p99 ms`] = alone.p99
      beside[`${name} p99 ms of the limit`] = bare.p99
      beside[`${name} by 1,000 readers`] = Number((bare.micros / many.micros).toFixed(2))
      beside[`${name} µs`] = alone.micros
      beside[`${name} µs of each of 1,000 readers`] = many.micros
      beside[`${name} µs of the limit`] = bare.micros
      if (ratio < worst.ratio) worst = { ours: 1e6 / alone.micros, limit: 1e6 / bare.micros, ratio }
    }
    await client.terminate()
    await ours.app.close()
    await limit.app.close()
    await engine.stop()
    return { ours: worst.ours, limit: worst.limit, beside }
  },
}

/** The authorization of a reader of one party. */
async function readerOf(sub: string): Promise<string> {
  const claims = { sub, role: 'social-work', party: 'party-7', communities: ['pa'] } as const
  return `Bearer ${await mintToken(SECRET, claims, { ttlSeconds: 3_600, clock: Date.now })}`
}

/** Returns the CPU time of an answer in microseconds, and the time within which 99 of 100 came. A quarter as many are asked for before. */
async function load(
  client: Worker,
  { amount, ...asking }: Omit<Asking, 'connections'>,
): Promise<{ micros: number; p99: number }> {
  const answered = async (amount: number): Promise<Asked> => {
    client.postMessage({ ...asking, connections: CONNECTIONS, amount } satisfies Asking)
    const [asked] = await once(client, 'message')
    return asked
  }
  await answered(Math.ceil(amount / 4))
  const start = process.threadCpuUsage()
  const { p99 } = await answered(amount)
  const { user, system } = process.threadCpuUsage(start)
  return { micros: Math.round((user + system) / amount), p99: Math.round(p99 * 10) / 10 }
}
