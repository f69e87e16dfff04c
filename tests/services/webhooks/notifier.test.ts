import { describe, expect, it } from 'vitest'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { type Actor, DAY, HOUR, MINUTE } from '../../../domain/kernel/index.ts'
import type { Feed } from '../../../services/feed/feed.ts'
import { openTail } from '../../../services/feed/tail.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { serviceStatus } from '../../../services/processes/status.ts'
import { MOST_GIVEN_UP } from '../../../services/webhooks/endpoint-delivery.ts'
import type { NotifierOptions } from '../../../services/webhooks/notifier.ts'
import { MOST_ATTEMPTS } from '../../../services/webhooks/retry-schedule.ts'
import { repeating } from '../processes/office.ts'
import { type Post, post } from './post.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const committee = memberOf('committee')
const administrator: Actor = { id: 'administrator-1', role: 'administrator' }

async function raised(at: Post, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let nth = 0; nth < count; nth += 1) ids.push((await at.send(resident, 'raise', { text: '路灯坏了' })).id)
  return ids
}

const raisings = async (at: Post) => (await at.events('DemandRaised')).map(({ id }) => id)
const ONLY_RAISED = { filter: { types: ['DemandRaised'] } }

describe('the notifier', () => {
  it('sends events after the registration in order, in the form of the feed, with a signature of Standard Webhooks', async () => {
    const at = await post()
    await raised(at, 2)
    await at.notify()
    const shop = await at.receiver()
    const { id, secret } = await at.register(committee, { url: shop.url, filter: { aggregates: ['demand'] } })
    const [demand = ''] = await raised(at, 3)
    await at.send(
      committee,
      'decline',
      { code: 'outside-territory', reason: '不属于本社区', instead: '请向所在社区反映' },
      demand,
    )
    await at.caughtUp(id)
    const told = (await at.events('DemandRaised', 'DemandDeclined')).slice(2)
    expect(shop.received.map((one) => one.id)).toEqual(told.map((one) => one.id))
    const bodies = shop.received.map((one) => at.verified(secret, one))
    expect(bodies.map((one) => (one as { id: string; position: string }).position)).toEqual(
      told.map(({ position }) => String(position)),
    )
    expect(bodies[0]).toMatchObject({ specversion: '1.0', data: { text: { sealed: expect.any(String) } } })
    expect(shop.received[0]?.headers).toMatchObject({ 'content-type': 'application/cloudevents+json; charset=utf-8' })
    expect(() => at.verified(secret, { ...shop.received[0], body: '{}' } as never)).toThrow()
  })

  it('sends an endpoint only events that its owner may see', async () => {
    const at = await post()
    await at.notify()
    const [everything, theirs] = [await at.receiver(), await at.receiver()]
    const all = await at.register(administrator, { url: everything.url, ...ONLY_RAISED })
    const some = await at.register(resident, { url: theirs.url, ...ONLY_RAISED })
    await raised(at, 1)
    await at.send({ id: 'resident-2', role: 'resident' }, 'raise', { text: '楼道堆物' })
    await at.caughtUp(all.id)
    await at.caughtUp(some.id)
    const ids = await raisings(at)
    expect(everything.ids()).toEqual(ids)
    expect(theirs.ids()).toEqual(ids.slice(0, 1))
  })

  it('begins at a given position, and catches up before it is live', async () => {
    const at = await post()
    await raised(at, 5)
    await at.notify()
    const shop = await at.receiver()
    const { id } = await at.register(committee, { url: shop.url, after: 0, ...ONLY_RAISED })
    await raised(at, 2)
    await at.caughtUp(id)
    expect(shop.received.map((one) => one.id)).toEqual(await raisings(at))
  })

  it('retries over three days, then gives the event up and continues', async () => {
    const at = await post()
    const { waits } = await at.notify()
    let poison = ''
    const shop = await at.receiver(({ id }) => {
      poison ||= id
      return id === poison ? 500 : 204
    })
    const { id } = await at.register(committee, { url: shop.url, ...ONLY_RAISED })
    await raised(at, 2)
    await at.caughtUp(id)
    const [first, second] = await raisings(at)
    expect(shop.received.map((one) => one.id)).toEqual([...Array(MOST_ATTEMPTS).fill(first), second])
    expect(waits).toEqual([5_000, MINUTE, 10 * MINUTE, HOUR, ...Array(MOST_ATTEMPTS - 5).fill(4 * HOUR)])
    const days = waits.reduce((sum, one) => sum + one, 0) / DAY
    expect(days).toBeGreaterThan(2.75)
    expect(days * 1.2).toBeLessThan(3.5)
    const { letters } = await at.deadLetters.list({ limit: 10, durable: `webhook:${id}` })
    expect(letters).toEqual([expect.objectContaining({ event: first, reason: 'status-500', failures: MOST_ATTEMPTS })])
    expect(await at.deadLetters.counts()).toEqual(new Map([[`webhook:${id}`, 1]]))
  })

  it('waits as long as an endpoint asks, up to an hour', async () => {
    const at = await post()
    const { waits } = await at.notify()
    const asks = ['120', '999999', 'soon']
    const shop = await at.receiver((_, nth) => {
      const asked = asks[nth - 1]
      return asked === undefined ? 204 : { status: 503, headers: { 'retry-after': asked } }
    })
    const { id } = await at.register(committee, { url: shop.url, ...ONLY_RAISED })
    await raised(at, 1)
    await at.caughtUp(id)
    expect(waits).toEqual([2 * MINUTE, HOUR, 10 * MINUTE])
    expect((await at.deadLetters.list({ limit: 10 })).letters).toEqual([])
  })

  it('keeps a failing endpoint from delaying the others', async () => {
    const at = await post()
    const forever = (_: number, signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    await at.notify({ wait: forever })
    const [broken, sound] = [await at.receiver(() => 503), await at.receiver()]
    await at.register(committee, { url: broken.url, ...ONLY_RAISED })
    const { id } = await at.register(committee, { url: sound.url, ...ONLY_RAISED })
    await raised(at, 4)
    await at.caughtUp(id)
    expect(sound.received).toHaveLength(4)
    expect(broken.received).toHaveLength(1)
  })

  it('keeps endpoints that never answer from delaying the others, also in the same community at the same host', async () => {
    const at = await post()
    await at.notify()
    const host = await at.receiver(({ path }) => (path === '/hook/silent' ? 'silence' : 204))
    for (let nth = 0; nth < 20; nth += 1) {
      const owner = { ...administrator, id: `administrator-${nth}` }
      await at.register(owner, { url: `${host.url}/silent`, ...ONLY_RAISED })
    }
    const { id } = await at.register(committee, { url: `${host.url}/healthy`, ...ONLY_RAISED })
    await raised(at, 1)
    await host.until((received) => received.filter(({ path }) => path === '/hook/silent').length >= 20)
    await raised(at, 5)
    await at.caughtUp(id)
    const told = host.received.filter(({ path }) => path === '/hook/healthy').map((one) => one.id)
    expect(told).toEqual(await raisings(at))
  })

  it('resumes at its position with its counts after a restart, and two copies send nothing twice', async () => {
    const at = await post()
    let down = true
    const shop = await at.receiver(() => (down ? 503 : 204))
    const stopAt = Promise.withResolvers<void>()
    const first = await at.notify({
      wait: (ms, signal) => {
        if (ms >= 10 * MINUTE) stopAt.resolve()
        return ms < 10 * MINUTE
          ? Promise.resolve()
          : new Promise((_, reject) => signal.addEventListener('abort', reject))
      },
    })
    const { id } = await at.register(committee, { url: shop.url, ...ONLY_RAISED })
    await raised(at, 3)
    await stopAt.promise
    await first.stop()
    expect(shop.received).toHaveLength(3)
    const copies = [await at.notify(), await at.notify()]
    // The attempts of both notifiers count: the first event is given up, and the next one is tried.
    await shop.until((received) => received.length >= MOST_ATTEMPTS + 2)
    down = false
    await at.caughtUp(id)
    await copies[0]?.stop()
    await raised(at, 2)
    await at.caughtUp(id)
    const ids = await raisings(at)
    expect(shop.ids()).toEqual(ids)
    const { letters } = await at.deadLetters.list({ limit: 10 })
    expect(letters[0]).toMatchObject({ event: ids[0], failures: MOST_ATTEMPTS })
    expect(shop.received.filter((one) => one.id === ids[0])).toHaveLength(MOST_ATTEMPTS)
    for (const last of ids.slice(3)) expect(shop.received.filter((one) => one.id === last)).toHaveLength(1)
  })

  it('sends an event once that arrives three times', async () => {
    const at = await post()
    await at.notify({ feed: { ...at.feed, tail: openTail({ log: repeating(at.core.log, 3) }) } })
    const shop = await at.receiver()
    const { id } = await at.register(committee, { url: shop.url, ...ONLY_RAISED })
    await raised(at, 10)
    await at.caughtUp(id)
    expect(shop.received.map((one) => one.id)).toEqual(await raisings(at))
  })

  it('waits for its own dependencies, and reports each outage once for all waiting endpoints', async () => {
    const at = await post()
    const told: string[] = []
    let failures = 0
    let lockedUntil = 10
    const vault: NotifierOptions['vault'] = {
      async open(sealed) {
        failures += 1
        if (failures <= lockedUntil) throw new Fault('vault.unavailable', 'The vault is away.', { retryAfter: 1 })
        return at.core.vault.open(sealed)
      },
    }
    await at.notify({ vault, onFailure: ({ code }) => told.push(code) })
    const shops = [await at.receiver(), await at.receiver()]
    const hooks = await Promise.all(shops.map(({ url }) => at.register(committee, { url, ...ONLY_RAISED })))
    await raised(at, 2)
    for (const { id } of hooks) await at.caughtUp(id)
    expect(told).toEqual(['vault.unavailable'])
    lockedUntil = failures + 5
    await raised(at, 1)
    for (const { id } of hooks) await at.caughtUp(id)
    expect(told).toEqual(['vault.unavailable', 'vault.unavailable'])
    for (const shop of shops) expect(shop.ids()).toEqual(await raisings(at))
  })

  it('does not send again where the record of a delivery could not be stored', async () => {
    const at = await post()
    const shop = await at.receiver()
    let failures = 0
    const deadLetters: NotifierOptions['deadLetters'] = {
      ...at.deadLetters,
      async succeeded(...of) {
        failures += 1
        if (failures % 3 !== 0) throw new Fault('state.unavailable', 'It is locked.', { retryAfter: 2 })
        await at.deadLetters.succeeded(...of)
      },
    }
    await at.notify({ deadLetters })
    const { id } = await at.register(committee, { url: shop.url, ...ONLY_RAISED })
    await raised(at, 3)
    await at.caughtUp(id)
    expect(shop.received.map((one) => one.id)).toEqual(await raisings(at))
    expect(failures).toBe(9)
  })

  it('gives up an event that the engine cannot read after an hour, and continues', async () => {
    const at = await post()
    const [bad] = await raised(at, 1)
    const shop = await at.receiver()
    const wire: Feed['wire'] = (event) => {
      if (event.subject.endsWith(bad ?? '')) throw new TypeError('no such thing')
      return { id: event.id }
    }
    const { waits } = await at.notify({ feed: { ...at.feed, wire } })
    const { id } = await at.register(committee, { url: shop.url, after: 0, ...ONLY_RAISED })
    await raised(at, 2)
    await at.caughtUp(id)
    expect(shop.received.map((one) => one.id)).toEqual((await raisings(at)).slice(1))
    expect(waits).toEqual([5_000, MINUTE, 10 * MINUTE, HOUR])
    const { letters } = await at.deadLetters.list({ limit: 10 })
    expect(letters).toEqual([expect.objectContaining({ reason: 'unreadable' })])
  })
})

describe('an endpoint is switched off', () => {
  const offOf = async (at: Post, id: string) => (await at.endpoints.find(id))?.off

  it('when it answers 410', async () => {
    const at = await post()
    await at.notify()
    const shop = await at.receiver(() => 410)
    const { id } = await at.register(committee, { url: shop.url, ...ONLY_RAISED })
    await raised(at, 3)
    await expect.poll(() => offOf(at, id)).toBe('gone')
    expect(shop.received).toHaveLength(1)
  })

  it('when it has accepted nothing for about six days, and resumes at its position when it is switched on again', async () => {
    const at = await post()
    await at.notify()
    let down = true
    const shop = await at.receiver(() => (down ? 500 : 200))
    const { id } = await at.register(committee, { url: shop.url, ...ONLY_RAISED })
    await raised(at, MOST_GIVEN_UP + 2)
    await expect.poll(() => offOf(at, id), { timeout: 20_000 }).toBe('failing')
    expect(shop.received).toHaveLength(MOST_ATTEMPTS * MOST_GIVEN_UP)
    const [status] = await serviceStatus([], at)
    expect(status).toEqual({ service: 'notifier', deadLetters: MOST_GIVEN_UP, endpoints: { active: 0, off: 1 } })
    down = false
    expect((await at.hooks.switchOn(COMMUNITY.id, committee, id)).ok).toBe(true)
    await at.caughtUp(id)
    expect(shop.ids()).toEqual(await raisings(at))
  })

  const toParty = (at: Post, command: string, data: object = {}) =>
    at.on('community', administrator, command, { party: 'property', ...data }, COMMUNITY.id)

  it('when its party departs, and cannot be switched on again', async () => {
    const at = await post()
    await at.notify()
    const shop = await at.receiver()
    const property = memberOf('property')
    const { id } = await at.register(property, { url: shop.url, filter: { aggregates: ['community'] } })
    await toParty(at, 'leave-party')
    await expect.poll(() => offOf(at, id)).toBe('departed')
    expect(await at.hooks.switchOn(COMMUNITY.id, property, id)).toMatchObject({ ok: false, code: 'party.left' })
  })

  it('while its party is suspended, and can be switched on afterwards, also after old events', async () => {
    const at = await post()
    await at.notify()
    const [shop, later] = [await at.receiver(), await at.receiver()]
    const property = memberOf('property')
    const { id } = await at.register(property, { url: shop.url, ...ONLY_RAISED })
    await toParty(at, 'suspend-party', { reason: '整改' })
    await expect.poll(() => offOf(at, id)).toBe('departed')
    expect(await at.hooks.switchOn(COMMUNITY.id, property, id)).toMatchObject({ ok: false, code: 'party.suspended' })
    await toParty(at, 'reinstate-party')
    expect((await at.hooks.switchOn(COMMUNITY.id, property, id)).ok).toBe(true)
    const fromTheBeginning = await at.register(property, { url: later.url, after: 0, ...ONLY_RAISED })
    for (const one of [id, fromTheBeginning.id]) {
      await at.caughtUp(one)
      expect(await offOf(at, one)).toBeUndefined()
    }
  })

  it('when it is removed: nothing more is sent, and its secret cannot be read', async () => {
    const at = await post()
    await at.notify()
    const shop = await at.receiver()
    const { id } = await at.register(committee, { url: shop.url, ...ONLY_RAISED })
    await raised(at, 1)
    await at.caughtUp(id)
    const sealed = (await at.endpoints.find(id))?.secrets.map((one) => one.sealed) ?? []
    expect((await at.hooks.remove(COMMUNITY.id, committee, id)).ok).toBe(true)
    await raised(at, 1)
    expect(await at.endpoints.find(id)).toBeUndefined()
    expect(await at.core.vault.open(sealed)).toEqual([undefined])
    expect(shop.received).toHaveLength(1)
  })
})
