import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY, HOUR, iso } from '../../domain/kernel/index.ts'
import { type Cluster, insist, startCluster } from '../fixtures/cluster.ts'
import { type EngineProcess, type Installation, speaking } from '../fixtures/engine.ts'
import { all } from '../infra/sqlite/event-log/events.ts'

/** Two engines write one log, and neither knows about the other. */

const CLIENTS = 64
const ROOM = 5

let cluster: Cluster
let places: readonly Installation[]
let engines: EngineProcess[]
let committee: Record<string, string>
let property: Record<string, string>

beforeAll(async () => {
  cluster = await startCluster()
  places = [cluster.place('api,relay'), cluster.place('api,relay')]
  engines = await Promise.all(places.map((place) => cluster.start(place)))
  const administrator = await speaking(cluster.shared, 'administrator')
  committee = await speaking(cluster.shared, 'committee', { party: 'committee' })
  property = await speaking(cluster.shared, 'property-company', { party: 'property' })
  const ask = async (path: string, body: object) =>
    (await insist(() => engine(path.length).post(path, body, administrator))).status
  expect(await ask('/v1/pa/communities', { name: 'Pa' })).toBe(201)
  for (const [party, kind] of Object.entries({ committee: 'committee', property: 'property-company' })) {
    const joining = { party, kind, name: party }
    expect(await ask('/v1/pa/communities/pa/join-party', joining)).toBe(200)
  }
})
afterAll(() => cluster.remove())

function engine(nth: number): EngineProcess {
  const found = engines[nth % engines.length]
  if (found === undefined) throw new Error('no engine')
  return found
}

const tomorrow = iso(Math.ceil(Date.now() / HOUR) * HOUR + DAY)
const window = { from: tomorrow, until: iso(Date.parse(tomorrow) + HOUR) }

async function offered(quantity: number): Promise<string> {
  const offer = { name: '会议室', category: 'venue', quantity, terms: { approval: 'automatic' } }
  const answer = await insist(() => engine(0).post('/v1/pa/resources', offer, committee))
  expect(answer.status).toBe(201)
  return (await said(answer)).id
}

const said = async (answer: Response) =>
  (await answer.json()) as { id: string; code: string; position: string; revision: number; events: string[] }

const request = (at: EngineProcess, resource: string, key: string, quantity = 1) =>
  insist(() =>
    at.post(`/v1/pa/resources/${resource}/request`, { window, quantity }, { ...property, 'idempotency-key': key }),
  )

const sharesOf = async (resource: string): Promise<string[]> =>
  (await all(cluster.log.readStream(`resource-pa-${resource}`))).map(({ type }) => type.split('.')[1] ?? '')

const granted = (names: readonly string[]): number => names.filter((name) => name === 'ResourceShared').length

describe('two engines on one log', () => {
  it(`never overbook what ${CLIENTS} clients want at once, and each key has one answer, whichever is asked`, async () => {
    const resource = await offered(ROOM)
    const ask = (offset: number) =>
      Promise.all(
        Array.from({ length: CLIENTS }, async (_, nth) => {
          const answer = await request(engine(nth + offset), resource, `ask-${nth}`)
          return { status: answer.status, ...(await said(answer)) }
        }),
      )
    const first = await ask(0)
    const taken = first.filter(({ status }) => status === 200)
    expect(taken).toHaveLength(ROOM)
    for (const { status, code } of first.filter((one) => !taken.includes(one)))
      expect([status, code]).toEqual([422, 'resource.full'])
    const history = await sharesOf(resource)
    expect(granted(history)).toBe(ROOM)
    // Each caller now repeats its request at the other engine.
    expect(await ask(1)).toEqual(first)
    expect(await sharesOf(resource)).toEqual(history)
  })

  it('neither refuses from memory: it first reads whether the other has made room', async () => {
    const resource = await offered(1)
    expect((await request(engine(0), resource, 'first')).status).toBe(200)
    expect((await request(engine(0), resource, 'second')).status).toBe(422)
    const cancel = await insist(() => engine(1).post(`/v1/pa/resources/${resource}/cancel`, { share: 's1' }, property))
    expect(cancel.status).toBe(200)
    expect((await request(engine(0), resource, 'third')).status).toBe(200)
    expect((await request(engine(1), resource, 'fourth')).status).toBe(422)
  })

  it('one that is killed under load loses nothing that it acknowledged, and the other answers for it', async () => {
    const resident = await speaking(cluster.shared, 'resident')
    const raise = (at: EngineProcess, key: string) =>
      at.post('/v1/pa/demands', { text: `灯坏了 ${key}` }, { ...resident, 'idempotency-key': key })
    const answers = new Map<string, { id: string; position: string } | undefined>()
    let acknowledged = 0
    let killing: Promise<void> | undefined
    const client = async (nth: number) => {
      for (let n = 0; killing === undefined; n += 1) {
        const key = `raise-${nth}-${n}`
        answers.set(key, undefined)
        const answer = await raise(engine(nth), key)
          .then((one) => (one.status === 201 ? said(one) : undefined))
          .catch(() => undefined)
        if (answer === undefined) continue
        answers.set(key, answer)
        acknowledged += 1
        if (acknowledged >= 60) killing ??= engine(0).kill()
      }
    }
    await Promise.all(Array.from({ length: 16 }, (_, nth) => client(nth)))
    await killing
    for (const [key, before] of answers) {
      const again = await insist(() => raise(engine(1), key))
      expect(again.status).toBe(201)
      if (before !== undefined) expect(await said(again)).toEqual(before)
    }
    const raised = (await all(cluster.log.readAll(0))).filter(({ type }) => type === 'governance.DemandRaised.v2')
    expect(raised).toHaveLength(answers.size)
    const [place] = places
    if (place !== undefined) engines[0] = await cluster.start(place)
    expect((await insist(() => raise(engine(0), 'afterwards'))).status).toBe(201)
  }, 120_000)
})
