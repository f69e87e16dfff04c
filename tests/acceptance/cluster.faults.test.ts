import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { connect, headers } from 'nats'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { COMMUNITY } from '../../demo/pa/index.ts'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { type Cluster, insist, startCluster } from '../fixtures/cluster.ts'
import { type EngineProcess, sanshe, speaking } from '../fixtures/engine.ts'
import { standIn } from '../infra/eventstoredb/server.ts'
import { expectStreamEqualsLog } from '../infra/nats/published.ts'
import { all } from '../infra/sqlite/event-log/events.ts'

/** One log, one NATS, and the engine's roles in processes of their own. */

const SERVICES = 'dispatch,deadline,succession,matching,notifier'

let cluster: Cluster
let resident: Record<string, string>
let committee: Record<string, string>

beforeAll(async () => {
  cluster = await startCluster()
  resident = await speaking(cluster.shared, 'resident')
  committee = await speaking(cluster.shared, 'committee', { sub: 'person-committee-1', party: 'committee' })
  await cluster.found()
}, 120_000)
afterAll(() => cluster.remove())

const said = async (answer: Response) => (await answer.json()) as { id: string; position: string; code: string }

/** The communities that an engine lists. */
const listed = async (at: EngineProcess): Promise<readonly string[]> =>
  ((await (await at.get('/communities')).json()) as { communities: readonly { id: string }[] }).communities.map(
    ({ id }) => id,
  )

async function shown(at: EngineProcess, id: string): Promise<{ state?: string }> {
  const answer = await at.get(`/v1/${COMMUNITY.id}/demands/${id}`, committee)
  return answer.status === 200 ? ((await answer.json()) as { state: string }) : {}
}

const assignments = async (id: string): Promise<number> =>
  (await all(cluster.log.readStream(`demand-${COMMUNITY.id}-${id}`))).filter(
    ({ type }) => type === 'governance.TaskAssigned.v1',
  ).length

/** Digests of all views, as the command line prints them. */
const digests = ({ out }: { out: string }) =>
  (JSON.parse(out) as { views: { view: string; digest: string }[] }).views.map(({ view, digest }) => [view, digest])

const equal = () => expectStreamEqualsLog(cluster.log, { url: cluster.nats.url, names: GOVERNANCE }, 60_000)

describe('roles in processes of their own', () => {
  it('one raises a demand, another assigns it, a third publishes it, and every view shows it', async () => {
    const places = ['api', 'api', 'relay', SERVICES].map((roles) => cluster.place(roles))
    const [one, other, relay, services] = await Promise.all(places.map((place) => cluster.start(place)))
    if (!one || !other || !relay || !services) throw new Error('four were started')
    onTestFinished(async () => void (await Promise.all([one, other, relay, services].map((each) => each.stop()))))
    const nodes = [one, other]
    const id = await cluster.triaged(() => nodes.reverse()[0] ?? one, 'first')
    for (const node of [one, other])
      await expect.poll(() => shown(node, id), { timeout: 30_000 }).toMatchObject({ state: 'assigned' })
    await cluster.settled()
    await equal()

    // Without the role `api` there are no views, but `/live` and `/metrics` are in each process.
    for (const node of [relay, services]) {
      expect((await node.get(`/v1/${COMMUNITY.id}/demand-board`, committee)).status).toBe(404)
      expect((await node.get('/live')).status).toBe(200)
      expect(await (await node.get('/metrics')).text()).toContain('sanshe_log_head')
    }
    expect(await (await relay.get('/ready')).json()).toMatchObject({
      relay: { state: 'publishing', lagSeconds: 0 },
      views: [],
    })
    expect(await (await one.get('/ready')).json()).not.toHaveProperty('relay')
    // A relay holds neither keys nor files.
    expect(existsSync(join(places[2]?.directory ?? '', 'master.key'))).toBe(false)

    const replay = await sanshe(places[0] ?? cluster.shared, 'replay', '--json')
    const status = await sanshe(places[0] ?? cluster.shared, 'projections', 'status', '--digest', '--json')
    expect([replay.code, status.code], replay.err + status.err).toEqual([0, 0])
    expect(digests(status)).toEqual(digests(replay))
  }, 180_000)

  it('any number of each may run and restart one after the other under load: nothing is lost or doubled', async () => {
    const places = ['api', 'api', 'relay', 'relay', SERVICES, SERVICES].map((roles) => cluster.place(roles))
    const nodes = await Promise.all(places.map((place) => cluster.start(place)))
    onTestFinished(async () => void (await Promise.all(nodes.map((each) => each.stop()))))
    /** An engine that answers, as a proxy would choose it. */
    let turn = 0
    const api = (): EngineProcess => {
      turn += 1
      const [one, other] = nodes
      if (!one || !other) throw new Error('no node')
      return turn % 2 === 0 ? one : other
    }
    const ids: string[] = []
    let restarted = false
    const client = async (nth: number) => {
      for (let n = 0; !restarted; n += 1) ids.push(await cluster.triaged(api, `rolling-${nth}-${n}`))
    }
    const load = Promise.all(Array.from({ length: 4 }, (_, nth) => client(nth)))
    for (const [nth, place] of places.entries()) {
      const before = ids.length
      expect(await nodes[nth]?.stop()).toBe(0)
      nodes[nth] = await cluster.start(place)
      await expect.poll(() => ids.length, { timeout: 30_000 }).toBeGreaterThan(before)
    }
    restarted = true
    await load
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) await expect.poll(() => assignments(id), { timeout: 60_000 }).toBe(1)
    await cluster.settled()
    await equal()
    const last = ids.at(-1) ?? ''
    await expect.poll(() => shown(api(), last), { timeout: 30_000 }).toMatchObject({ state: 'assigned' })
  }, 300_000)
})

