import { describe, expect, it, onTestFinished } from 'vitest'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import { logCopyPlace } from '../../../infra/eventstoredb/place.ts'
import { health } from '../../../services/kit/health.ts'
import { markOf } from '../../../services/kit/mark.ts'
import { proven } from '../../../services/kit/proof.ts'
import { recordedFrom, recording, storedForm } from '../../../services/kit/stored-form.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { all, newEvent } from '../sqlite/event-log/events.ts'
import { type DecidingEngine, startStore } from './engines.ts'
import { standIn } from './server.ts'

const SOON = { timeout: 20_000 }
const OLDER_COPY = { code: 'log.older-copy', kind: 'permanent' }
const STOPS = ['answers', 'commands', 'views', 'relay', 'services', 'webhooks']

/** A store in which two engines wrote something after a copy was taken, and have seen all of it. */
async function rewound() {
  const store = await startStore()
  const engines = [await store.engine(), await store.engine()]
  const [one, other] = engines as [DecidingEngine, DecidingEngine]
  const kept = await one.accepted('publish')
  const copy = store.server.store.copy()
  const lost = [await one.accepted('publish'), await other.accepted('publish')]
  for (const { seen } of engines) await expect.poll(() => seen, SOON).toHaveLength(3)
  return { ...store, engines, one, other, kept, copy, lost }
}

const conditionOf = ({ health }: DecidingEngine) =>
  health.conditions().map(({ part, fault, stops }) => ({ part, code: fault.code, stops }))
const STOPPED = [{ part: 'event-log-place', code: 'log.older-copy', stops: STOPS }]

describe('an older copy put back under running engines', () => {
  it('is noticed by all of them, and nothing is acknowledged that is not shown later', async () => {
    const { server, engines, copy, kept } = await rewound()
    const counts = engines.map(({ seen }) => seen.length)
    await server.putBack(copy)
    for (const engine of engines) {
      await expect.poll(() => conditionOf(engine), SOON).toEqual(STOPPED)
      await expect(engine.handle('publish')).rejects.toMatchObject(OLDER_COPY)
      await expect(engine.handle('withdraw', { id: kept.id })).rejects.toMatchObject(OLDER_COPY)
      await expect(all(engine.log.readStream(`notice-pa-${kept.id}`))).rejects.toMatchObject(OLDER_COPY)
    }
    expect(server.store.log.filter(({ type }) => type.startsWith('governance.'))).toHaveLength(1)
    expect(engines.map(({ seen }) => seen.length)).toEqual(counts)
  })

  it('is noticed also where the log has grown past the last known event before they come back', async () => {
    const { server, engines, copy, lost } = await rewound()
    const last = Math.max(...lost.map(({ position }) => position))
    await server.stop()
    server.store.take(copy)
    server.store.growPast(last + 1_000)
    await server.start()
    for (const engine of engines) {
      await expect.poll(() => conditionOf(engine), SOON).toEqual(STOPPED)
      await expect(engine.handle('publish')).rejects.toMatchObject(OLDER_COPY)
    }
  })

  it('is noticed by the head that the leader names, never by a remembered one', async () => {
    const { server, one, copy, kept } = await rewound()
    await server.putBack(copy)
    await expect.poll(() => conditionOf(one), SOON).toEqual(STOPPED)
    expect(await one.log.head()).toBe(kept.position)
  })

  it('no longer matters when the newer files are put back', async () => {
    const { server, one, copy } = await rewound()
    const newer = server.store.copy()
    await server.putBack(copy)
    await expect.poll(() => conditionOf(one), SOON).toEqual(STOPPED)
    await server.putBack(newer)
    await expect.poll(() => conditionOf(one), SOON).toEqual([])
    await one.accepted('publish')
    await expect.poll(() => one.seen, SOON).toHaveLength(4)
  })

  it('can be accepted: every engine then sees a new epoch, and has to open everything again', async () => {
    const { server, engines, copy, engine } = await rewound()
    const before = await engines[0]?.log.identity()
    await server.putBack(copy)
    for (const one of engines) await expect.poll(() => conditionOf(one), SOON).toEqual(STOPPED)
    const tool = await openEventStoreLog({ url: server.url, clock: Date.now })
    const accepted = await tool.accept?.()
    await tool.close()
    expect(accepted?.id).toBe(before?.id)
    expect(accepted?.epoch).toBeGreaterThan(before?.epoch ?? 0)
    for (const one of engines) {
      await expect.poll(() => conditionOf(one).map(({ code }) => code), SOON).toEqual(['log.other-epoch'])
      expect(await one.log.identity()).toEqual(accepted)
      await expect(one.handle('publish')).rejects.toMatchObject({ code: 'log.other-epoch' })
    }
    const fresh = await engine()
    expect(await fresh.log.identity()).toEqual(accepted)
    await fresh.accepted('publish')
    expect(fresh.health.conditions()).toEqual([])
  })

  it('is accepted by one process where several try at the same time', async () => {
    const { server, copy } = await rewound()
    await server.putBack(copy)
    const tools = await Promise.all([1, 2].map(() => openEventStoreLog({ url: server.url, clock: Date.now })))
    const [one, other] = await Promise.all(tools.map((tool) => tool.accept?.()))
    expect(one?.epoch).toBeGreaterThan(1)
    expect(other?.epoch).toBeGreaterThanOrEqual(one?.epoch ?? 0)
    await Promise.all(tools.map((tool) => tool.close()))
  })
})

