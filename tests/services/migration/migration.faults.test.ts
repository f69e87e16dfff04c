import { existsSync, readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import type { Stored } from '../../infra/eventstoredb/store.ts'
import { all, appended, newEvent } from '../../infra/sqlite/event-log/events.ts'
import { happen, type Rig, remember, remembered, rig } from './rig.ts'

const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })

async function filled(demands = 150) {
  const made = await rig()
  const log = await made.open()
  const identity = await happen(log, demands)
  const events = await all(log.readAll(0))
  await log.close()
  return { ...made, identity, events }
}

async function engine({ server }: Rig) {
  const log = await openEventStoreLog({ url: server.url, clock: Date.now })
  onTestFinished(() => log.close())
  return log
}

/** Stops a run once it has copied this many events. */
const upTo = (count: number) => {
  const ending = new AbortController()
  const onProgress = (what: string, events: number) => {
    if (what === 'copy' && events >= count) ending.abort()
  }
  return { signal: ending.signal, onProgress }
}

/** Changes a stored event in place, which no user should be able to do. */
function change({ server: { store } }: Rig, nth: number, to: (event: Stored) => Partial<Stored>): void {
  const event = store.log.filter(({ type }) => type.startsWith('governance.'))[nth]
  if (event === undefined) throw new Error('there is no such event')
  store.log[store.log.indexOf(event)] = { ...event, ...to(event) }
}

it('moves every event as it is, in order, and begins an epoch', async () => {
  const place = await filled()
  const moved = await place.move()
  expect(moved).toMatchObject({ complete: true, copied: place.events.length, from: place.identity })
  expect(moved.verified).toMatchObject({ same: true, events: place.events.length, beyond: false })
  expect(moved.verified.views.length).toBeGreaterThan(5)
  expect(place.kept().map(({ text }) => text)).toEqual(place.texts())
  expect(moved.verified).toMatchObject({ source: place.events.length, target: place.kept().at(-1)?.position })

  const log = await engine(place)
  expect(await log.identity()).toEqual(moved.to)
  expect(moved.to?.id).toBe(place.identity.id)
  expect(moved.to?.epoch).toBeGreaterThan(place.identity.epoch)
  const positionless = (events: typeof place.events) => events.map(({ position: _, ...event }) => event)
  expect(positionless(await all(log.readAll(0)))).toEqual(positionless(place.events))
  // It goes on, and a second look knows what came later from what was moved.
  appended(await log.append('demand-pa-1', 'any', [newEvent()]))
  expect(await place.move()).toMatchObject({ complete: true, copied: 0, verified: { same: true, beyond: true } })
  expect(await place.verify()).toMatchObject({ complete: true, verified: { same: true, beyond: true } })
})

it('does not change the file, and makes engines refuse it until it is released', async () => {
  const place = await filled(3)
  const before = readFileSync(place.files.log)
  await place.move()
  expect(readFileSync(place.files.log)).toEqual(before)
  await expect(place.open()).rejects.toEqual(fault('log.moved'))
  const mark = `${place.files.log}-moved`
  expect(JSON.parse(readFileSync(mark, 'utf8'))).toMatchObject({ to: place.server.url, log: { id: place.identity.id } })
})

it('resumes wherever it was interrupted, and no engine opens an incomplete log', async () => {
  const place = await filled()
  const rounds = 5
  for (let round = 0; round < rounds; round += 1) {
    const before = place.kept().length
    const most = before + 1 + Math.floor(Math.random() * ((place.events.length - before) / 2))
    await expect(place.move(upTo(most))).rejects.toMatchObject({ name: 'AbortError' })
    expect(place.kept().length).toBeGreaterThanOrEqual(most)
    await expect(engine(place)).rejects.toEqual(fault('log.incomplete'))
    expect(await place.verify()).toMatchObject({
      complete: false,
      verified: { same: false, events: place.kept().length, difference: { what: 'missing' } },
    })
  }
  const already = place.kept().length
  const moved = await place.move()
  expect(moved).toMatchObject({ complete: true, copied: place.events.length - already, verified: { same: true } })
  expect(place.kept().map(({ text }) => text)).toEqual(place.texts())
})

it('works with a store that answers late, twice, or not at all', async () => {
  const place = await filled(20)
  place.server.fail('lost-reply', 'unavailable', 'not-leader', 'lost-request')
  const onProgress = (what: string, events: number) => {
    if (what === 'copy' && events % 7 === 0) place.server.fail('lost-reply')
  }
  expect(await place.move({ deadlineMs: 300, onProgress })).toMatchObject({ complete: true, verified: { same: true } })
  expect(place.kept().map(({ text }) => text)).toEqual(place.texts())
}, 60_000)

