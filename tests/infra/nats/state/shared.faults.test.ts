import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { RecordedEvent } from '../../../../domain/kernel/index.ts'
import { openNats } from '../../../../infra/nats/connection.ts'
import { LEASE_MS } from '../../../../infra/nats/lease.ts'
import { sharedEndpoints } from '../../../../infra/nats/state/endpoints.ts'
import type { History } from '../../../../infra/nats/state/history.ts'
import { sharedTable } from '../../../../infra/nats/state/table.ts'
import { leasedTurns } from '../../../../infra/nats/turns.ts'
import { Fault } from '../../../../services/kit/fault.ts'
import { holdsMark } from '../../../../services/kit/mark.ts'
import { recording } from '../../../../services/kit/stored-form.ts'
import { type DeadLetter, MOST_FAILURES } from '../../../../services/ports/dead-letters.ts'
import type { Mark } from '../../../../services/ports/event-log.ts'
import { natsServer, ownNames, startNatsServer } from '../../../fixtures/nats-server.ts'
import { newEvent } from '../../sqlite/event-log/events.ts'
import { failedEvent, giveUp, MANY, newEndpoint, stateConformance } from '../../sqlite/state/conformance.ts'
import { sharing } from './node.ts'

let server: Awaited<ReturnType<typeof natsServer>>
beforeAll(async () => {
  server = await natsServer()
})
afterAll(() => server.remove())

stateConformance('buckets of NATS', async () => sharing(server.url))

/** Two engines that share state. */
function two(url = server.url) {
  const one = sharing(url)
  const other = sharing(url, one.names)
  onTestFinished(async () => {
    await one.stop()
    await other.stop()
  })
  return [one, other] as const
}

/** Number of times that a lease was taken or renewed. */
async function renewals({ nats, names }: ReturnType<typeof sharing>): Promise<number> {
  const jsm = await nats.connection().jetstreamManager()
  return (await jsm.streams.info(`KV_${names.stream}-consumers`)).state.last_seq
}

const soon = { timeout: 10_000 }