describe('a node for some communities', () => {
  it('answers, folds and accepts commands for its own communities alone, and says that others are elsewhere', async () => {
    const place = cluster.place('all')
    const node = await cluster.start(place, 'serve', '--roles', 'api,relay', '--communities', 'hong')
    onTestFinished(async () => void (await node.stop()))
    const administrator = await speaking(cluster.shared, 'administrator')
    const establish = (community: string) =>
      insist(() => node.post(`/v1/${community}/communities`, { name: community }, administrator))
    expect((await establish('hong')).status).toBe(201)
    const elsewhere = await establish('other')
    expect([elsewhere.status, (await said(elsewhere)).code]).toEqual([404, 'community.elsewhere'])
    expect((await node.get(`/v1/${COMMUNITY.id}/demand-board`, administrator)).status).toBe(404)

    const nc = await connect({ servers: cluster.nats.url })
    onTestFinished(() => nc.close())
    const told = headers()
    told.set('authorization', resident.authorization ?? '')
    const raise = (community: string) =>
      nc.request(`command.${community}.demand.raise`, '{"text":"灯坏了"}', { headers: told, timeout: 5_000 })
    await expect.poll(async () => (await raise('hong').catch(() => undefined))?.json()).toMatchObject({ ok: true })
    // No engine here takes them for that community.
    await expect(raise(COMMUNITY.id)).rejects.toMatchObject({ code: '503' })

    const rows = async () => {
      const page = await node.get('/v1/hong/demand-board', administrator)
      return ((await page.json()) as { rows?: unknown[] }).rows?.length
    }
    await expect.poll(rows, { timeout: 30_000 }).toBeGreaterThan(0)
    expect(await listed(node)).not.toContain(COMMUNITY.id)
    const status = async () => digests(await sanshe(limited, 'projections', 'status', '--digest', '--json'))
    const limited = { ...place, env: { ...place.env, SANSHE_COMMUNITIES: 'hong' } }
    const replayed = digests(await sanshe(limited, 'replay', '--json'))
    await expect.poll(status, { timeout: 30_000 }).toEqual(replayed)
    expect(digests(await sanshe(place, 'replay', '--json'))).not.toEqual(replayed)
    await node.stop()

    // For other communities it rebuilds, and drops those.
    const other = await cluster.start({ ...place, env: { ...place.env, SANSHE_COMMUNITIES: COMMUNITY.id } })
    onTestFinished(async () => void (await other.stop()))
    expect((await other.get('/v1/hong/demand-board', administrator)).status).toBe(404)
    await expect.poll(() => listed(other), { timeout: 60_000 }).toEqual([COMMUNITY.id])
  }, 180_000)

  it('has services that act for these alone', async () => {
    const places = [cluster.place('api,relay'), cluster.place(SERVICES, { SANSHE_COMMUNITIES: 'elsewhere' })]
    const [api, idle] = await Promise.all(places.map((place) => cluster.start(place)))
    if (!api || !idle) throw new Error('they were started')
    onTestFinished(async () => void (await Promise.all([api, idle].map((one) => one.stop()))))
    const id = await cluster.triaged(() => api, 'limited')
    // It has handled all events of its communities, of which there were none.
    const nc = await connect({ servers: cluster.nats.url })
    onTestFinished(() => nc.close())
    const jsm = await nc.jetstreamManager()
    await equal()
    await expect
      .poll(() => jsm.consumers.info(GOVERNANCE.stream, 'dispatch-elsewhere').catch(() => undefined), {
        timeout: 30_000,
      })
      .toMatchObject({ num_pending: 0, num_ack_pending: 0 })
    expect(await assignments(id)).toBe(0)
    const acting = await cluster.start(cluster.place(SERVICES, { SANSHE_COMMUNITIES: COMMUNITY.id }))
    onTestFinished(async () => void (await acting.stop()))
    await expect.poll(() => assignments(id), { timeout: 60_000 }).toBe(1)
  }, 180_000)
})

