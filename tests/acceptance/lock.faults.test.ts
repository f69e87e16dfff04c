import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { type EngineProcess, installation, speaking, startEngine } from '../fixtures/engine.ts'
import { receiver } from '../fixtures/receiver.ts'

/** Seconds for which another program holds the state file. */
const HELD = Number(process.env.STATE_HELD_S ?? 60)

/** Seconds for which the event loop stood still at most, since it was last asked. */
async function longestStandstill(engine: EngineProcess): Promise<number> {
  const text = await (await engine.get('/metrics')).text()
  return Number(/^sanshe_nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1])
}

it('another program holds state.db for a minute: nothing waits, nothing is lost, and nothing is told twice', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-lock-'))
  const place = installation(directory, { SANSHE_LOG_LEVEL: 'error', SANSHE_WEBHOOK_PRIVATE: 'true' })
  const shop = await receiver()
  let engine: EngineProcess = await startEngine(place)
  onTestFinished(async () => {
    await engine.kill()
    await shop.stop()
    rmSync(directory, { recursive: true })
  })
  const [administrator, resident] = [await speaking(place, 'administrator'), await speaking(place, 'resident')]
  expect((await engine.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
  const registration = { url: shop.url, types: ['DemandRaised'] }
  expect((await engine.post('/v1/pa/webhooks', registration, administrator)).status).toBe(201)
  const raise = async (): Promise<void> => {
    expect((await engine.post('/v1/pa/demands', { text: '灯坏了' }, resident)).status).toBe(201)
  }
  const ready = async () => (await engine.get('/ready')).json() as Promise<Record<string, unknown>>
  const places = (): number[] => {
    const db = new DatabaseSync(join(directory, 'state.db'), { readOnly: true })
    const rows = db.prepare('select position from checkpoints').all()
    db.close()
    return rows.map(({ position }) => Number(position))
  }

  const other = new DatabaseSync(join(directory, 'state.db'), { timeout: 10_000 })
  other.exec('begin immediate')
  const until = performance.now() + HELD * 1000
  let raised = 0
  while (performance.now() < until) {
    await raise()
    raised += 1
    await delay(250)
  }
  await shop.until(() => shop.ids().length === raised)
  await expect
    .poll(ready, { timeout: 60_000 })
    .toMatchObject({ status: 'degraded', conditions: [{ part: 'state.db', code: 'state.unavailable', stops: [] }] })
  expect(await (await engine.get('/metrics')).text()).toMatch(
    /^sanshe_condition\{part="state.db",code="state.unavailable"\} 1$/m,
  )
  // A wait for the lock in the main thread was 5 s.
  expect(await longestStandstill(engine)).toBeLessThan(4)
  const before = places()
  other.close()

  await expect.poll(ready, { timeout: 60_000 }).toMatchObject({ status: 'ready', conditions: [] })
  await raise()
  raised += 1
  await shop.until(() => shop.ids().length === raised)
  const { log } = (await ready()) as { log: { position: string } }
  await expect.poll(() => Math.min(...places()), { timeout: 60_000 }).toBe(Number(log.position))
  expect(Math.max(0, ...before)).toBeLessThan(Number(log.position))

  expect(await engine.stop()).toBe(0)
  engine = await startEngine(place)
  await raise()
  raised += 1
  await shop.until(() => shop.ids().length === raised)
  expect(shop.received).toHaveLength(raised)
}, 300_000)

it.each(['log.db', 'vault.db', 'read.db', 'snapshots.db'])(
  'another program holds %s: the engine answers, and goes on by itself',
  async (name) => {
    const directory = mkdtempSync(join(tmpdir(), 'sanshe-lock-'))
    const place = installation(directory, { SANSHE_LOG_LEVEL: 'silent' })
    const engine = await startEngine(place)
    onTestFinished(async () => {
      await engine.kill()
      rmSync(directory, { recursive: true })
    })
    const [administrator, resident] = [await speaking(place, 'administrator'), await speaking(place, 'resident')]
    expect((await engine.post('/v1/pa/communities', { name: 'Pa' }, administrator)).status).toBe(201)
    const acknowledged: string[] = []
    const raise = async (nth: number): Promise<number> => {
      const headers = { ...resident, 'idempotency-key': `raise-${nth}` }
      const answer = await engine.post('/v1/pa/demands', { text: '灯坏了' }, headers)
      const { id } = (await answer.json()) as { id: string }
      if (answer.status === 201) acknowledged.push(id)
      return answer.status
    }
    await expect.poll(() => raise(0), { timeout: 60_000 }).toBe(201)
    await longestStandstill(engine)

    const other = new DatabaseSync(join(directory, name), { timeout: 10_000 })
    other.exec('begin immediate')
    const until = performance.now() + Math.min(HELD, 12) * 1000
    let nth = 1
    for (; performance.now() < until; nth += 1) {
      expect([201, 503]).toContain(await raise(nth))
      expect((await engine.get('/live')).status).toBe(200)
      await delay(250)
    }
    expect(await longestStandstill(engine)).toBeLessThan(4)
    other.close()

    // What was refused is sent again under its key, and nothing that was acknowledged is missing.
    for (let at = 0; at < nth; at += 1) await expect.poll(() => raise(at), { timeout: 60_000 }).toBe(201)
    const ids = new Set(acknowledged)
    expect(ids.size).toBe(nth)
    const shown = async (): Promise<number> => {
      const answer = await engine.get('/v1/pa/demand-board?limit=500', administrator)
      return answer.status === 200 ? ((await answer.json()) as { rows: unknown[] }).rows.length : 0
    }
    await expect.poll(shown, { timeout: 60_000 }).toBe(nth)
    await expect
      .poll(async () => (await engine.get('/ready')).json(), { timeout: 60_000 })
      .toMatchObject({ status: 'ready', conditions: [] })
    expect(await engine.stop()).toBe(0)
  },
  300_000,
)
