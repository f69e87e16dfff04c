/**
 * Runs one engine for a while at half of its measured command rate, with all views, the relay and one durable consumer:
 * `node tests/bench/soak.ts --minutes 30`. Prints memory, latency and lag over time, and in the end whether lag went to zero and
 * whether the digest of each view equals that of a replay.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { connect } from '../../client/index.ts'
import { type EngineProcess, type Installation, sanshe, speaking } from '../fixtures/engine.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'
import { writeHistory } from './history.ts'
import { resultsIn } from './results.ts'
import {
  largest,
  MASTER_KEY,
  measuredInstallation,
  memoryOf,
  metrics,
  raise,
  startReady,
  viewsBuilt,
} from './served-engine.ts'
import { rounded } from './table.ts'

const COLUMNS = ['minute', 'commands', 'p50 ms', 'p99 ms', 'MiB', 'views behind', 'relay behind', 'consumer behind']
/** Lag is back to zero within this time after the load, or it is not. */
const CATCH_UP_MS = 60_000
/** Parts of the whole time that get a line each. */
const LINES = 30

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      rate: { type: 'string' },
      events: { type: 'string', default: '20000' },
      folder: { type: 'string', default: 'data/bench' },
      json: { type: 'string', default: 'data/bench.json' },
    },
  })
  const measured = resultsIn(values.json).benches.command?.ours
  const perSecond = Number(values.rate ?? (measured ?? Number.NaN) / 2)
  if (!(perSecond > 0))
    throw new Error('Run `npm run bench -- --only command` first, or set --rate to commands a second.')
  mkdirSync(values.folder, { recursive: true })
  const folder = mkdtempSync(join(resolve(values.folder), 'soak-'))
  const directory = join(folder, 'engine')
  await writeHistory({ directory, events: Number(values.events), masterKey: MASTER_KEY, now: Date.now() })
  const server = await startNatsServer(folder)
  const of = measuredInstallation(directory, { NATS_URL: server.url })
  const { engine } = await startReady(of)
  try {
    await viewsBuilt(engine)
    await soak(engine, of, { natsUrl: server.url, perSecond, minutes: Number(values.minutes) })
    await engine.stop()
    await compareDigests(of)
  } finally {
    await engine.stop()
    await server.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Soak {
  readonly natsUrl: string
  readonly perSecond: number
  readonly minutes: number
}

async function soak(engine: EngineProcess, of: Installation, { natsUrl, perSecond, minutes }: Soak): Promise<void> {
  const headers = await speaking(of, 'committee', { party: 'committee' })
  const client = await connect({ servers: natsUrl })
  const head = async () => largest(await metrics(engine.url), 'sanshe_log_head')
  let handled = await head()
  await client.subscribe({ durable: 'soak', after: String(handled) }, ({ position }) => {
    handled = Number(position)
  })
  const lags = async (): Promise<number[]> => {
    const text = await metrics(engine.url)
    const relay = largest(text, 'sanshe_relay_lag_events')
    return [largest(text, 'sanshe_view_lag'), relay, largest(text, 'sanshe_log_head') - handled]
  }
  const seconds = (minutes * 60) / LINES
  process.stdout.write(`${COLUMNS.join('  ')}\n`)
  for (let line = 1; line <= LINES; line += 1) {
    const amount = Math.round(perSecond * seconds)
    const { rate, p50, p99 } = await raise(engine, { headers, amount, perSecond })
    const figures = [(line * seconds) / 60, rate, p50, p99, memoryOf(engine).nowMiB, ...(await lags())]
    process.stdout.write(
      `${figures.map((figure, at) => rounded(figure).padEnd(COLUMNS[at]?.length ?? 0)).join('  ')}\n`,
    )
  }
  const ended = performance.now()
  let left = await lags()
  while (left.some((lag) => lag !== 0) && performance.now() - ended < CATCH_UP_MS) {
    await delay(20)
    left = await lags()
  }
  const took = rounded((performance.now() - ended) / 1000)
  const zero = left.every((lag) => lag === 0)
  process.stdout.write(
    zero ? `Lag is zero after ${took} s.\n` : `Lag is not zero after ${took} s: ${left.join(', ')}.\n`,
  )
  if (!zero) process.exitCode = 1
  await client.close()
}

interface Digests {
  readonly views: readonly { readonly view: string; readonly digest: string }[]
}

/** Compares the digests of the stored views with those of a replay of the log. */
async function compareDigests(of: Installation): Promise<void> {
  const digests = async (...args: string[]): Promise<ReadonlyMap<string, string>> => {
    const { out, err, code } = await sanshe(of, ...args, '--json')
    if (code !== 0) throw new Error(err)
    return new Map((JSON.parse(out) as Digests).views.map(({ view, digest }) => [view, digest]))
  }
  const [stored, replayed] = [await digests('projections', 'status', '--digest'), await digests('replay')]
  const differ = [...replayed].filter(([view, digest]) => stored.get(view) !== digest).map(([view]) => view)
  process.stdout.write(
    differ.length === 0
      ? `All ${replayed.size} views have the digests of a replay.\n`
      : `Views that differ from a replay: ${differ.join(', ')}.\n`,
  )
  if (differ.length > 0) process.exitCode = 1
}

await main()
