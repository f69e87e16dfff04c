import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Cluster, insist, startCluster } from '../fixtures/cluster.ts'
import { type EngineProcess, type Installation, speaking } from '../fixtures/engine.ts'

/** Two engines on one log and one NATS: what one knows about readers of personal values, and erases of them, holds for the other. */

const SOON = { timeout: 60_000, interval: 200 }

let cluster: Cluster
let places: readonly [Installation, Installation]
let engines: [EngineProcess, EngineProcess]
let as: Readonly<Record<'administrator' | 'coordinator' | 'resident', Record<string, string>>>

beforeAll(async () => {
  cluster = await startCluster()
  places = [cluster.place('api,relay'), cluster.place('api')]
  engines = [await cluster.start(places[0]), await cluster.start(places[1])]
  await cluster.found()
  as = {
    administrator: await speaking(cluster.shared, 'administrator'),
    coordinator: await speaking(cluster.shared, 'committee', { sub: 'person-committee-1', party: 'committee' }),
    resident: await speaking(cluster.shared, 'resident'),
  }
}, 120_000)
afterAll(() => cluster.remove())

async function bodyOf(answer: Promise<Response>): Promise<Record<string, unknown>> {
  const response = await answer
  expect(response.status).toBeLessThan(300)
  return (await response.json()) as Record<string, unknown>
}

async function raised(reference: string): Promise<{ readonly id: string; readonly position: string }> {
  const body = { text: '灯坏了', reference }
  const answer = await bodyOf(insist(() => engines[0].post('/v1/pa/demands', body, as.resident)))
  return { id: String(answer.id), position: String(answer.position) }
}

const found = async (at: EngineProcess, reference: string, position: string): Promise<number> => {
  const headers = { ...as.coordinator, 'x-min-position': position }
  const { rows } = await bodyOf(insist(() => at.get(`/v1/pa/demands?reference=${reference}`, headers)))
  return (rows as unknown[]).length
}

it('any engine lists who read personal values at another', async () => {
  const { id, position } = await raised('R-read')
  const headers = { ...as.coordinator, 'x-min-position': position }
  await bodyOf(insist(() => engines[0].get(`/v1/pa/demands/${id}`, headers)))
  const listed = async (at: EngineProcess) =>
    (await bodyOf(insist(() => at.get('/v1/pa/privacy/disclosures?subject=resident-1', as.resident)))).disclosures
  const record = expect.objectContaining({ reader: 'person-committee-1', view: 'demands' })
  for (const engine of engines) await expect.poll(() => listed(engine), SOON).toContainEqual(record)
}, 120_000)

it('an engine that was away during an erasure finds nothing by the erased reference', async () => {
  const { position } = await raised('R-erased')
  for (const engine of engines) expect(await found(engine, 'R-erased', position)).toBe(1)
  await engines[0].stop()
  await bodyOf(insist(() => engines[1].post('/v1/pa/privacy/erase', { subject: 'resident-1' }, as.administrator)))
  await expect.poll(() => found(engines[1], 'R-erased', position), SOON).toBe(0)
  engines[0] = await cluster.start(places[0])
  await expect.poll(() => found(engines[0], 'R-erased', position), SOON).toBe(0)
}, 120_000)