describe('two engines', () => {
  it('hear at once what the other one registers, changes and removes', async () => {
    const [one, other] = two()
    await other.endpoints.all()
    const told = vi.fn()
    other.endpoints.watch(told)
    const endpoint = newEndpoint()
    await one.endpoints.add(endpoint, MANY)
    await vi.waitFor(async () => expect(await other.endpoints.all()).toEqual([endpoint]), soon)
    expect(told).toHaveBeenCalled()
    await other.endpoints.change(endpoint.id, () => ({ off: 'gone' }))
    await vi.waitFor(async () => expect(await one.endpoints.find(endpoint.id)).toMatchObject({ off: 'gone' }), soon)
    await one.endpoints.remove(endpoint.id)
    await vi.waitFor(async () => expect(await other.endpoints.all()).toEqual([]), soon)
  })

  it('never undo each other: a hundred concurrent changes are all kept', async () => {
    const [one, other] = two()
    const endpoint = newEndpoint()
    await one.endpoints.add(endpoint, MANY)
    await vi.waitFor(async () => expect(await other.endpoints.find(endpoint.id)).toBeDefined(), soon)
    const event = failedEvent()
    const counts = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => (nth % 2 === 0 ? one : other)).map(async (at) => {
        await at.endpoints.change(endpoint.id, ({ givenUp }) => ({ givenUp: givenUp + 1 }))
        return at.deadLetters.failed('matching', event, 'timeout')
      }),
    )
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, nth) => nth + 1))
    for (const at of [one, other]) {
      await vi.waitFor(async () => expect(await at.endpoints.find(endpoint.id)).toMatchObject({ givenUp: 50 }), soon)
      await vi.waitFor(
        async () => expect((await at.deadLetters.list({ limit: 2 })).letters).toMatchObject([{ failures: 50 }]),
        soon,
      )
    }
  })

  it('never move a position back, in whatever order engines save', async () => {
    const [one, other] = two()
    const endpoint = newEndpoint()
    await one.endpoints.add(endpoint, MANY)
    await vi.waitFor(async () => expect(await other.endpoints.find(endpoint.id)).toBeDefined(), soon)
    one.endpoints.reached(endpoint.id, 20)
    other.endpoints.reached(endpoint.id, 90)
    await other.endpoints.saved()
    await one.endpoints.saved()
    await vi.waitFor(async () => expect(await one.endpoints.find(endpoint.id)).toMatchObject({ position: 90 }), soon)
    expect(await (await other.again()).endpoints.find(endpoint.id)).toMatchObject({ position: 90 })
  })

  it('know everything that was saved elsewhere once they have caught up', async () => {
    const [one, other] = two()
    const endpoints = Array.from({ length: 100 }, () => newEndpoint())
    await Promise.all(endpoints.map((endpoint) => one.endpoints.add(endpoint, MANY)))
    for (let round = 1; round <= 10; round += 1) {
      for (const { id } of endpoints) one.endpoints.reached(id, 100 * round)
      await one.endpoints.saved()
      await other.endpoints.caughtUp()
      expect(new Set((await other.endpoints.all()).map(({ position }) => position))).toEqual(new Set([100 * round]))
    }
  })

  it('give one engine the turn: it passes when it ends, and when its holder loses the connection', async () => {
    const [one, other] = two()
    const stopping = new AbortController()
    const first = await one.turn(stopping.signal)
    let second = false
    const waiting = other.turn(stopping.signal).then((held) => {
      second = held !== undefined
      return held
    })
    // Longer than a lease lasts without renewal.
    const renewed = await renewals(one)
    await vi.waitFor(async () => expect((await renewals(one)) - renewed).toBeGreaterThan((2 * LEASE_MS) / 500), soon)
    expect(second).toBe(false)
    expect(first?.lost.aborted).toBe(false)
    await first?.end()
    const held = await waiting
    expect(second).toBe(true)
    await other.nats.close()
    await vi.waitFor(() => expect(held?.lost.aborted).toBe(true), soon)
    const again = await one.turn(stopping.signal)
    expect(again?.lost.aborted).toBe(false)
    await again?.end()
    stopping.abort()
    expect(await one.turn(stopping.signal)).toBeUndefined()
  }, 30_000)
})

describe('what was removed', () => {
  it('leaves nothing in the bucket for long, and can be added again', async () => {
    const nats = openNats({ url: server.url })
    const { stream } = ownNames()
    const endpoints = sharedEndpoints({ nats, bucket: `${stream}-shared`, markerMs: 0 })
    onTestFinished(async () => {
      await endpoints.close()
      await nats.close()
    })
    const all = Array.from({ length: 20 }, () => newEndpoint())
    for (const one of all) {
      await endpoints.add(one, MANY)
      endpoints.reached(one.id, 90)
    }
    await endpoints.saved()
    for (const { id } of all) expect(await endpoints.remove(id)).toBe(true)
    const jsm = await nats.connection().jetstreamManager()
    const messages = async () => (await jsm.streams.info(`KV_${stream}-shared`)).state.messages
    await expect.poll(messages, soon).toBe(0)
    for (const one of all) expect(await endpoints.add(one, MANY)).toBeUndefined()
    expect(new Set(await endpoints.all())).toEqual(new Set(all))
  })
})

describe('a bucket that is deleted under engines', () => {
  it('is created again, is noticed within 10 s by readers, and is watched again', async () => {
    const [one, other] = two()
    const endpoint = newEndpoint()
    await one.endpoints.add(endpoint, MANY)
    await vi.waitFor(async () => expect(await other.endpoints.all()).toHaveLength(1), soon)
    const jsm = await one.nats.connection().jetstreamManager()
    await jsm.streams.delete(`KV_${one.names.stream}-shared`)
    await vi.waitFor(async () => expect(await other.endpoints.all()).toEqual([]), { timeout: 20_000 })
    const next = newEndpoint()
    await vi.waitFor(async () => expect(await one.endpoints.all()).toEqual([]), { timeout: 20_000 })
    expect(await one.endpoints.add(next, MANY)).toBeUndefined()
    await vi.waitFor(async () => expect(await other.endpoints.all()).toEqual([next]), soon)
  }, 60_000)

  it('allows turns to be taken again', async () => {
    const [one, other] = two()
    const held = await one.turn(new AbortController().signal)
    const jsm = await one.nats.connection().jetstreamManager()
    await jsm.streams.delete(`KV_${one.names.stream}-consumers`)
    await vi.waitFor(() => expect(held?.lost.aborted).toBe(true), soon)
    expect(await other.turn(new AbortController().signal)).toBeDefined()
  })
})

