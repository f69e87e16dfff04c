import { expect, it } from 'vitest'
import { DAY, HOUR, instant, iso } from '../../domain/kernel/index.ts'
import { speaking } from '../fixtures/engine.ts'
import { establish, townOfTest } from '../fixtures/town.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const CLIENTS = 64
const UNITS = 3
/** The number of steps that each client takes in a round. */
const ACTS = 4

interface Held {
  readonly quantity: number
  readonly from: number
  readonly until: number
}

/** Returns what was held at each moment, by the events of the stream. */
function held(events: readonly { type: string; data: Record<string, unknown> }[]): readonly (readonly Held[])[] {
  const now = new Map<unknown, Held>()
  return events.map(({ type, data }) => {
    const [, name] = type.split('.')
    if (name === 'ResourceShared') {
      const { from, until } = data.window as { from: string; until: string }
      now.set(data.share, { quantity: Number(data.quantity), from: instant(from), until: instant(until) })
    }
    if (name === 'ShareCancelled' || name === 'ShareWaitlisted') now.delete(data.share)
    return [...now.values()]
  })
}

/** Returns the most units held at one moment; such a moment is the beginning of a share. */
const most = (shares: readonly Held[]): number =>
  Math.max(
    0,
    ...shares.map(({ from }) =>
      shares.reduce((sum, one) => sum + (one.from <= from && from < one.until ? one.quantity : 0), 0),
    ),
  )

it(`${CLIENTS} clients never overbook a resource, although the engine is killed ${ROUNDS} times meanwhile`, async () => {
  const town = await townOfTest()
  const { place, administrator } = town
  let engine = await town.start()
  await establish(engine, town)
  const done = async (path: string, body: object, who: Record<string, string>) => {
    const answer = await engine.post(`/v1/pa/${path}`, body, who)
    expect(answer.status, await answer.text()).toBeLessThan(300)
  }
  for (const party of ['owner', 'a', 'b', 'c'])
    await done('communities/pa/join-party', { party, kind: 'enterprise', name: party }, administrator)
  const owner = await speaking(place, 'enterprise', { party: 'owner' })
  const terms = { approval: 'automatic' }
  const hall = { resource: 'hall', name: '活动室', category: 'venue', quantity: UNITS, terms }
  await done('resources', hall, owner)
  const parties = await Promise.all(
    ['a', 'b', 'c'].map((party) => speaking(place, 'enterprise', { party, sub: `person-${party}` })),
  )

  const opening = Date.now() + DAY
  /** Positions of all acknowledged events. */
  const acknowledged: string[] = []
  let acts = 0

  /** Retries a command until an engine answers it. */
  async function surely(path: string, body: object, who: Record<string, string>, key: string) {
    for (;;) {
      const sending = engine
      const answer = await sending
        .post(`/v1/pa/resources/hall/${path}`, body, { ...who, 'idempotency-key': key })
        .catch(() => undefined)
      const said = await answer?.json().catch(() => undefined)
      if (answer !== undefined && answer.status < 500 && said !== undefined) {
        if (answer.ok) acknowledged.push((said as { position: string }).position)
        return said as { events?: string[]; code?: string }
      }
      // The engine is gone; wait for the next one.
      if (sending === engine) await restarted.promise
    }
  }
  let restarted = Promise.withResolvers<void>()

  async function client(nth: number, round: number): Promise<void> {
    const who = parties[nth % parties.length] ?? owner
    for (let act = 0; act < ACTS; act += 1) {
      const key = `${round}-${nth}-${act}`
      acts += 1
      const from = opening + ((nth * 7 + act * 3 + round) % 8) * HOUR
      const window = { from: iso(from), until: iso(from + 2 * HOUR) }
      const waits = nth % 2 === 0
      await surely('request', { window, quantity: 1 + (nth % 2), waits }, who, key)
      // Some return their share, so that the next waiting party moves up.
      if (act === ACTS - 1)
        await surely('cancel', { share: `s${1 + ((nth * 13 + round * 31) % 200)}` }, who, `${key}-back`)
    }
  }

  for (let round = 0; round < ROUNDS; round += 1) {
    const before = acts
    const killAfter = 40 + Math.floor(Math.random() * 120)
    restarted = Promise.withResolvers()
    const working = Promise.all(Array.from({ length: CLIENTS }, (_, nth) => client(nth, round)))
    await expect.poll(() => acts - before, { interval: 2 }).toBeGreaterThan(killAfter)
    await engine.kill()
    engine = await town.start()
    restarted.resolve()
    await working
  }

  const auditor = await speaking(place, 'auditor')
  const feed = await engine.get('/v1/pa/events?subject=resource-pa-hall', {
    ...auditor,
    accept: 'application/x-ndjson',
  })
  const events = (await feed.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; position: string; data: Record<string, unknown> })
  expect(events.filter(({ type }) => type.includes('ResourceShared')).length).toBeGreaterThan(UNITS)
  expect(Math.max(...held(events).map(most))).toBe(UNITS)
  const positions = new Set(events.map(({ position }) => position))
  expect(acknowledged.filter((position) => !positions.has(position))).toEqual([])
  // A request that was retried after a kill was done once.
  const requested = events.filter(({ type }) => type.includes('ShareRequested'))
  expect(new Set(requested.map(({ data }) => data.share)).size).toBe(requested.length)
  expect(requested.length).toBeLessThanOrEqual(acts)
}, 120_000)
