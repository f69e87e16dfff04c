import { readdirSync, readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { receiver } from '../fixtures/receiver.ts'
import { establish, raised, townOfTest } from '../fixtures/town.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const EACH = 20

it('kill -9 while deliveries are under way: everything arrives, in order, under the same ids', async () => {
  const town = await townOfTest({ SANSHE_WEBHOOK_PRIVATE: 'true' })
  const shop = await receiver()
  onTestFinished(shop.stop)
  let engine = await town.start()
  await establish(engine, town)
  const registration = { url: shop.url, types: ['DemandRaised'] }
  const registered = await engine.post('/v1/pa/webhooks', registration, town.administrator)
  expect(registered.status).toBe(201)
  const { secret } = (await registered.json()) as { secret: string }

  for (let round = 1; round <= ROUNDS; round += 1) {
    for (let nth = 0; nth < EACH; nth += 1)
      await raised(engine, { ...town.resident, 'idempotency-key': `raise-${round}-${nth}` })
    await shop.until(() => shop.ids().length > (round - 1) * EACH)
    await engine.kill()
    engine = await town.start()
  }
  await shop.until(() => shop.ids().length === ROUNDS * EACH)
  const feed = await engine.get('/v1/pa/events?types=DemandRaised&limit=1000', town.administrator)
  const { events } = (await feed.json()) as { events: { id: string }[] }
  expect(shop.ids()).toEqual(events.map(({ id }) => id))
  for (const file of readdirSync(town.place.directory))
    expect(readFileSync(town.file(file)).includes(secret.slice('whsec_'.length)), file).toBe(false)
  // Deliveries in flight at its death came twice, with the same content.
  const bodies = new Map(shop.received.map(({ id, body }) => [id, body]))
  for (const { id, body } of shop.received) expect(body).toBe(bodies.get(id))
}, 120_000)
