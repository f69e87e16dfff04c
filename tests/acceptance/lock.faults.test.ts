import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { EngineProcess } from '../fixtures/engine.ts'
import { receiver } from '../fixtures/receiver.ts'
import { establish, raise, raised, ready, townOfTest } from '../fixtures/town.ts'

/** Seconds for which another program holds the state file. */
const HELD = Number(process.env.STATE_HELD_S ?? 60)

/** Seconds for which the event loop stood still at most, since it was last asked. */
async function longestStandstill(engine: EngineProcess): Promise<number> {
  const text = await (await engine.get('/metrics')).text()
  return Number(/^sanshe_nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1])
}

it('while another program holds state.db for a minute, nothing waits, is lost, or is delivered twice', async () => {
  const town = await townOfTest({ SANSHE_WEBHOOK_PRIVATE: 'true' })
  const shop = await receiver()
  onTestFinished(shop.stop)
  let engine = await town.start()
  await establish(engine, town)
  const registration = { url: shop.url, types: ['DemandRaised'] }
  expect((await engine.post('/v1/pa/webhooks', registration, town.administrator)).status).toBe(201)
  const places = (): number[] => {
    const db = new DatabaseSync(town.file('state.db'), { readOnly: true })
    const rows = db.prepare('select position from checkpoints').all()
    db.close()
    return rows.map(({ position }) => Number(position))
  }

  const other = new DatabaseSync(town.file('state.db'), { timeout: 10_000 })
  other.exec('begin immediate')
  const until = performance.now() + HELD * 1000
  let count = 0
  while (performance.now() < until) {
    await raised(engine, town.resident)
    count += 1
    await delay(250)
  }
  await shop.until(() => shop.ids().length === count)
  await expect
    .poll(() => ready(engine), { timeout: 60_000 })
    .toMatchObject({ status: 'degraded', conditions: [{ part: 'state.db', code: 'state.unavailable', stops: [] }] })
  expect(await (await engine.get('/metrics')).text()).toMatch(
    /^sanshe_condition\{part="state.db",code="state.unavailable"\} 1$/m,
  )
  // A wait for the lock in the main thread was 5 s.
  expect(await longestStandstill(engine)).toBeLessThan(4)
  const before = places()
  other.close()

  await expect.poll(() => ready(engine), { timeout: 60_000 }).toMatchObject({ status: 'ready', conditions: [] })
  await raised(engine, town.resident)
  count += 1
  await shop.until(() => shop.ids().length === count)
  const { log } = (await ready(engine)) as { log: { position: string } }
  await expect.poll(() => Math.min(...places()), { timeout: 60_000 }).toBe(Number(log.position))
  expect(Math.max(0, ...before)).toBeLessThan(Number(log.position))

  expect(await engine.stop()).toBe(0)
  engine = await town.start()
  await raised(engine, town.resident)
  count += 1
  await shop.until(() => shop.ids().length === count)
  expect(shop.received).toHaveLength(count)
}, 300_000)

it.each(['log.db', 'vault.db', 'read.db', 'snapshots.db'])(
  'another program holds %s: the engine answers, and goes on by itself',
  async (name) => {
    const town = await townOfTest({ SANSHE_LOG_LEVEL: 'silent' })
    const engine = await town.start()
    await establish(engine, town)
    const acknowledged: string[] = []
    const raiseNth = async (nth: number): Promise<number> => {
      const answer = await raise(engine, { ...town.resident, 'idempotency-key': `raise-${nth}` })
      const { id } = (await answer.json()) as { id: string }
      if (answer.status === 201) acknowledged.push(id)
      return answer.status
    }
    await expect.poll(() => raiseNth(0), { timeout: 60_000 }).toBe(201)
    await longestStandstill(engine)

    const other = new DatabaseSync(town.file(name), { timeout: 10_000 })
    other.exec('begin immediate')
    const until = performance.now() + Math.min(HELD, 12) * 1000
    let nth = 1
    for (; performance.now() < until; nth += 1) {
      expect([201, 503]).toContain(await raiseNth(nth))
      expect((await engine.get('/live')).status).toBe(200)
      await delay(250)
    }
    expect(await longestStandstill(engine)).toBeLessThan(4)
    other.close()

    // What was refused is sent again under its key, and nothing that was acknowledged is missing.
    for (let at = 0; at < nth; at += 1) await expect.poll(() => raiseNth(at), { timeout: 60_000 }).toBe(201)
    const ids = new Set(acknowledged)
    expect(ids.size).toBe(nth)
    const shown = async (): Promise<number> => {
      const answer = await engine.get('/v1/pa/demand-board?limit=500', town.administrator)
      return answer.status === 200 ? ((await answer.json()) as { rows: unknown[] }).rows.length : 0
    }
    await expect.poll(shown, { timeout: 60_000 }).toBe(nth)
    await expect.poll(() => ready(engine), { timeout: 60_000 }).toMatchObject({ status: 'ready', conditions: [] })
    expect(await engine.stop()).toBe(0)
  },
  300_000,
)