it('while EventStoreDB is away, views answer, probes report it, and commands sent meanwhile are done once it is back', async () => {
  const server = await standIn()
  onTestFinished(() => server.stop())
  const { NATS_URL: _, ...env } = cluster.place('api').env
  const place = { ...cluster.place('api'), env: { ...env, EVENTSTORE_URL: server.url } }
  const node = await cluster.start(place)
  onTestFinished(() => node.kill())
  const administrator = await speaking(cluster.shared, 'administrator')
  await insist(() => node.post('/v1/pa/communities', { name: 'Pa' }, administrator))
  const board = async () => (await insist(() => node.get('/v1/pa/demand-board', administrator))).status
  expect(await board()).toBe(200)
  await server.stop()
  await expect.poll(async () => (await node.get('/ready')).status, { timeout: 30_000 }).toBe(503)
  expect(await (await node.get('/metrics')).text()).toMatch(/^sanshe_log_readable 0$/m)
  expect(await board()).toBe(200)
  const raising = node.post('/v1/pa/demands', { text: '灯坏了' }, { ...resident, 'idempotency-key': 'meanwhile' })
  await server.start()
  expect([201, 503]).toContain((await raising).status)
  const raise = () => node.post('/v1/pa/demands', { text: '灯坏了' }, { ...resident, 'idempotency-key': 'meanwhile' })
  expect((await insist(raise)).status).toBe(201)
  expect(server.store.log.filter(({ type }) => type === 'governance.DemandRaised.v2')).toHaveLength(1)
  await expect.poll(async () => (await node.get('/ready')).status, { timeout: 30_000 }).toBe(200)
}, 120_000)

describe('a process is told in one sentence', () => {
  it('that a relay needs NATS, and that a directory has one owner', async () => {
    const lonely = cluster.place('relay')
    const { NATS_URL: _, ...env } = lonely.env
    const without = await sanshe({ ...lonely, env }, 'serve')
    expect([without.code, without.err]).toEqual([
      1,
      expect.stringContaining('config.invalid: The role `relay` needs NATS'),
    ])
    const place = cluster.place('api')
    const node = await cluster.start(place)
    onTestFinished(async () => void (await node.stop()))
    const second = await sanshe(place, 'serve')
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('data.owned: ')])
    const to = join(place.directory, 'backup')
    const backup = await sanshe(place, 'backup', '--to', to, '--with-master-key')
    expect([backup.code, backup.err]).toEqual([1, expect.stringContaining('backup.no-master-key: ')])
  }, 120_000)
})
