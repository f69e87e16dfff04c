import { connect, DiscardPolicy } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import type { EngineProcess } from '../fixtures/engine.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'
import { establish, raise, raised, readable, ready, type Town, townOfTest } from '../fixtures/town.ts'

let town: Town
beforeEach(async () => {
  town = await townOfTest()
})

async function established(env: Record<string, string>): Promise<EngineProcess> {
  const engine = await town.start(town.with(env))
  await establish(engine, town)
  return engine
}

const shown = async (engine: EngineProcess): Promise<string> => (await engine.get('/metrics')).text()

async function attempt(engine: EngineProcess): Promise<{ status: number; code?: string; position?: string }> {
  const answer = await raise(engine, town.resident)
  return { ...((await answer.json()) as object), status: answer.status }
}

describe('what operators are told', () => {
  it('a full log: commands are refused and views answer, and commands are accepted again once there is room', async () => {
    const engine = await established({ SANSHE_LOG_MAX_BYTES: '200000' })
    let last = ''
    for (;;) {
      const { status, code, position = '' } = await attempt(engine)
      if (status !== 201) {
        expect({ status, code }).toEqual({ status: 507, code: 'log.full' })
        break
      }
      last = position
    }
    await readable(engine, town.resident, last)
    expect(await ready(engine)).toMatchObject({
      status: 'not ready',
      stopped: [{ work: 'commands', code: 'log.full' }],
      log: { position: last },
    })
    expect(await shown(engine)).toMatch(/^sanshe_commands_accepted 0$/m)
    expect(await shown(engine)).toMatch(/^sanshe_http_request_seconds_count\{.*status="507".*\} [1-9]/m)
    expect(await engine.stop()).toBe(0)
    const again = await town.start(town.with({ SANSHE_LOG_MAX_BYTES: '2000000' }))
    expect(await attempt(again)).toMatchObject({ status: 201, position: String(Number(last) + 1) })
    expect(await again.stop()).toBe(0)
  }, 120_000)

  it('a full stream: the relay waits and says so, and continues once there is room', async () => {
    const server = await startNatsServer()
    onTestFinished(() => server.remove())
    const nc = await connect({ servers: server.url })
    onTestFinished(() => nc.close())
    const jsm = await nc.jetstreamManager()
    const { stream, prefix } = GOVERNANCE
    await jsm.streams.add({ name: stream, subjects: [`${prefix}.>`], max_msgs: 2, discard: DiscardPolicy.New })
    const engine = await established({ NATS_URL: server.url })
    let last = ''
    for (let nth = 0; nth < 4; nth += 1) last = (await raised(engine, town.resident)).position
    await readable(engine, town.resident, last)
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

  it('missing rights on NATS: nothing else is delayed', async () => {
    const server = await startNatsServer(undefined, '--user', 'engine', '--pass', 'right')
    onTestFinished(() => server.remove())
    const engine = await established({ NATS_URL: server.url, NATS_USER: 'engine', NATS_PASSWORD: 'wrong' })
    const { position } = await raised(engine, town.resident)
    await readable(engine, town.resident, position)
    await expect
      .poll(() => ready(engine), { timeout: 20_000 })
      .toMatchObject({
        status: 'degraded',
        nats: { connected: false, failure: 'nats.refused' },
        relay: { state: 'failed', failure: { code: 'nats.refused' } },
      })
    expect(await shown(engine)).toMatch(/^sanshe_nats_connected 0$/m)
    expect(await engine.stop()).toBe(0)
    const again = await town.start(town.with({ NATS_URL: server.url, NATS_USER: 'engine', NATS_PASSWORD: 'right' }))
    await expect
      .poll(() => ready(again), { timeout: 20_000 })
      .toMatchObject({ nats: { connected: true }, relay: { state: 'publishing', position, lagSeconds: 0 } })
    expect(await again.stop()).toBe(0)
  }, 120_000)
})