it('refuses a store that holds other events, and does not change it', async () => {
  const place = await filled(10)
  const other = await rig()
  const onto = { url: other.server.url }
  const log = await engine(other)
  await expect(place.move(onto)).rejects.toEqual(fault('migrate.other-log'))
  await log.append('demand-pa-1', 'none', [newEvent()])
  await expect(place.move(onto)).rejects.toEqual(fault('migrate.other-log'))
  expect(other.kept()).toHaveLength(1)

  const theirs = await rig()
  const strange = { id: crypto.randomUUID(), type: 'governance.X.v1', contentType: 'application/json' }
  theirs.server.store.append('s-1', 'any', [{ ...strange, data: Buffer.from('{}'), metadata: Buffer.of() }])
  theirs.server.store.append('s-1', 'any', [
    { ...strange, id: crypto.randomUUID(), data: Buffer.from('{}'), metadata: Buffer.of() },
  ])
  await expect(place.move({ url: theirs.server.url })).rejects.toEqual(fault('migrate.other-events'))
  expect(theirs.kept()).toHaveLength(2)
  await (await place.open()).close()
})

it.each<[string, (event: Stored) => Partial<Stored>]>([
  ['text', ({ data }) => ({ data: Buffer.from(Buffer.from(data).toString('utf8').replace('person-17', 'person-18')) })],
  ['stream', () => ({ stream: 'demand-pa-other' })],
  ['revision', ({ revision }) => ({ revision: revision + 1 })],
  ['id', () => ({ id: crypto.randomUUID() })],
  ['traceparent', () => ({ metadata: Buffer.from('{"traceparent":"other"}') })],
])('finds an event whose %s is another one, and does not go on behind it', async (what, to) => {
  const place = await filled(40)
  await expect(place.move(upTo(50))).rejects.toMatchObject({ name: 'AbortError' })
  change(place, 30, to)
  expect(await place.verify()).toMatchObject({
    verified: { same: false, events: 30, difference: { event: 31, what, source: '31', id: place.events[30]?.id } },
  })
  const before = place.kept().length
  await expect(place.move()).rejects.toEqual(fault('migrate.other-events'))
  expect(place.kept()).toHaveLength(before)
})

it('finds changes that are made after it is complete', async () => {
  const place = await filled(10)
  await place.move()
  change(place, 12, ({ data }) => ({ data: Buffer.from(Buffer.from(data).toString('utf8').replace('q1', 'q2')) }))
  expect(await place.verify()).toMatchObject({ verified: { same: false, difference: { event: 13, what: 'text' } } })
})

it('moves what is beside the log: every position names the same event', async () => {
  const place = await filled(30)
  const [event, at] = [place.events[40], 40]
  if (event === undefined) throw new Error('there are more')
  await remember(place.files.state, place.identity, event)
  const { to } = await place.move()
  if (to === undefined) throw new Error('it was moved')
  const there = place.kept()[at]?.position
  expect(await remembered(place.files.state, to)).toEqual([there, there, there])
  expect(await remembered(place.files.stateBefore, place.identity)).toEqual([41, 41, 41])
})

it('seals plain personal values of older versions on the way, where that is asked for', async () => {
  const place = await rig()
  const log = await place.open()
  const data = { raiser: { kind: 'resident', id: 'resident-1' }, place: { area: 'AREA' }, category: 'CATEGORY' }
  await log.append('demand-pa-1', 'none', [newEvent({ type: 'governance.DemandRaised.v1', data })])
  await log.append('demand-pa-1', 0, [newEvent({ type: 'governance.DemandReferred.v1', data: { to: 'BODY' } })])
  await log.close()
  expect(await place.move({ seals: true })).toMatchObject({ complete: true, copied: 2, verified: { same: true } })
  const texts = place.kept().map(({ text }) => text)
  expect(texts.map((text) => JSON.parse(text).type)).toEqual([
    'governance.DemandRaised.v2',
    'governance.DemandReferred.v2',
  ])
  expect(texts.join()).not.toMatch(/AREA|CATEGORY|BODY/)
})

it('leaves a log that engines can open, before whichever step it is interrupted', async () => {
  const place = await filled(10)
  const gone = new Error('the machine loses power')
  const moveKeys = async () => {
    throw gone
  }
  await expect(place.move({ moveKeys })).rejects.toBe(gone)
  await expect(engine(place)).rejects.toEqual(fault('log.incomplete'))
  await (await place.open()).close()
  expect(existsSync(`${place.files.log}-moved`)).toBe(false)
  expect(await place.move()).toMatchObject({ complete: true, copied: 0, verified: { same: true } })
  await engine(place)
})

it('does not start while an engine owns the log', async () => {
  const place = await filled(2)
  const log = await place.open()
  onTestFinished(() => log.close())
  await expect(place.move()).rejects.toEqual(fault('log.owned'))
  expect(place.server.store.log).toEqual([])
})
