import { connect } from 'nats'
import { expect, it, onTestFinished } from 'vitest'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { insist, startCluster } from '../fixtures/cluster.ts'
import { type EngineProcess, type Installation, sanshe, speaking } from '../fixtures/engine.ts'
import { establish, raise, raised, ready, townOfTest } from '../fixtures/town.ts'
import { standIn } from '../infra/eventstoredb/server.ts'

const SOON = { timeout: 60_000, interval: 200 }

const json = async (answer: Promise<Response>) => (await answer).json()

/** EventStoreDB is restored from an older copy under a running engine, which notices, stops, accepts it, and opens everything again. */
it('an engine on EventStoreDB stops at an older copy, and opens everything again when a person accepts it', async () => {
  const server = await standIn()
  onTestFinished(server.stop)
  const town = await townOfTest({ SANSHE_LOG_LEVEL: 'silent', EVENTSTORE_URL: server.url })
  const { place, administrator, resident } = town
  const engine = await town.start()
  await establish(engine, town)
  const shown = async () => {
    const page = (await json(engine.get('/v1/pa/demands', administrator))) as { rows?: unknown[] }
    return page.rows?.length
  }
  await raised(engine, resident)
  await expect.poll(shown, SOON).toBe(1)
  const copy = server.store.copy()
  for (let count = 0; count < 3; count += 1) await raised(engine, resident)
  await expect.poll(shown, SOON).toBe(4)
  const { next: cursor } = (await json(engine.get('/v1/pa/events?limit=1', administrator))) as { next: string }

  await server.putBack(copy)
  await expect
    .poll(() => ready(engine), SOON)
    .toMatchObject({ conditions: expect.arrayContaining([expect.objectContaining({ code: 'log.older-copy' })]) })
  const refused = await raise(engine, resident)
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'log.older-copy'])
  expect(await shown()).toBe(4)

  const accepted = await sanshe(place, 'log', 'accept', '--json')
  expect(accepted.code, accepted.err + accepted.out).toBe(0)
  expect(JSON.parse(accepted.out)).toMatchObject({ accepted: true })
  await expect.poll(() => ready(engine), SOON).toMatchObject({ conditions: [] })
  await expect.poll(shown, SOON).toBe(1)
  await raised(engine, resident)
  await expect.poll(shown, SOON).toBe(2)
  expect((await engine.get(`/v1/pa/events?after=${cursor}`, administrator)).status).toBe(410)

  const digests = async (...line: string[]) => {
    const { out } = await sanshe(place, ...line, '--json')
    return (JSON.parse(out).views as { view: string; digest: string }[]).map(({ view, digest }) => [view, digest])
  }
  expect(await digests('projections', 'status', '--digest')).toEqual(await digests('replay'))
  const again = await sanshe(place, 'log', 'accept', '--json')
  expect(JSON.parse(again.out)).toMatchObject({ accepted: false })
}, 240_000)

/** The same with NATS and several engines: all see one acceptance, and the relay continues once the stream is deleted. */
it('every engine of a cluster stops at an older copy, and one acceptance opens all of them again', async () => {
  const cluster = await startCluster()
  onTestFinished(() => cluster.remove())
  await cluster.found()
  const places = [cluster.place('api,dispatch'), cluster.place('api,relay')]
  const engines = await Promise.all(places.map((place) => cluster.start(place)))
  const [one, other] = engines as [EngineProcess, EngineProcess]
  const resident = await speaking(cluster.shared, 'resident')
  const administrator = await speaking(cluster.shared, 'administrator')
  const raiseAt = async (at: EngineProcess) => expect((await insist(() => raise(at, resident))).status).toBe(201)
  const shown = async (at: EngineProcess) => {
    const page = (await json(at.get('/v1/pa/demands?limit=500', administrator))) as { rows?: unknown[] }
    return page.rows?.length
  }
  await raiseAt(one)
  await cluster.settled()
  await cluster.store.ask('copy before')
  await raiseAt(one)
  await raiseAt(other)
  await cluster.settled()
  for (const at of engines) await expect.poll(() => shown(at), SOON).toBe(3)

  const end = await cluster.store.ask('end')
  await cluster.store.ask('stop')
  await cluster.store.ask('put-back before')
  await cluster.store.ask(`grow-past ${end}`)
  const codes = async (at: EngineProcess) =>
    ((await ready(at)) as { conditions: { code: string }[] }).conditions.map(({ code }) => code)
  for (const at of engines) {
    await expect.poll(() => codes(at), SOON).toContain('log.older-copy')
    await expect
      .poll(async () => ((await (await raise(at, resident)).json()) as { code: string }).code, SOON)
      .toBe('log.older-copy')
  }
  const accepted = await sanshe(places[0] as Installation, 'log', 'accept', '--json')
  expect(JSON.parse(accepted.out), accepted.err).toMatchObject({ accepted: true })
  for (const at of engines) await expect.poll(() => shown(at), SOON).toBe(1)
  await raiseAt(one)
  await raiseAt(other)
  for (const at of engines) await expect.poll(() => shown(at), SOON).toBe(3)
  const relay = async () => ((await ready(other)) as { relay: { failure?: { code: string } } }).relay
  await expect.poll(relay, SOON).toMatchObject({ failure: { code: 'relay.other-log' } })

  const nc = await connect({ servers: cluster.nats.url })
  await (await nc.jetstreamManager()).streams.delete(GOVERNANCE.stream)
  await nc.close()
  await expect.poll(relay, SOON).toMatchObject({ state: 'publishing' })
  await cluster.settled()
}, 300_000)
