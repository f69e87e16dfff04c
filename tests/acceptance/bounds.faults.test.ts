import { once } from 'node:events'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  type EngineProcess,
  type Installation,
  installation,
  spawnSanshe,
  speaking,
  startEngine,
} from '../fixtures/engine.ts'
import { receiver } from '../fixtures/receiver.ts'
import { demandsIn, idle, metric, residentMiB, type Watched, watching } from './readers.ts'

/** The limit that the engine promises, plus the time for which the machine itself delays a request. */
const LIVE_MS = 250
const RAISE_MS = 1_000
const allowed = (promised: number, before: Watched): number => promised + 4 * before.longest
/**
 * Readers, and MiB that they may cost all together while they are there, and once they are gone: the newest events, kept
 * once for all listeners, are among those.
 */
const READERS = 100
const MOST_MIB = 400
const KEPT_MIB = 64

const EVENTS = 65_000

let directory: string
let place: Installation
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-bounds-'))
  place = installation(directory, {
    SANSHE_LOG_LEVEL: 'warn',
    SANSHE_LISTENER_PATIENCE_MS: '20000',
    SANSHE_WEBHOOK_PRIVATE: 'true',
    // Services would act on each of the demands for minutes.
    SANSHE_ROLES: 'api,notifier',
    NODE_OPTIONS: `--heapsnapshot-signal=SIGWINCH --diagnostic-dir=${directory}`,
  })
  await demandsIn(place, EVENTS)
}, 300_000)
afterAll(() => rmSync(directory, { recursive: true }))

async function started(of: Installation = place): Promise<EngineProcess> {
  const engine = await startEngine(of)
  onTestFinished(() => engine.kill())
  const status = async (): Promise<unknown> =>
    ((await (await engine.get('/ready')).json()) as { status: unknown }).status
  await expect.poll(status, { timeout: 120_000 }).toBe('ready')
  return engine
}

/** Requests `/live` and raises demands until stopped. */
async function asking(engine: EngineProcess) {
  const resident = await speaking(place, 'resident', { sub: 'resident-2' })
  const raise = async (): Promise<void> => {
    const { status } = await engine.post('/v1/pa/demands', { text: '路灯坏了' }, resident)
    expect(status).toBe(201)
  }
  const lives = watching(() => engine.get('/live').then((answer) => answer.text()), 20)
  const raises = watching(raise, 100)
  return async () => ({ live: await lives(), raise: await raises() })
}

/** What V8 and the buffers of this engine hold once garbage is collected, in MiB: a snapshot of the heap is taken after a collection. */
async function heldMiB(engine: EngineProcess): Promise<number> {
  process.kill(engine.pid, 'SIGWINCH')
  const snapshot = await vi.waitUntil(() => globSync(join(directory, '*.heapsnapshot'))[0], { timeout: 60_000 })
  // No command is answered before it is written.
  const [heap, external] = await Promise.all(
    ['heap_size_used_bytes', 'external_memory_bytes'].map((name) => metric(engine, `sanshe_nodejs_${name}`)),
  )
  rmSync(snapshot)
  return ((heap ?? 0) + (external ?? 0)) / 2 ** 20
}

/** Reads a part of an answer, and closes the connection. */
async function someOf(engine: EngineProcess, path: string, headers: Record<string, string>): Promise<void> {
  const leaving = new AbortController()
  const answer = await fetch(`${engine.url}${path}`, { headers, signal: leaving.signal })
  let read = 0
  for await (const piece of answer.body ?? []) {
    read += piece.length
    if (read > 2 ** 20) break
  }
  leaving.abort()
}

const figures = (what: string, values: Record<string, number>): void => {
  const text = Object.entries(values).map(([name, value]) => `${name} ${Math.round(value)}`)
  process.stdout.write(`    ${what}: ${text.join(', ')}\n`)
}

