import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, DiscardPolicy } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { GOVERNANCE } from '../../infra/bus/nats/names.ts'
import { type EngineProcess, type Installation, installation, speaking, startEngine } from '../fixtures/engine.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'

let directory: string
let place: Installation
let resident: Record<string, string>
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-faults-'))
  place = installation(directory, { SANSHE_LOG_LEVEL: 'error', SANSHE_SERVICES: 'dispatch' })
  resident = await speaking(place, 'resident')
  onTestFinished(() => rmSync(directory, { recursive: true }))
})

async function started(env: Record<string, string>): Promise<EngineProcess> {
  const engine = await startEngine({ ...place, env: { ...place.env, ...env } })
  onTestFinished(() => engine.kill())
  return engine
}

async function established(env: Record<string, string>): Promise<EngineProcess> {
  const engine = await started(env)
  const administrator = await speaking(place, 'administrator')
  expect((await engine.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
  return engine
}

const ready = async (engine: EngineProcess): Promise<unknown> => (await engine.get('/ready')).json()
const shown = async (engine: EngineProcess): Promise<string> => (await engine.get('/metrics')).text()

/** The next that is not turned away for a moment. */
async function raise(engine: EngineProcess): Promise<{ status: number; code?: string; position?: string }> {
  let said: { status: number; code?: string; position?: string } = { status: 503 }
  const ask = async (): Promise<string | undefined> => {
    const answer = await engine.post('/v1/pa/demands', { text: '路灯坏了' }, resident)
    said = { ...((await answer.json()) as object), status: answer.status }
    return said.code
  }
  await expect.poll(ask, { timeout: 20_000 }).not.toBe('server.busy')
  return said
}

/** Everything raised so far can be read. */
const reads = (engine: EngineProcess, position = ''): Promise<void> =>
  expect
    .poll(async () => (await engine.get('/v1/pa/demand-board', { ...resident, 'x-min-position': position })).status, {
      timeout: 20_000,
    })
    .toBe(200)

describe('what operators are told of', () => {
  it('a full log: commands are refused, questions answered, and it goes on where there is room', async () => {
    const engine = await established({ SANSHE_LOG_MAX_BYTES: '200000' })
    let last = ''
    for (;;) {
      const { status, code, position = '' } = await raise(engine)
      if (status !== 201) {
        expect({ status, code }).toEqual({ status: 507, code: 'log.full' })
        break
      }
      last = position
    }
    await reads(engine, last)
    expect(await ready(engine)).toMatchObject({
      status: 'not ready',
      stopped: [{ work: 'commands', code: 'log.full' }],
      log: { position: last },
    })
    expect(await shown(engine)).toMatch(/^sanshe_commands_accepted 0$/m)
    expect(await shown(engine)).toMatch(/^sanshe_http_request_seconds_count\{.*status="507".*\} [1-9]/m)
    expect(await engine.stop()).toBe(0)
    const again = await started({ SANSHE_LOG_MAX_BYTES: '2000000' })
    expect(await raise(again)).toMatchObject({ status: 201, position: String(Number(last) + 1) })
    expect(await again.stop()).toBe(0)
  }, 120_000)

  it('a full stream: the relay waits and says so, and goes on where there is room', async () => {
    const server = await startNatsServer()
    onTestFinished(() => server.remove())
    const nc = await connect({ servers: server.url })
    onTestFinished(() => nc.close())
    const jsm = await nc.jetstreamManager()
    const { stream, prefix } = GOVERNANCE
    await jsm.streams.add({ name: stream, subjects: [`${prefix}.>`], max_msgs: 2, discard: DiscardPolicy.New })
    const engine = await established({ NATS_URL: server.url })
    let last: string | undefined
    for (let nth = 0; nth < 4; nth += 1) {
      const { status, position } = await raise(engine)
      expect(status).toBe(201)
      last = position
    }
    await reads(engine, last)
    await expect
      .poll(() => ready(engine), { timeout: 20_000 })
      .toMatchObject({ status: 'degraded', relay: { state: 'waiting', position: '2', failure: { code: 'nats.full' } } })
    expect(await shown(engine)).toMatch(/^sanshe_relay_lag_events 3$/m)
    await jsm.streams.update(stream, { max_msgs: -1 })
    await expect
      .poll(() => ready(engine), { timeout: 20_000 })
      .toMatchObject({ status: 'ready', relay: { state: 'publishing', lagSeconds: 0 } })
    expect(await engine.stop()).toBe(0)
  }, 120_000)

  it('missing rights on NATS: nothing else is held up', async () => {
    const server = await startNatsServer(undefined, '--user', 'engine', '--pass', 'right')
    onTestFinished(() => server.remove())
    const engine = await established({ NATS_URL: server.url, NATS_USER: 'engine', NATS_PASSWORD: 'wrong' })
    const { status, position } = await raise(engine)
    expect(status).toBe(201)
    await reads(engine, position)
    await expect
      .poll(() => ready(engine), { timeout: 20_000 })
      .toMatchObject({
        status: 'degraded',
        nats: { connected: false, failure: 'nats.refused' },
        relay: { state: 'failed', failure: { code: 'nats.refused' } },
      })
    expect(await shown(engine)).toMatch(/^sanshe_nats_connected 0$/m)
    expect(await engine.stop()).toBe(0)
    const again = await started({ NATS_URL: server.url, NATS_USER: 'engine', NATS_PASSWORD: 'right' })
    await expect
      .poll(() => ready(again), { timeout: 20_000 })
      .toMatchObject({ nats: { connected: true }, relay: { state: 'publishing', position, lagSeconds: 0 } })
    expect(await again.stop()).toBe(0)
  }, 120_000)
})
