import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { type EngineProcess, type Installation, speaking } from '../fixtures/engine.ts'
import { benchEvent } from './events.ts'
import { writeHistory } from './history.ts'
import type { Loaded } from './load.ts'
import { rate } from './measure.ts'
import {
  freshness,
  loadEngine,
  MASTER_KEY,
  measuredInstallation,
  memoryOf,
  raise,
  startReady,
  viewsBuilt,
} from './served-engine.ts'
import { median } from './statistics.ts'

/** How a figure may grow from the first size to the last, or what it may be at most. */
type Bound = { readonly factor: number } | { readonly most: number } | Record<never, never>

/** The figures of one size, in the order in which they are reported. */
const FIGURES: readonly ({ readonly name: string; readonly unit: string; readonly rate?: true } & Bound)[] = [
  { name: 'history written', unit: 'events/s', rate: true },
  { name: 'views built', unit: 'events/s', rate: true },
  { name: 'append', unit: 'events/s', rate: true, factor: 1.3 },
  { name: 'command', unit: 'requests/s', rate: true, factor: 1.3 },
  { name: 'command p99', unit: 'ms' },
  { name: 'query', unit: 'answers/s', rate: true, factor: 1.3 },
  { name: 'query p99', unit: 'ms' },
  { name: 'freshness p50', unit: 'ms', factor: 1.3 },
  { name: 'freshness p99', unit: 'ms' },
  { name: 'start after a clean stop', unit: 's', most: 2, factor: 1.3 },
  { name: 'start after a kill', unit: 's', most: 5, factor: 1.3 },
  { name: 'memory, after the load', unit: 'MiB' },
  { name: 'memory, most', unit: 'MiB', most: 512 },
  { name: 'disk of the log', unit: 'bytes/event' },
  { name: 'disk of the views', unit: 'bytes/event' },
]

export interface Grown {
  readonly figure: string
  readonly unit: string
  readonly values: readonly number[]
  /** How many times worse the last size is than the first; below 1 it is better. */
  readonly factor: number
  readonly target: string
  /** Absent where the figure has no target. */
  readonly met?: boolean
}

export interface Growth {
  readonly scales: readonly number[]
  readonly communities: number
  readonly rows: readonly Grown[]
}

export interface GrowthOptions {
  /** The folder in which each size gets its data directory. */
  readonly folder: string
  readonly scales: readonly number[]
  readonly communities: number
  readonly quick: boolean
}

/** Measures the same engine over histories of several sizes, each with a data directory and processes of its own. */
export async function measureGrowth({ folder, scales, communities, quick }: GrowthOptions): Promise<Growth> {
  const sizes: ReadonlyMap<string, number>[] = []
  for (const events of scales) {
    const directory = join(folder, `${events}`)
    sizes.push(await figuresAt({ directory, events, communities, quick }))
    rmSync(directory, { recursive: true, force: true })
  }
  return { scales, communities, rows: FIGURES.map((figure) => row(figure, sizes)) }
}

function row(figure: (typeof FIGURES)[number], sizes: readonly ReadonlyMap<string, number>[]): Grown {
  const values = sizes.map((size) => size.get(figure.name) ?? Number.NaN)
  const [first = Number.NaN, last = Number.NaN] = [values.at(0), values.at(-1)]
  const factor = Number((figure.rate === true ? first / last : last / first).toFixed(2))
  const bounds = [
    ...('factor' in figure ? [{ target: `≤ ${figure.factor} ×`, met: factor <= figure.factor }] : []),
    ...('most' in figure
      ? [{ target: `≤ ${figure.most} ${figure.unit}`, met: values.every((value) => value <= figure.most) }]
      : []),
  ]
  return {
    ...{ figure: figure.name, unit: figure.unit, values, factor },
    target: bounds.map(({ target }) => target).join(', '),
    ...(bounds.length === 0 ? {} : { met: bounds.every(({ met }) => met) }),
  }
}

interface Size extends Omit<GrowthOptions, 'folder' | 'scales'> {
  readonly directory: string
  readonly events: number
}

