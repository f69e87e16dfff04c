import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { type Client, ClientError, type EventOf } from '../../client/index.ts'
import type { Sealed, WithheldValue } from '../../domain/kernel/index.ts'
import { natsOf, newDurable, raiseDemands, raisedInLog, SOON } from './demands.ts'
import { type Connected, connected } from './rig.ts'

let at: Connected
let client: Client

beforeAll(async () => {
  at = await connected()
  client = await at.client()
})
afterAll(() => at.stop())

describe('a durable subscription', () => {
  test('gets each event in order, typed by its name, and resumes where it stopped', async () => {
    const name = newDurable()
    await raiseDemands(client, 3)
    const seen: EventOf<'DemandRaised'>[] = []
    const first = await client.subscribe(
      { durable: name, community: 'pa', types: ['DemandRaised', 'DemandClosed'] },
      (event) => {
        if (event.name === 'DemandRaised') {
          expectTypeOf(event.data.text).toEqualTypeOf<Sealed | WithheldValue | undefined>()
          expectTypeOf(event.aggregate).toEqualTypeOf<'demand'>()
          seen.push(event)
        } else {
          expectTypeOf(event.name).toEqualTypeOf<'DemandClosed'>()
        }
      },
    )
    await expect.poll(() => seen.length, SOON).toBe(3)
    await first.stop()
    await first.ended
    const [event] = seen
    expect(event).toMatchObject({
      aggregate: 'demand',
      community: 'pa',
      type: 'governance.DemandRaised.v2',
      revision: 0,
    })
    expect(event?.data.text).toEqual({ sealed: expect.any(String) })
    expect(event?.subject).toBe(`demand-pa-${event?.of}`)

    await raiseDemands(client, 2)
    const again = await client.subscribe(
      { durable: name, community: 'pa', types: ['DemandRaised', 'DemandClosed'] },
      (event) => {
        if (event.name === 'DemandRaised') seen.push(event)
      },
    )
    await expect.poll(() => seen.length, SOON).toBe(5)
    await again.stop()
    expect(seen.map(({ id }) => id)).toEqual(await raisedInLog(at))
  })

  test('an event at which the handler fails comes again before any other', async () => {
    const tried: string[] = []
    const failures: number[] = []
    const subscription = await client.subscribe(
      {
        durable: newDurable(),
        types: ['DemandRaised'],
        onFailure: (error, event, count) => {
          expect(error).toEqual(new Error('not now'))
          expect(event.id).toBe(tried.at(-1))
          failures.push(count)
        },
      },
      ({ id }) => {
        tried.push(id)
        if (tried.length <= 2) throw new Error('not now')
      },
    )
    const [first, ...others] = await raisedInLog(at)
    await expect.poll(() => tried, { timeout: 10_000 }).toEqual([first, first, first, ...others])
    expect(failures).toEqual([1, 2])
    await subscription.stop()
  })

  test('a poison event ends it, and comes first when it is subscribed again', async () => {
    const name = newDurable()
    const [first] = await raisedInLog(at)
    const options = { durable: name, types: ['DemandRaised'], attempts: 2 } as const
    const subscription = await client.subscribe(options, () => {
      throw new Error('never')
    })
    const failure = await subscription.ended.catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ClientError)
    expect(failure).toMatchObject({ code: 'handler.failed', cause: new Error('never') })
    const seen: string[] = []
    const mended = await client.subscribe(options, ({ id }) => {
      seen.push(id)
    })
    await expect.poll(() => seen[0], SOON).toBe(first)
    await mended.stop()
  })

  test('or is skipped on request', async () => {
    const [first, ...others] = await raisedInLog(at)
    const seen: string[] = []
    const skipped: string[] = []
    const subscription = await client.subscribe(
      {
        durable: newDurable(),
        types: ['DemandRaised'],
        attempts: 2,
        afterwards: 'skip',
        onFailure: (_, { id }, count) => {
          if (count === 2) skipped.push(id)
        },
      },
      ({ id }) => {
        if (id === first) throw new Error('never')
        seen.push(id)
      },
    )
    await expect.poll(() => seen, SOON).toEqual(others)
    expect(skipped).toEqual([first])
    await subscription.stop()
  })

  test('begins after a position, or with what comes from now on', async () => {
    const all = await raisedInLog(at)
    const seen: string[] = []
    const live: string[] = []
    const whole: EventOf[] = []
    const history = await client.replay({ types: ['DemandRaised'] }, (event) => {
      whole.push(event)
    })
    await history.caughtUp
    const late = await client.subscribe(
      { durable: newDurable(), types: ['DemandRaised'], after: whole[1]?.position ?? '' },
      ({ id }) => {
        seen.push(id)
      },
    )
    const now = await client.subscribe({ durable: newDurable(), types: ['DemandRaised'], after: 'now' }, ({ of }) => {
      live.push(of)
    })
    await expect.poll(() => seen, SOON).toEqual(all.slice(2))
    const raised = await raiseDemands(client, 1)
    await expect.poll(() => live, SOON).toEqual(raised)
    await Promise.all([history.stop(), late.stop(), now.stop()])
  })

  test('several processes under one name share the work, one event at a time', async () => {
    const name = newDurable()
    let inHand = 0
    let most = 0
    const seen: [number, string][] = []
    const clients = [client, await at.client()]
    const subscriptions = await Promise.all(
      clients.map((one, which) =>
        one.subscribe({ durable: name, types: ['DemandRaised'] }, async ({ id }) => {
          inHand += 1
          most = Math.max(most, inHand)
          seen.push([which, id])
          await new Promise(setImmediate)
          inHand -= 1
        }),
      ),
    )
    await raiseDemands(client, 10)
    const all = await raisedInLog(at)
    await expect.poll(() => seen.map(([, id]) => id), SOON).toEqual(all)
    expect(most).toBe(1)
    await Promise.all(subscriptions.map((one) => one.stop()))
  })

  test('a durable that was deleted is created again behind the handled events', async () => {
    const name = newDurable()
    const seen: string[] = []
    const subscription = await client.subscribe({ durable: name, types: ['DemandRaised'] }, ({ id }) => {
      seen.push(id)
    })
    await expect.poll(async () => seen.length === (await raisedInLog(at)).length, SOON).toBe(true)
    const jsm = await natsOf(client).jetstreamManager()
    await jsm.consumers.delete('GOVERNANCE', name)
    await raiseDemands(client, 2)
    const all = await raisedInLog(at)
    await expect.poll(() => seen, { timeout: 15_000 }).toEqual(all)
    await subscription.stop()
  })

  test('accepts other types under the same name', async () => {
    const name = newDurable()
    const options = { durable: name, community: 'pa' } as const
    const narrow = await client.subscribe({ ...options, types: ['DemandClosed'] }, () => {})
    await narrow.stop()
    const seen: string[] = []
    const wide = await client.subscribe({ ...options, types: ['DemandRaised'] }, ({ of }) => {
      seen.push(of)
    })
    const [raised] = await raiseDemands(client, 1)
    await expect.poll(() => seen, { timeout: 10_000 }).toContain(raised)
    await wide.stop()
  })

  test('invalid names and names of other consumers are refused', async () => {
    await expect(client.subscribe({ durable: 'a.b' }, () => {})).rejects.toMatchObject({ code: 'durable.invalid' })
    const jsm = await natsOf(client).jetstreamManager()
    await jsm.consumers.add('GOVERNANCE', { durable_name: 'theirs', ack_policy: 'all' } as never)
    await expect(client.subscribe({ durable: 'theirs' }, () => {})).rejects.toMatchObject({ code: 'durable.other' })
  })
})
