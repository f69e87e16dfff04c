import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type EngineProcess, type Installation, installation, startEngine } from '../fixtures/engine.ts'
import { type Load, type Loaded, load } from './load.ts'
import { quantile } from './statistics.ts'

/** Opens the personal values of the histories of the benches. */
export const MASTER_KEY = randomBytes(32)

/** The engine without its services, which would act on what a history left open. */
export const measuredInstallation = (directory: string, env: Readonly<Record<string, string>> = {}): Installation =>
  installation(directory, {
    SANSHE_MASTER_KEY: MASTER_KEY.toString('base64'),
    SANSHE_ROLES: env.NATS_URL === undefined ? 'api,projector' : 'api,projector,relay',
    ...env,
  })

/** Starts the shipped program, and resolves when `/ready` says that it is. */
export async function startReady(of: Installation): Promise<{ engine: EngineProcess; seconds: number }> {
  const start = performance.now()
  const engine = await startEngine(of)
  for (;;) {
    const answer = await fetch(`${engine.url}/ready`)
    if (answer.ok) return { engine, seconds: (performance.now() - start) / 1000 }
    await delay(5)
  }
}

/** Resolves when every view has folded the whole log. */
export async function viewsBuilt({ url }: EngineProcess): Promise<void> {
  while ((await viewLag(url)) !== 0) await delay(100)
}

/** How far the last view is behind the log, in positions. */
export const viewLag = async (url: string): Promise<number> => largest(await metrics(url), 'sanshe_view_lag')

/** The metrics of an engine, in the text format of Prometheus. */
export const metrics = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text()

/** The largest value that a metric has, over its labels; -1 where there is none. */
export const largest = (text: string, name: string): number =>
  Math.max(-1, ...[...text.matchAll(new RegExp(`^${name}(?:{.*})? (\\S+)$`, 'gm'))].map(([, value]) => Number(value)))

/** Memory of a process in MiB: now, and the most that it had. */
export function memoryOf({ pid }: Pick<EngineProcess, 'pid'>): { readonly nowMiB: number; readonly mostMiB: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mib = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024)
  return { nowMiB: mib('VmRSS'), mostMiB: mib('VmHWM') }
}

/** The demand that benches raise. */
export const RAISE_BODY = JSON.stringify({
  text: '三号楼二单元的路灯坏了三天，晚上老人下楼看不清台阶，请尽快来修。',
  contact: '13800000000',
  address: '向阳里三号楼二单元',
  category: '公共照明',
  channel: 'hotline',
})

/** Puts a load on a route of an engine. Where it fails, the error tells what the engine printed. */
export const loadEngine = (
  { url, output }: Pick<EngineProcess, 'url' | 'output'>,
  path: string,
  how: Omit<Load, 'url'>,
): Promise<Loaded> =>
  load({ url: url + path, ...how }).catch((cause: unknown) => {
    throw new Error(`The load failed. The engine printed:\n${output().slice(-4_000)}`, { cause })
  })

/** Raises demands in a community by 64 connections. */
export const raise = (
  engine: Pick<EngineProcess, 'url' | 'output'>,
  { headers, ...how }: Pick<Load, 'headers' | 'amount'> & Partial<Load>,
): Promise<Loaded> =>
  loadEngine(engine, '/v1/pa/demands', {
    headers: { ...headers, 'content-type': 'application/json' },
    body: RAISE_BODY,
    connections: 64,
    ...how,
  })

/** Milliseconds from the acknowledgement of a command to an answer of a view that has seen it. */
export async function freshness(
  { post, url }: EngineProcess,
  headers: Readonly<Record<string, string>>,
  samples: number,
): Promise<{ readonly p50: number; readonly p99: number }> {
  const took: number[] = []
  while (took.length < samples) {
    const raised = await post('/v1/pa/demands', RAISE_BODY, headers)
    const { position } = (await raised.json()) as { position: string }
    const acknowledged = performance.now()
    const seen = await fetch(`${url}/v1/pa/demand-board?limit=1`, {
      headers: { ...headers, 'x-min-position': position },
    })
    await seen.arrayBuffer()
    if (seen.ok) took.push(performance.now() - acknowledged)
    await delay(20)
  }
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) }
}
