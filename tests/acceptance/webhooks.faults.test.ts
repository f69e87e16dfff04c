import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type EngineProcess, installation, speaking, startEngine } from '../fixtures/engine.ts'
import { receiver } from '../fixtures/receiver.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const EACH = 20

it('kill -9 while deliveries are under way: everything arrives, in order, under the same ids', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-webhooks-'))
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
  const registered = await engine.post('/v1/pa/webhooks', registration, administrator)
  expect(registered.status).toBe(201)
  const { secret } = (await registered.json()) as { secret: string }

  for (let round = 1; round <= ROUNDS; round += 1) {
    for (let nth = 0; nth < EACH; nth += 1) {
      const headers = { ...resident, 'idempotency-key': `raise-${round}-${nth}` }
      expect((await engine.post('/v1/pa/demands', { text: '灯坏了' }, headers)).status).toBe(201)
    }
    await shop.until(() => shop.ids().length > (round - 1) * EACH)
    await engine.kill()
    engine = await startEngine(place)
  }
  await shop.until(() => shop.ids().length === ROUNDS * EACH)
  const feed = await engine.get('/v1/pa/events?types=DemandRaised&limit=1000', administrator)
  const { events } = (await feed.json()) as { events: { id: string }[] }
  expect(shop.ids()).toEqual(events.map(({ id }) => id))
  for (const file of readdirSync(directory))
    expect(readFileSync(join(directory, file)).includes(secret.slice('whsec_'.length)), file).toBe(false)
  // What was under way when it died came twice, and said the same both times.
  const bodies = new Map(shop.received.map(({ id, body }) => [id, body]))
  for (const { id, body } of shop.received) expect(body).toBe(bodies.get(id))
}, 120_000)