it('state is neither read nor written where NATS carries another log', async () => {
  const nats = openNats({ url: server.url })
  const names = ownNames()
  const refusal = new Fault('nats.other-log', 'Another log.', { retryAfter: 5 })
  const owner = { proven: () => Promise.reject(refusal), ours: () => undefined, failure: () => refusal }
  const closed = { ...owner, each: () => {}, stop: async () => {} }
  const endpoints = sharedEndpoints({ nats, owner: closed, bucket: `${names.stream}-shared` })
  await expect(endpoints.add(newEndpoint(), MANY)).rejects.toMatchObject({ code: expect.stringMatching(/^nats\./) })
  const aborting = new AbortController()
  const turn = leasedTurns({ nats, owner: closed, names, name: 'notifier' })(aborting.signal)
  aborting.abort()
  expect(await turn).toBeUndefined()
  const jsm = await nats.connection().jetstreamManager()
  for (const bucket of ['shared', 'consumers']) {
    await expect(jsm.streams.info(`KV_${names.stream}-${bucket}`)).rejects.toMatchObject({ code: '404' })
  }
  await endpoints.close()
  await nats.close()
})

it('a dead letter under the name of a version before keeps its count, and is found and discarded', async () => {
  const one = sharing(server.url)
  onTestFinished(() => one.stop())
  const event = failedEvent()
  const { id, position, type } = event
  const part = (text: string): string => Buffer.from(text).toString('base64url')
  const where = { nats: one.nats, bucket: `${one.names.stream}-shared`, part: 'dead-letters' }
  const table = sharedTable<DeadLetter>(where)
  onTestFinished(() => table.close())
  const letter = { durable: 'matching', event: id, position, type, community: 'pa', failures: 5, reason: 'x', since: 1 }
  await table.alter(`${part('matching')}.${part(id)}`, () => letter)
  const known = () => one.deadLetters.find('matching', id)
  await vi.waitFor(async () => expect(await known()).toEqual(letter), soon)
  expect(await one.deadLetters.failed('matching', event, 'timeout')).toBe(MOST_FAILURES + 1)
  expect(await one.deadLetters.failed('matching', { ...event, position: position + 9 }, 'timeout')).toBe(1)
  expect(await one.deadLetters.discard('matching', event)).toBe(true)
  await vi.waitFor(async () => expect(await known()).toBeUndefined(), soon)
})

describe('while the server is away', () => {
  it('known state is read, nothing is written, and afterwards everything is there and continues', async () => {
    const own = await startNatsServer()
    onTestFinished(() => own.remove())
    const [one, other] = two(own.url)
    const endpoint = newEndpoint()
    await one.endpoints.add(endpoint, MANY)
    const event = failedEvent()
    await giveUp(one.deadLetters, 'matching', event)
    await vi.waitFor(async () => expect(await other.endpoints.find(endpoint.id)).toBeDefined(), soon)
    await own.kill()
    await vi.waitFor(() => expect(one.nats.failure()).toBeDefined(), soon)
    expect(await one.endpoints.all()).toEqual([endpoint])
    const unavailable = expect.objectContaining({ code: 'nats.unavailable', retryAfter: 1 })
    await expect(one.endpoints.change(endpoint.id, () => ({ off: 'gone' }))).rejects.toEqual(unavailable)
    await expect(one.deadLetters.failed('matching', event, 'timeout')).rejects.toEqual(unavailable)
    await one.deadLetters.succeeded('matching', { id: 'an event that never failed', position: 1 })
    one.endpoints.reached(endpoint.id, 50)
    await one.endpoints.saved()
    const late = sharing(own.url, one.names)
    onTestFinished(() => late.stop())
    await expect(late.endpoints.all()).rejects.toEqual(unavailable)
    await own.start()
    await vi.waitFor(async () => expect(await other.endpoints.find(endpoint.id)).toMatchObject({ position: 50 }), soon)
    await vi.waitFor(async () => expect(await late.endpoints.all()).toHaveLength(1), soon)
    expect(await one.deadLetters.failed('matching', event, 'timeout')).toBe(MOST_FAILURES + 1)
    await other.endpoints.remove(endpoint.id)
    await vi.waitFor(async () => expect(await one.endpoints.all()).toEqual([]), soon)
  }, 60_000)
})