/** All figures of one size. */
async function figuresAt({ directory, events, communities, quick }: Size): Promise<ReadonlyMap<string, number>> {
  const figures = new Map<string, number>()
  const amount = quick ? 200 : 8_000
  const now = Date.now()
  const history = { directory, events, communities, masterKey: MASTER_KEY, now, ...(quick ? { weeks: 1 } : {}) }
  figures.set('history written', await writeHistory(history))
  const of = measuredInstallation(directory)
  const headers = await speaking(of, 'committee', { party: 'committee' })

  const building = performance.now()
  const builder = (await startReady(of)).engine
  await viewsBuilt(builder)
  figures.set('views built', (events / (performance.now() - building)) * 1000)
  const memoryOfBuild = memoryOf(builder).mostMiB
  const runs = quick ? 1 : 3
  const stopped = async (running: EngineProcess): Promise<void> => {
    await running.stop()
    figures.set('disk of the log', sizeOf(dataFiles(directory).log) / events)
    figures.set('disk of the views', sizeOf(dataFiles(directory).readDb) / events)
  }
  const { engine, seconds } = await restarted(of, { engine: builder, runs, end: stopped })
  figures.set('start after a clean stop', seconds)
  await queries(engine, headers, amount / 8)
  const asked = await loads(runs, () => queries(engine, headers, amount))
  figures.set('query', asked.rate).set('query p99', asked.p99)
  await raise(engine, { headers, amount: amount / 8 })
  const raised = await loads(runs, () => raise(engine, { headers, amount }))
  figures.set('command', raised.rate).set('command p99', raised.p99)
  const fresh = await freshness(engine, headers, quick ? 5 : 200)
  figures.set('freshness p50', fresh.p50).set('freshness p99', fresh.p99)
  const memory = memoryOf(engine)
  figures.set('memory, after the load', memory.nowMiB).set('memory, most', Math.max(memory.mostMiB, memoryOfBuild))
  const killed = await restarted(of, { engine, runs, end: (running) => killUnderLoad(running, headers) })
  figures.set('start after a kill', killed.seconds)
  await killed.engine.stop()
  figures.set('append', await appends(directory, amount * 4))
  return figures
}

interface Restart {
  readonly engine: EngineProcess
  readonly runs: number
  readonly end: (running: EngineProcess) => Promise<void>
}

/** Ends and starts an engine several times. Resolves with the last one, and the median of the seconds that a start took. */
async function restarted(of: Installation, { engine, runs, end }: Restart): ReturnType<typeof startReady> {
  const took: number[] = []
  let running = engine
  while (took.length < runs) {
    await end(running)
    const started = await startReady(of)
    took.push(started.seconds)
    running = started.engine
  }
  return { engine: running, seconds: median(took) }
}

/** Kills an engine that has accepted commands for a second. */
async function killUnderLoad(engine: EngineProcess, headers: Readonly<Record<string, string>>): Promise<void> {
  // The load fails when the engine ends.
  const cut = raise(engine, { headers, amount: Number.POSITIVE_INFINITY }).catch(() => {})
  await delay(1_000)
  await engine.kill()
  await cut
}

/** The medians of several loads. */
async function loads(runs: number, work: () => Promise<Loaded>): Promise<Pick<Loaded, 'rate' | 'p99'>> {
  const values: Loaded[] = []
  while (values.length < runs) values.push(await work())
  return { rate: median(values.map(({ rate }) => rate)), p99: median(values.map(({ p99 }) => p99)) }
}

/** Pages of 50 of the demand board, asked by 32 connections of one reader. */
const queries = (engine: EngineProcess, headers: Readonly<Record<string, string>>, amount: number) =>
  loadEngine(engine, '/v1/pa/demand-board?limit=50', { headers, connections: 32, amount })

/** Events appended by 64 callers, one each, to new streams behind the history. */
async function appends(directory: string, amount: number): Promise<number> {
  const log = await openSqliteLog({ path: dataFiles(directory).log, clock: Date.now })
  let sent = 0
  const caller = async (): Promise<void> => {
    while (sent < amount) {
      sent += 1
      await log.append(`demand-pa-grown-${sent}`, 'none', [benchEvent(sent)])
    }
  }
  const result = await rate(amount, () => Promise.all(Array.from({ length: 64 }, caller)))
  await log.close()
  return result
}

/** Bytes of a database with its write-ahead log. */
const sizeOf = (path: string): number =>
  ['', '-wal'].reduce((sum, suffix) => sum + (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0), 0)