it('a new store under running engines is reported as another log, not as an older copy', async () => {
  const { server, one } = await rewound()
  const empty = await standIn()
  await server.putBack(empty.store.copy())
  await empty.stop()
  await expect.poll(() => conditionOf(one), SOON).toEqual(STOPPED)
  const tool = await openEventStoreLog({ url: server.url, clock: Date.now })
  expect(await tool.identity()).not.toEqual(await one.log.identity())
  await tool.close()
  await expect.poll(() => one.health.conditions()[0]?.fault.message, SOON).toContain('another log')
  await expect(one.handle('publish')).rejects.toMatchObject(OLDER_COPY)
})

it('an epoch that begins without a fault ends every tail too', async () => {
  const { server, one } = await rewound()
  const tool = await openEventStoreLog({ url: server.url, clock: Date.now })
  await tool.accept?.()
  await tool.close()
  await expect.poll(() => conditionOf(one).map(({ code }) => code), SOON).toEqual(['log.other-epoch'])
  await expect(all(one.log.subscribe(0, new AbortController().signal))).rejects.toMatchObject({
    code: 'log.other-epoch',
  })
})

describe('a node that is behind', () => {
  it('is no older copy: it catches up, or the leader is asked', async () => {
    const { server, engine, one } = await rewound()
    const follower = await server.follower()
    const near = await engine(follower.url)
    await expect.poll(() => near.seen, SOON).toHaveLength(3)
    follower.stall(server.store.log.at(-3)?.position)
    follower.dropSubscriptions()
    server.dropSubscriptions()
    await near.accepted('publish')
    await one.accepted('publish')
    expect([...conditionOf(near), ...conditionOf(one)]).toEqual([])
    follower.catchUp()
    await expect.poll(() => near.seen, SOON).toHaveLength(5)
  })

  it.each([
    { answers: [true], believed: false },
    { answers: [false, true], believed: false },
    { answers: [false, false], believed: true },
  ])('is asked twice before it is believed: $answers', async ({ answers, believed }) => {
    const identity = { id: 'log', epoch: 1 }
    const left = [...answers]
    const conditions = health()
    const place = logCopyPlace({
      identity,
      standing: async () => ({ identity, complete: true }),
      holds: async () => left.shift() ?? false,
      report: conditions.report,
      signal: new AbortController().signal,
    })
    place.saw([recordedFrom(storedForm(recording(newEvent(), 'notice-pa-1', 0, '2026-03-01T08:00:00.000Z')), 700)])
    await place.proven()
    expect(left).toEqual(answers)
    place.doubt()
    const outcome = await place.proven().then(
      () => undefined,
      (fault) => fault.code,
    )
    expect([outcome, conditions.conditions().length, left]).toEqual([
      believed ? 'log.older-copy' : undefined,
      believed ? 1 : 0,
      [],
    ])
  })
})

describe('a mark', () => {
  it('is held where exactly its event stands, also in a stream that was cut or deleted since', async () => {
    const { server, one } = await rewound()
    const { log } = one
    const [first, second] = await appendTwo(log)
    if (first === undefined || second === undefined) throw new Error('two events were appended')
    const mark = markOf(first)
    expect([await log.holds(mark), await log.holds(markOf(second))]).toEqual([true, true])
    expect(await log.holds({ ...mark, position: second.position })).toBe(false)
    expect(await log.holds({ ...mark, digest: markOf({ ...first, data: {} }).digest })).toBe(false)
    expect(await log.holds({ ...mark, revision: 7, position: second.position + 1 })).toBe(false)
    server.store.setMetadata(first.subject, { $tb: 1 })
    expect(await log.holds(mark)).toBe(true)
    server.store.softDelete(first.subject)
    expect(await log.holds(mark)).toBe(true)
    server.store.tombstone(first.subject)
    expect(await log.holds(mark)).toBe(true)
  })
})

async function appendTwo(log: EventLog) {
  const result = await log.append('notice-pa-marks', 'none', [newEvent(), newEvent()])
  if ('conflict' in result) throw new Error('this stream has no other writer')
  return result.events
}

it('an acceptance reaches an engine that was started on the older copy, and so reads nothing of the log', async () => {
  const { server, other, copy, lost } = await rewound()
  const of = await other.log.identity()
  const [event] = (await all(other.log.readAll(0))).filter(({ position }) => position === lost[1]?.position)
  if (event === undefined) throw new Error('the lost event is not in the log')
  await server.putBack(copy)
  const conditions = health()
  const log = await openEventStoreLog({ url: server.url, clock: Date.now, report: conditions.report })
  onTestFinished(() => log.close())
  const remembered = [{ part: 'read.db', log: of, marks: [markOf(event)] }]
  const { proof } = proven({ log, remembered, health: conditions })
  expect(await proof.prove()).toMatchObject(OLDER_COPY)
  const accepting = await openEventStoreLog({ url: server.url, clock: Date.now })
  onTestFinished(() => accepting.close())
  await accepting.accept?.()
  await proof.prove()
  expect(conditions.conditions().map(({ fault }) => fault.code)).toContain('log.other-epoch')
})