describe('100 readers who take nothing', () => {
  const forms = [
    ['sse', '/v1/pa/events', 'text/event-stream'],
    ['ndjson', '/v1/pa/events', 'application/x-ndjson'],
    ['page', '/v1/pa/events?limit=1000', 'application/json'],
    ['view', '/v1/pa/demand-board?limit=500', 'application/json'],
  ] as const

  it.each(forms)(
    'of the form %s: others are served, and nothing of them is kept',
    async (form, path, accept) => {
      const tokens = await Promise.all(
        Array.from({ length: 10 }, (_, nth) => speaking(place, 'auditor', { sub: `auditor-${nth}` })),
      )
      const used = async () => {
        const engine = await started()
        // Memory that one reader's request fills for all later readers does not count.
        await someOf(engine, path, { accept, ...tokens[0] })
        return { engine, before: await (await settled(await asking(engine)))() }
      }
      // A snapshot makes the process larger, so that of the comparison is taken in an engine of its own.
      const other = await used()
      const held = await heldMiB(other.engine)
      await other.engine.kill()
      const { engine, before } = await used()
      const resident = residentMiB(engine)
      const stop = await asking(engine)
      let most = 0
      const memory = watching(async () => {
        most = Math.max(most, residentMiB(engine))
      }, 100)
      const readers = Array.from({ length: READERS }, (_, nth) => idle(engine, path, { accept, ...tokens[nth % 10] }))
      await Promise.all(readers.map((reader) => once(reader, 'readable')))
      // Dropped for lack of progress, or complete where the kernel buffered all of it.
      await expect.poll(() => metric(engine, `sanshe_listeners{form="${form}"}`), { timeout: 300_000 }).toBe(0)
      const { live, raise } = await stop()
      await memory()
      for (const socket of readers) socket.destroy()
      const kept = (await heldMiB(engine)) - held
      figures(form, {
        'live before': before.live.longest,
        'live p99': live.p99,
        'live longest': live.longest,
        'raise longest': raise.longest,
        'MiB more': most - resident,
        'MiB kept': kept,
      })
      expect(live.p99).toBeLessThan(allowed(LIVE_MS, before.live))
      expect(raise.p99).toBeLessThan(allowed(RAISE_MS, before.raise))
      expect(most - resident).toBeLessThan(MOST_MIB)
      expect(kept).toBeLessThan(KEPT_MIB)
    },
    480_000,
  )

  it('as webhooks, three communities of a hundred: a healthy one gets everything in order meanwhile', async () => {
    const engine = await started()
    const administrator = await speaking(place, 'administrator')
    const silent = await receiver(() => 'silence')
    const healthy = await receiver()
    onTestFinished(() => Promise.all([silent.stop(), healthy.stop()]).then(() => {}))
    const before = await (await settled(await asking(engine)))()
    const ready = (await (await engine.get('/ready')).json()) as { log: { position: string } }
    const after = ready.log.position
    for (const community of ['pb', 'pc', 'pd']) {
      expect((await engine.post(`/v1/${community}/communities`, { name: community }, administrator)).status).toBe(201)
      // One holder may have ten.
      for (let nth = 0; nth < 100; nth += 1) {
        const owner = await speaking(place, 'administrator', { sub: `administrator-${Math.floor(nth / 10)}` })
        const answer = await engine.post(`/v1/${community}/webhooks`, { url: silent.url, after }, owner)
        expect(answer.status).toBe(201)
      }
    }
    await silent.until(({ length }) => length >= 100)
    const hook = { url: healthy.url, types: ['DemandRaised'] }
    expect((await engine.post('/v1/pa/webhooks', hook, administrator)).status).toBe(201)
    const stop = await asking(engine)
    await healthy.until(({ length }) => length >= 30)
    const { live, raise } = await stop()
    figures('webhook', { 'live longest': live.longest, 'raise longest': raise.longest, silent: silent.received.length })
    await healthy.until(({ length }) => length >= raise.count)
    const positions = healthy.received.map(({ body }) => Number((JSON.parse(body) as { position: string }).position))
    expect(positions).toEqual([...positions].sort((one, other) => one - other))
    expect(live.p99).toBeLessThan(allowed(LIVE_MS, before.live))
    expect(raise.p99).toBeLessThan(allowed(RAISE_MS, before.raise))
  }, 480_000)
})

/** Waits long enough for the measurements to be meaningful. */
async function settled<T>(stop: () => Promise<T>): Promise<() => Promise<T>> {
  await delay(3_000)
  return stop
}

it('one listener from the beginning delays nothing', async () => {
  const engine = await started()
  const before = await (await settled(await asking(engine)))()
  const stop = await asking(engine)
  const headers = { accept: 'text/event-stream', ...(await speaking(place, 'auditor')) }
  const answer = await fetch(`${engine.url}/v1/pa/events`, { headers })
  let told = 0
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    told += piece.split('\nevent: ').length - 1
    if (told >= EVENTS) break
  }
  const { live, raise } = await stop()
  figures('one listener', {
    'live before': before.live.longest,
    'live longest': live.longest,
    'raise longest': raise.longest,
  })
  expect(live.longest).toBeLessThan(allowed(LIVE_MS, before.live))
  expect(raise.longest).toBeLessThan(allowed(RAISE_MS, before.raise))
}, 300_000)

describe('more than there is room for', () => {
  const small = (descriptors: number): Installation => {
    const folder = mkdtempSync(join(tmpdir(), 'sanshe-bounds-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    return { ...installation(folder, place.env), env: { ...place.env, SANSHE_DATA: folder }, descriptors }
  }
  const connections = (engine: EngineProcess, count: number): Socket[] =>
    Array.from({ length: count }, () => {
      const socket = connect(Number(new URL(engine.url).port), '127.0.0.1')
      socket.on('error', () => {})
      onTestFinished(() => void socket.destroy())
      return socket
    })

  it.each([
    ['as many connections as there are descriptors', {}],
    ['more connections than there are descriptors', { SANSHE_CONNECTIONS: '1000' }],
  ])(
    '%s: the engine goes on',
    async (_, env) => {
      const of = small(128)
      const engine = await started({ ...of, env: { ...of.env, ...env } })
      const all = connections(engine, 500)
      await Promise.race([...all.map((socket) => once(socket, 'close')), delay(10_000)])
      // The process is sampled every second.
      await delay(3_000)
      for (const socket of all) socket.destroy()
      await expect.poll(async () => (await engine.get('/live').catch(() => undefined))?.status).toBe(200)
      const administrator = await speaking(of, 'administrator')
      expect((await engine.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
      expect(await engine.stop()).toBe(0)
    },
    120_000,
  )

  it('a standard output that is not read costs no memory and does not prevent the engine from stopping', async () => {
    const of = small(1024)
    const child = spawnSanshe({ ...of, env: { ...of.env, SANSHE_LOG_LEVEL: 'info' } }, ['serve'])
    const exited = once(child, 'exit')
    const [first] = await once(child.stdout ?? child, 'data')
    child.stdout?.pause()
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(first))?.[0]
    // About 200 bytes a line: well beyond the buffers of a pipe and of the engine.
    for (let nth = 0; nth < 600; nth += 1) {
      await Promise.all(Array.from({ length: 50 }, () => fetch(`${url}/v1/pa/nothing`).then((answer) => answer.text())))
    }
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  }, 180_000)
})
