import { beforeEach, describe, expect, it } from 'vitest'
import { type EngineProcess, sanshe, speaking } from '../fixtures/engine.ts'
import { establish, joinCommittee, raise, type Town, townOfTest } from '../fixtures/town.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const CLIENTS = 16

interface Answer {
  readonly id: string
  readonly position: string
}

let town: Town
beforeEach(async () => {
  town = await townOfTest()
})

async function established(): Promise<EngineProcess> {
  const engine = await town.start()
  await establish(engine, town)
  await joinCommittee(engine, town)
  return engine
}

const raiseOnce = (engine: EngineProcess, key: string) =>
  raise(engine, { ...town.resident, 'idempotency-key': key }, `灯坏了 ${key}`)

/** Clients that raise one demand after the other until the engine is gone. Returns the answer for each key that got one. */
async function underLoad(
  engine: EngineProcess,
  round: number,
  killAfter: number,
): Promise<Map<string, Answer | undefined>> {
  const asked = new Map<string, Answer | undefined>()
  let acknowledged = 0
  let killing: Promise<void> | undefined
  const client = async (nth: number) => {
    for (let n = 0; killing === undefined; n += 1) {
      const key = `${round}-${nth}-${n}`
      asked.set(key, undefined)
      const answer = await raiseOnce(engine, key).catch(() => undefined)
      if (answer?.status !== 201) continue
      const body: unknown = await answer.json().catch(() => undefined)
      if (body === undefined) continue
      asked.set(key, body as Answer)
      acknowledged += 1
      if (acknowledged >= killAfter) killing ??= engine.kill()
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, (_, nth) => client(nth)))
  await killing
  return asked
}

interface Recorded {
  readonly id: string
  readonly subject: string
  readonly revision: number
  readonly position: string
}

async function everything(engine: EngineProcess): Promise<Recorded[]> {
  const feed = await engine.get('/v1/pa/events', { ...town.administrator, accept: 'application/x-ndjson' })
  return (await feed.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recorded)
}

/** Digests by view: of the live read models, and of a replay up to the same position. */
async function digests(): Promise<{ live: object; replayed: object }> {
  const status = await sanshe(town.place, 'projections', 'status', '--digest', '--json')
  expect(status.code, status.err).toBe(0)
  const { head, views } = JSON.parse(status.out) as {
    head: string
    views: { view: string; position: string; digest: string }[]
  }
  expect(views.map(({ position }) => position)).toEqual(views.map(() => head))
  const replay = await sanshe(town.place, 'replay', '--until', head, '--json')
  expect(replay.code, replay.err).toBe(0)
  const again = JSON.parse(replay.out) as { views: { view: string; digest: string }[] }
  const byView = (of: { view: string; digest: string }[]) =>
    Object.fromEntries(of.map(({ view, digest }) => [view, digest]))
  return { live: byView(views), replayed: byView(again.views) }
}

describe('killed at random moments under concurrent commands', () => {
  it(`keeps every acknowledged command once, without a gap, and its views equal a replay (${ROUNDS} rounds)`, async () => {
    let engine = await established()
    const asked = new Map<string, Answer | undefined>()
    for (let round = 0; round < ROUNDS; round += 1) {
      const killAfter = 1 + Math.floor(Math.random() * 300)
      for (const [key, answer] of await underLoad(engine, round, killAfter)) asked.set(key, answer)
      engine = await town.start()
    }

    const before = new Map((await everything(engine)).map((event) => [event.subject, event]))
    for (const answer of asked.values()) {
      if (answer !== undefined) expect(before.get(`demand-pa-${answer.id}`)?.position).toBe(answer.position)
    }

    // Callers without an answer retry, and so do some with one: nothing is doubled.
    for (const [key, answer] of asked) {
      if (answer !== undefined && Math.random() < 0.9) continue
      const again = await raiseOnce(engine, key)
      expect(again.status).toBe(201)
      const body = (await again.json()) as Answer
      if (answer !== undefined) expect(body).toEqual(answer)
    }
    const events = await everything(engine)
    const demands = events.filter(({ subject }) => subject.startsWith('demand-'))
    expect(demands).toHaveLength(asked.size)
    expect(new Set(demands.map(({ subject }) => subject)).size).toBe(asked.size)
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
    expect(demands.every(({ revision }) => revision === 0)).toBe(true)

    const head = events.at(-1)?.position ?? ''
    await expect
      .poll(async () => (await engine.get('/v1/pa/demand-board?limit=1', town.resident)).headers.get('x-position'))
      .toBe(head)
    expect(await engine.stop()).toBe(0)
    const { live, replayed } = await digests()
    expect(Object.keys(live).length).toBeGreaterThan(0)
    expect(live).toEqual(replayed)
  }, 180_000)
})

describe('many clients at once', () => {
  it('on the same demand each get their true answer', async () => {
    const engine = await established()
    const { id } = (await (await raiseOnce(engine, 'one')).json()) as Answer
    const notes = await Promise.all(
      Array.from({ length: 64 }, async (_, n) =>
        engine.post(
          `/v1/pa/demands/${id}/record-progress`,
          { note: `step ${n}` },
          await speaking(town.place, 'committee', { party: 'c', sub: `p${n}` }),
        ),
      ),
    )
    const withdrawals = await Promise.all(
      Array.from({ length: 64 }, () => engine.post(`/v1/pa/demands/${id}/withdraw`, {}, town.resident)),
    )
    expect(notes.every(({ status }) => status === 200)).toBe(true)
    const outcomes = await Promise.all(
      withdrawals.map(async (answer) => {
        const { events, code } = (await answer.json()) as { events?: string[]; code?: string }
        return `${answer.status} ${events?.join() ?? code}`
      }),
    )
    expect(outcomes.sort()).toEqual(['200 DemandWithdrawn', ...Array(63).fill('422 demand.wrong-state')])
    expect(await engine.stop()).toBe(0)
  })

  it('with the same Idempotency-Key get 100 equal answers and one set of events, with a restart in between', async () => {
    let engine = await established()
    const first = await Promise.all(
      Array.from({ length: 50 }, () => raiseOnce(engine, 'same').then((answer) => answer.text())),
    )
    await engine.kill()
    engine = await town.start()
    const second = await Promise.all(
      Array.from({ length: 50 }, () => raiseOnce(engine, 'same').then((answer) => answer.text())),
    )
    expect(new Set([...first, ...second]).size).toBe(1)
    expect((await everything(engine)).filter(({ subject }) => subject.startsWith('demand-'))).toHaveLength(1)
    expect(await engine.stop()).toBe(0)
  })
})
