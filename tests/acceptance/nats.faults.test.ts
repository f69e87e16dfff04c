import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, headers, type NatsConnection } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { type EngineProcess, type Installation, installation, speaking, startEngine } from '../fixtures/engine.ts'
import { type NatsServer, startNatsServer } from '../fixtures/nats-server.ts'
import { expectStreamEqualsLog, messagesIn } from '../infra/nats/published.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const CLIENTS = 8

let directory: string
let server: NatsServer
let place: Installation
let resident: Record<string, string>
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-nats-'))
  server = await startNatsServer()
  place = installation(directory, { SANSHE_LOG_LEVEL: 'silent', NATS_URL: server.url })
  resident = await speaking(place, 'resident')
  onTestFinished(async () => {
    await server.remove()
    rmSync(directory, { recursive: true })
  })
})

async function started(): Promise<EngineProcess> {
  const engine = await startEngine(place)
  onTestFinished(() => engine.kill())
  return engine
}

async function established(): Promise<EngineProcess> {
  const engine = await started()
  const administrator = await speaking(place, 'administrator')
  expect((await engine.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
  return engine
}

const raise = (engine: EngineProcess) => engine.post('/v1/pa/demands', { text: '灯坏了' }, resident)

async function equal(): Promise<void> {
  const log = await openSqliteLogReader({ path: join(directory, 'log.db') })
  try {
    await expectStreamEqualsLog(log, { url: server.url, names: GOVERNANCE })
  } finally {
    await log.close()
  }
}

async function connected(): Promise<NatsConnection> {
  const nc = await connect({ servers: server.url })
  onTestFinished(() => nc.close())
  return nc
}

const ready = async (engine: EngineProcess): Promise<unknown> => (await engine.get('/ready')).json()

describe('an engine with NATS', () => {
  it('starts, decides and answers without it, says so, and catches up once it is there', async () => {
    await server.stop()
    const engine = await established()
    expect((await raise(engine)).status).toBe(201)
    await expect
      .poll(() => ready(engine))
      .toMatchObject({
        status: 'degraded',
        nats: { connected: false, failure: 'nats.unavailable' },
        relay: { state: 'waiting', failure: { code: 'nats.unavailable' } },
      })
    expect(await (await engine.get('/metrics')).text()).toMatch(/^sanshe_nats_connected 0$/m)
    await server.start()
    await equal()
    await expect
      .poll(() => ready(engine), { timeout: 5_000 })
      .toMatchObject({
        status: 'ready',
        nats: { connected: true },
        relay: { state: 'publishing', position: '2', lagSeconds: 0 },
      })
    const metrics = await (await engine.get('/metrics')).text()
    expect(metrics).toMatch(/^sanshe_nats_connected 1$/m)
    expect(metrics).toMatch(/^sanshe_relay_position 2$/m)
    expect(metrics).toMatch(/^sanshe_relay_lag_seconds 0$/m)
    expect(metrics).toMatch(/^sanshe_relay_state\{state="publishing"\} 1$/m)
    await server.kill()
    await expect.poll(() => ready(engine)).toMatchObject({ nats: { connected: false } })
    expect(await engine.stop()).toBe(0)
  })

  it('stops cleanly beside a server that no longer answers', async () => {
    const engine = await established()
    await expect.poll(() => ready(engine), { timeout: 10_000 }).toMatchObject({ relay: { lagSeconds: 0 } })
    await server.freeze()
    expect(await engine.stop()).toBe(0)
    await server.kill()
    await server.start()
  })

  it('delivers every event to its services, and takes commands over it', async () => {
    const engine = await established()
    const nc = await connected()
    const told = headers()
    told.set('authorization', resident.authorization ?? '')
    const ask = () => nc.request('command.pa.demand.raise', '{"text":"灯坏了"}', { headers: told, timeout: 5_000 })
    await expect.poll(async () => (await ask().catch(() => undefined))?.json()).toMatchObject({ ok: true })
    await equal()
    const jsm = await nc.jetstreamManager()
    await expect
      .poll(() => jsm.consumers.info(GOVERNANCE.stream, 'dispatch').catch(() => undefined), { timeout: 10_000 })
      .toMatchObject({ num_pending: 0, num_ack_pending: 0, ack_floor: { stream_seq: expect.any(Number) } })
    expect(await engine.stop()).toBe(0)
  })

  it(`publishes each event once and in order, though it is killed under load (${ROUNDS} rounds)`, async () => {
    let engine = await established()
    for (let round = 0; round < ROUNDS; round += 1) {
      let left = 20 + Math.floor(Math.random() * 100)
      let killing: Promise<void> | undefined
      const client = async (): Promise<void> => {
        while (killing === undefined) {
          const answer = await raise(engine).catch(() => undefined)
          if (answer?.status === 201) left -= 1
          if (left <= 0) killing ??= engine.kill()
        }
      }
      await Promise.all(Array.from({ length: CLIENTS }, client))
      await killing
      engine = await started()
      await equal()
    }
    const ids = (await messagesIn(server.url, GOVERNANCE)).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(20 * ROUNDS)
    expect(await engine.stop()).toBe(0)
  }, 240_000)
})