describe('positions that engines share', () => {
  /** A log of so many events, of which those from `fork` on are others than in another log. */
  function history(events: number, { fork = Number.POSITIVE_INFINITY, id = 'log-1', epoch = 1 } = {}): History {
    const event = (position: number): RecordedEvent => ({
      ...recording(
        newEvent({ id: `${position >= fork ? 'other' : 'one'}-${position}` }),
        'demand-pa-1',
        position - 1,
        TIME,
      ),
      position,
    })
    const at = async (position: number) => (position > 0 && position <= events ? event(position) : undefined)
    const log = { identity: async () => ({ id, epoch }), at, holds: (mark: Mark) => holdsMark(at, mark) }
    return { log, newest: () => event(events) }
  }

  /** Positions of two webhooks, written at 34 and 12, as an engine over this log finds them. */
  async function afterwards(over: History, names = ownNames()) {
    let one = sharing(server.url, names)
    for (const [id, position] of [
      ['behind', 12],
      ['ahead', 34],
    ] as const) {
      await one.endpoints.add(newEndpoint({ id, position: 0 }), MANY)
      await one.stop()
      one = sharing(server.url, names, history(position))
      one.endpoints.reached(id, position)
      await one.endpoints.saved()
    }
    await one.stop()
    const other = sharing(server.url, names, over)
    onTestFinished(() => other.stop())
    return other
  }

  it('are proven by the log that they were written over', async () => {
    const { endpoints } = await afterwards(history(40))
    await endpoints.caughtUp()
    expect((await endpoints.all()).map(({ position }) => position).toSorted()).toEqual([12, 34])
  })

  it.each([20, 50])('are not served over an older copy of %i events', async (events) => {
    const { endpoints } = await afterwards(history(events, { fork: 20 }))
    await expect(endpoints.caughtUp()).rejects.toMatchObject({ code: 'log.older-copy', kind: 'permanent' })
  })

  it('go back to what both hold once that copy is accepted', async () => {
    const accepted = history(50, { fork: 20, epoch: 2 })
    const { endpoints, again } = await afterwards(accepted)
    await endpoints.caughtUp()
    expect((await endpoints.all()).map(({ position }) => position)).toEqual([12, 12])
    const later = await again()
    onTestFinished(() => later.stop())
    await later.endpoints.caughtUp()
    expect((await later.endpoints.all()).map(({ position }) => position)).toEqual([12, 12])
  })

  it('are not served over another log', async () => {
    const { endpoints } = await afterwards(history(40, { id: 'log-2' }))
    await expect(endpoints.caughtUp()).rejects.toMatchObject({ code: 'webhooks.other-log', kind: 'permanent' })
  })

  it('from before events were remembered fit where an event is at the furthest position', async () => {
    const names = ownNames()
    const old = sharing(server.url, names)
    await old.endpoints.add(newEndpoint({ id: 'hook', position: 0 }), MANY)
    old.endpoints.reached('hook', 34)
    await old.endpoints.saved()
    await old.stop()
    const [fits, older] = [sharing(server.url, names, history(34)), sharing(server.url, names, history(20))]
    onTestFinished(async () => {
      await fits.stop()
      await older.stop()
    })
    await fits.endpoints.caughtUp()
    await expect(older.endpoints.caughtUp()).rejects.toMatchObject({ code: 'log.older-copy' })
  })
})

const TIME = '2026-03-02T04:00:00.000Z'
