import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type NatsLink, openNats } from '../../../infra/nats/connection.ts'
import { HEARTBEAT_MS, LEASE_MS, leases, takeLease } from '../../../infra/nats/lease.ts'
import { leasedClaim } from '../../../infra/nats/turns.ts'
import { natsServer, ownNames } from '../../fixtures/nats-server.ts'

const SOON = { timeout: 20_000, interval: 20 }

let server: Awaited<ReturnType<typeof natsServer>>
let nats: NatsLink
let names = ownNames()
beforeAll(async () => {
  server = await natsServer()
  nats = openNats({ url: server.url })
  await nats.tried()
})
afterAll(async () => {
  await nats.close()
  await server.remove()
})
beforeEach(() => {
  names = ownNames()
})

/** A clock that the test controls. */
function clock() {
  let at = 1_000
  return {
    now: () => at,
    pass(ms: number) {
      at += ms
    },
  }
}

const bucket = () => leases(nats.connection().jetstream(), names)
const deleteBucket = async (): Promise<void> => {
  const jsm = await nats.connection().jetstreamManager()
  await jsm.streams.delete(`KV_${names.stream}-consumers`)
}

describe('a lease', () => {
  it('belongs to one holder, by the given clock, until it is released', async () => {
    const [one, other] = [clock(), clock()]
    const first = await takeLease(await bucket(), 'relay', { id: 'one', now: one.now })
    expect(first?.leftMs()).toBe(LEASE_MS)
    expect(await takeLease(await bucket(), 'relay', { id: 'other', now: other.now })).toBeUndefined()
    one.pass(2_000)
    expect(first?.leftMs()).toBe(LEASE_MS - 2_000)
    expect(await first?.renew()).toBe(true)
    expect(first?.leftMs()).toBe(LEASE_MS)
    await first?.release()
    expect(await takeLease(await bucket(), 'relay', { id: 'other', now: other.now })).toBeDefined()
    expect(await first?.renew()).toBe(false)
  })

  it('runs from before the request, also where the holder finds its own entry', async () => {
    // Each look at the clock takes a second, as on a machine that is busy.
    const slow = clock()
    const now = (): number => {
      slow.pass(1_000)
      return slow.now()
    }
    const first = await takeLease(await bucket(), 'relay', { id: 'one', now })
    expect(first?.leftMs()).toBe(LEASE_MS - 1_000)
    const again = await takeLease(await bucket(), 'relay', { id: 'one', now })
    expect(again?.leftMs()).toBe(LEASE_MS - 1_000)
    // The earlier handle sees the later entry of the same holder.
    expect(await first?.renew()).toBe(true)
  })

  it('is free again once it is no longer renewed', async () => {
    await takeLease(await bucket(), 'relay', { id: 'one', now: clock().now })
    const kv = await bucket()
    await expect.poll(() => takeLease(kv, 'relay', { id: 'other', now: clock().now }), SOON).toBeDefined()
  })

  it('of a holder that died also ends in a bucket without a time limit for entries', async () => {
    const kv = await nats.connection().jetstream().views.kv(`${names.stream}-consumers`)
    await takeLease(kv, 'relay', { id: 'one', now: clock().now })
    const claim = async () => takeLease(await bucket(), 'relay', { id: 'other', now: clock().now })
    expect(await claim()).toBeUndefined()
    await expect.poll(claim, SOON).toBeDefined()
  })
})

describe('a turn', () => {
  const claimBy = (of: StepClock) => leasedClaim({ nats, names, name: 'relay', now: of.now, wait: of.wait })

  it('is lost as soon as it might end before the next renewal, whatever the server does', async () => {
    const of = stepClock()
    const held = await claimBy(of)()
    expect(held?.lost.aborted).toBe(false)
    // A frozen process wakes after its lease.
    await of.pass(LEASE_MS - HEARTBEAT_MS)
    await expect.poll(() => held?.lost.aborted, SOON).toBe(true)
    await held?.end()
  })

  it('is renewed while time passes, and lost where another holder has it by then', async () => {
    const of = stepClock()
    const held = await claimBy(of)()
    onTestFinished(() => held?.end())
    const kv = await bucket()
    const revision = async () => (await kv.get('relay'))?.revision ?? 0
    const before = await revision()
    await of.pass(HEARTBEAT_MS)
    await expect.poll(revision, SOON).toBeGreaterThan(before)
    await kv.put('relay', 'another')
    await of.pass(HEARTBEAT_MS)
    await expect.poll(() => held?.lost.aborted, SOON).toBe(true)
    expect(await claimBy(stepClock())()).toBeUndefined()
  })

  it('of a bucket that is deleted is lost, and another bucket is created at the next attempt', async () => {
    const of = stepClock()
    const claim = claimBy(of)
    const held = await claim()
    await deleteBucket()
    await of.pass(LEASE_MS)
    await expect.poll(() => held?.lost.aborted, SOON).toBe(true)
    await held?.end()
    const again = await claim()
    expect(again).toBeDefined()
    await again?.end()
  })
})

interface StepClock {
  now(): number
  wait(ms: number, signal: AbortSignal): Promise<void>
  /** Advances the time, and fires the timers that are due. */
  pass(ms: number): Promise<void>
}

function stepClock(): StepClock {
  const own = clock()
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>()
  return {
    now: own.now,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = { at: own.now() + ms, ring: resolve }
        timers.add(timer)
        const aborted = (): void => {
          timers.delete(timer)
          reject(new Error('aborted'))
        }
        if (signal.aborted) aborted()
        else signal.addEventListener('abort', aborted, { once: true })
      }),
    async pass(ms) {
      own.pass(ms)
      for (const timer of timers) {
        if (timer.at > own.now()) continue
        timers.delete(timer)
        timer.ring()
      }
    },
  }
}
