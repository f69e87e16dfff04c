import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cluster, insist, startCluster } from '../fixtures/cluster.ts'
import { type EngineProcess, type Installation, speaking } from '../fixtures/engine.ts'
import { type Received, type Receiver, receiver } from '../fixtures/receiver.ts'
import { all } from '../infra/sqlite/event-log/events.ts'

/**
 * Webhooks belong to no engine: two share one log and one NATS, and either delivers. The record of a relay shows that this NATS carries
 * their log.
 */

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const EACH = 15
const LONG = 60_000 + 20_000 * ROUNDS
/** Milliseconds within which another engine takes over. */
const TAKEOVER_MS = 5_000

let cluster: Cluster
let places: readonly [Installation, Installation]
let engines: [EngineProcess, EngineProcess]
let shop: Receiver
let administrator: Record<string, string>
let resident: Record<string, string>
let raised = 0

const started = (of: Installation): Promise<EngineProcess> => cluster.start(of)

beforeAll(async () => {
  cluster = await startCluster()
  shop = await receiver()
  const place = () => cluster.place('api,notifier,relay', { SANSHE_WEBHOOK_PRIVATE: 'true' })
  places = [place(), place()]
  engines = [await started(places[0]), await started(places[1])]
  administrator = await speaking(cluster.shared, 'administrator')
  resident = await speaking(cluster.shared, 'resident')
  const founded = await insist(() => engines[0].post('/v1/pa/communities', { name: 'Pa' }, administrator))
  expect(founded.status).toBe(201)
}, 60_000)
afterAll(async () => {
  await cluster.remove()
  await shop.stop()
})

async function registered(at: EngineProcess): Promise<{ id: string; secret: string }> {
  const registration = { url: shop.url, types: ['DemandRaised'] }
  const answer = await insist(() => at.post('/v1/pa/webhooks', registration, administrator))
  expect(answer.status).toBe(201)
  return (await answer.json()) as { id: string; secret: string }
}

/** Raises demands, one after the other; resolves when all are in the log. */
async function raise(at: EngineProcess, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) {
    raised += 1
    const headers = { ...resident, 'idempotency-key': `raise-${raised}` }
    expect((await insist(() => at.post('/v1/pa/demands', { text: '灯坏了' }, headers))).status).toBe(201)
  }
}

const raisings = async (): Promise<string[]> =>
  (await all(cluster.log.readAll(0))).flatMap(({ type, id }) => (type === 'governance.DemandRaised.v2' ? [id] : []))

/** Waits until all events so far have arrived, in order; repeated deliveries must be equal. */
async function arrived(): Promise<void> {
  await shop.until(() => shop.ids().length >= raised)
  expect(shop.ids()).toEqual(await raisings())
  const bodies = new Map(shop.received.map(({ id, body }) => [id, body]))
  for (const { id, body } of shop.received) expect(body).toBe(bodies.get(id))
}

it(
  'what is registered at one engine is seen at the other, and goes on within 5 s when kill -9 ends the one at work',
  async () => {
    const { id } = await registered(engines[0])
    const seen = async () => (await engines[1].get(`/v1/pa/webhooks/${id}`, administrator)).json()
    await expect.poll(seen, { timeout: 10_000 }).toMatchObject({ id, url: shop.url })
    await raise(engines[0], 3)
    await arrived()
    for (let round = 0; round < ROUNDS; round += 1) {
      const [dying, staying] = [round % 2, (round + 1) % 2] as [0 | 1, 0 | 1]
      const raising = raise(engines[staying], EACH)
      const before = shop.ids().length
      await shop.until(() => shop.ids().length > before)
      await engines[dying].kill()
      const killed = performance.now()
      const known = new Set(await raisings())
      const raisingMore = raising.then(() => raise(engines[staying], 1))
      // Only the other engine can have sent the events after its death.
      await shop.until(() => shop.ids().some((one) => !known.has(one)))
      expect(performance.now() - killed).toBeLessThan(TAKEOVER_MS)
      await raisingMore
      await arrived()
      engines[dying] = await started(places[dying])
      await raise(engines[dying], 1)
      await arrived()
    }
  },
  LONG,
)

it('an engine that stops hands over at once, and nothing is delivered twice', async () => {
  for (const [nth, place] of places.entries() as Iterable<[0 | 1, Installation]>) {
    const before = shop.received.length
    expect(await engines[nth].stop()).toBe(0)
    await raise(engines[nth === 0 ? 1 : 0], 5)
    await arrived()
    expect(shop.received.length - before).toBe(5)
    engines[nth] = await started(place)
  }
}, 120_000)

it('nats-server dies under delivery and comes back: everything arrives, in order', async () => {
  const raising = raise(engines[0], 2 * EACH)
  const before = shop.ids().length
  await shop.until(() => shop.ids().length > before)
  await cluster.nats.kill()
  await cluster.nats.start()
  await raising
  await arrived()
}, 120_000)

it('both engines replace the secret at the same moment, and neither undoes the other', async () => {
  const list = await insist(() => engines[0].get('/v1/pa/webhooks', administrator))
  const [{ id = '' } = {}] = ((await list.json()) as { webhooks: { id: string }[] }).webhooks
  const rotated = await Promise.all(
    engines.map(async (at) => {
      const answer = await insist(() => at.post(`/v1/pa/webhooks/${id}/rotate-secret`, {}, administrator))
      expect(answer.status).toBe(200)
      return ((await answer.json()) as { secret: string }).secret
    }),
  )
  await raise(engines[1], 1)
  await arrived()
  const last = shop.received.at(-1)
  for (const secret of rotated) expect(verified(secret, last)).toMatchObject({ id: last?.id })
  const removed = await insist(() =>
    fetch(`${engines[1].url}/v1/pa/webhooks/${id}`, { method: 'DELETE', headers: administrator }),
  )
  expect(removed.status).toBe(200)
  const gone = () => engines[0].get(`/v1/pa/webhooks/${id}`, administrator)
  await expect.poll(async () => (await gone()).status, { timeout: 10_000 }).toBe(404)
})

function verified(secret: string, received: Received | undefined): unknown {
  const headers = Object.entries(received?.headers ?? {}).map(([name, value]) => [name, String(value)])
  return new Webhook(secret).verify(received?.body ?? '', Object.fromEntries(headers))
}
