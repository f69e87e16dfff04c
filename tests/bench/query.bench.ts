import { Agent, get } from 'node:http'
import { join } from 'node:path'
import fastify from 'fastify'
import { contexts } from '../../domain/contexts.ts'
import { type Actor, catalogue } from '../../domain/kernel/index.ts'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { openReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { openRowReader } from '../../infra/sqlite/read-db/row-reader.ts'
import { projections } from '../../projections/views.ts'
import { replayViews } from '../../services/projector/replay.ts'
import { viewProgress } from '../../services/projector/view-progress.ts'
import { openViews } from '../../services/queries/views.ts'
import { streamSight } from '../../services/sight/sight.ts'
import { fillDemands, fillHistories } from './demands.ts'
import type { Bench } from './measure.ts'
import { partyHistory, resourceHistory } from './shares.ts'

const CONNECTIONS = 32
const SECONDS = 2
/** Readers that ask in turn. */
const READERS = 1_000
const reader: Actor = { id: 'clerk', role: 'social-work', party: 'party-7' }

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

/** A page of 50 of each view through HTTP, against the same application that answers a constant of that size. */
export const bench: Bench = {
  name: 'query',
  unit: 'answers/s',
  target: 0.6,
  targets: [
    { figure: / p99 ms$/, mostMs: 10 },
    { figure: / by 1,000 readers$/, least: 0.4 },
    { figure: /^(?!.* p99 ms of the limit$)/, least: 0.6 },
  ],
  async prepare({ folder, scale }) {
    const log = await openSqliteLog({ path: join(folder, 'log.db'), clock: Date.now })
    const ofShares = Math.floor(scale / 5)
    await fillHistories(log, 40, 'community', partyHistory)
    await fillDemands(log, scale - ofShares)
    await fillHistories(log, ofShares, 'resource', resourceHistory)
    const db = openReadDatabase(join(folder, 'read.db'), await log.identity())
    await replayViews({ log, db, projections, catalogue: catalogue(contexts) })
    db.close()
    await log.close()
  },
  async run({ folder, quick }) {
    const seconds = quick ? 0.1 : SECONDS
    const log = await openSqliteLogReader({ path: join(folder, 'log.db') })
    const rows = openRowReader(join(folder, 'read.db'), projections)
    const progress = viewProgress(projections)
    const known = catalogue(contexts)
    const judged = streamSight(log, known, { report: () => {} })
    const views = openViews({
      projections,
      rows,
      progress,
      catalogue: known,
      log,
      sight: judged,
      searchHash: () => '',
      clock: Date.now,
      findInspection: async () => undefined,
    })
    const app = fastify()
    let asked = 0
    const ask = (view: string, filters: Record<string, string>, by = reader) =>
      views.page({ view, filters, community: 'pa', limit: 50, reader: by })
    const constants = new Map<string, string>()
    for (const [at, [view, filters]] of QUESTIONS.entries()) {
      constants.set(`${at}`, JSON.stringify(await ask(view, filters)))
      app.get(`/ours/${at}`, async (_, reply) => {
        reply.type('application/json')
        return JSON.stringify(await ask(view, filters))
      })
      app.get(`/constant/${at}`, async (_, reply) => {
        reply.type('application/json')
        asked += 1
        return JSON.stringify(await ask(view, filters, { ...reader, id: `clerk-${asked % READERS}` }))
      })
      app.get(`/limit/${at}`, async (_, reply) => {
        reply.type('application/json')
        return constants.get(`${at}`)
      })
    }
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const beside: Record<string, number> = {}
    let worst = { ours: 0, limit: 1, ratio: Number.POSITIVE_INFINITY }
    for (const [at, [view, filters]] of QUESTIONS.entries()) {
      const limit = await load(`${url}/limit/${at}`, seconds)
      const ours = await load(`${url}/ours/${at}`, seconds)
      const name = [view, ...Object.keys(filters)].join(' ')
      const ratio = ours.rate / limit.rate
      beside[name] = Number(ratio.toFixed(2))
      beside[`${name} p99 ms`] = ours.p99
      beside[`${name} p99 ms of the limit`] = limit.p99
      beside[`${name} by 1,000 readers`] = Number(
        ((await load(`${url}/constant/${at}`, seconds)).rate / limit.rate).toFixed(2),
      )
      if (ratio < worst.ratio) worst = { ours: ours.rate, limit: limit.rate, ratio }
    }
    await app.close()
    rows.close()
    await log.close()
    return { ours: worst.ours, limit: worst.limit, beside }
  },
}

/** 32 connections, each of which sends its next request once it is answered. */
async function load(url: string, seconds: number): Promise<{ rate: number; p99: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const took: number[] = []
  const start = performance.now()
  const end = start + seconds * 1000
  const connection = async (): Promise<void> => {
    while (performance.now() < end) {
      const asked = performance.now()
      await answer(url, agent)
      took.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  const tookSeconds = (performance.now() - start) / 1000
  agent.destroy()
  const sorted = took.toSorted((a, b) => a - b)
  return { rate: took.length / tookSeconds, p99: Math.round((sorted[Math.floor(sorted.length * 0.99)] ?? 0) * 10) / 10 }
}

const answer = (url: string, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      response.on('end', resolve).on('error', reject).resume()
    }).on('error', reject)
  })
