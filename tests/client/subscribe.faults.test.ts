import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { type Client, ClientError, type EventOf } from '../../client/index.ts'
import type { Sealed } from '../../domain/kernel/index.ts'
import { type Connected, connected } from './rig.ts'

/** Long enough for a busy machine. */
const SOON = { timeout: 15_000 }

let at: Connected
let client: Client
let names = 0
const durable = () => `service-${++names}`

beforeAll(async () => {
  at = await connected()
  client = await at.client()
})
afterAll(() => at.stop())

async function raise(count: number, from: Client = client): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const answer = await from.command('demand', 'raise', { community: 'pa', data: { text: `A lamp, ${n}` } })
    if (!answer.ok) throw new Error(answer.detail)
    ids.push(answer.id)
  }
  return ids
}

/** Waits until the stream holds what the log does. */
async function published(): Promise<void> {
  const jsm = await client.connection.jetstreamManager()
  const head = await at.engine.log.head()
  const last = async () => {
    const { last_seq } = (await jsm.streams.info('GOVERNANCE')).state
    return Number((await jsm.streams.getMessage('GOVERNANCE', { seq: last_seq })).header.get('Governance-Position'))
  }
  await expect.poll(last, SOON).toBe(head)
}

/** The ids of the demands that the log says were raised, in its order. */
async function raisedInLog(): Promise<string[]> {
  const ids: string[] = []
  for await (const events of at.engine.log.readAll(0)) {
    for (const { type, id } of events) if (type.startsWith('governance.DemandRaised.')) ids.push(id)
  }
  return ids
}

describe('a durable subscription', () => {
  test('gets each event in order, typed by its name, and goes on where it was', async () => {
    const name = durable()
    await raise(3)
    const seen: EventOf<'DemandRaised'>[] = []
    const first = await client.subscribe(
      { durable: name, community: 'pa', types: ['DemandRaised', 'DemandClosed'] },
      (event) => {
        if (event.name === 'DemandRaised') {
          expectTypeOf(event.data.text).toEqualTypeOf<Sealed | undefined>()
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
      type: 'governance.DemandRaised.v1',
      revision: 0,
    })
    expect(event?.data.text).toEqual({ sealed: expect.any(String) })
    expect(event?.subject).toBe(`demand-pa-${event?.of}`)

    await raise(2)
    const again = await client.subscribe(
      { durable: name, community: 'pa', types: ['DemandRaised', 'DemandClosed'] },
      (event) => {
        if (event.name === 'DemandRaised') seen.push(event)
      },
    )
    await expect.poll(() => seen.length, SOON).toBe(5)
    await again.stop()
    expect(seen.map(({ id }) => id)).toEqual(await raisedInLog())
  })

  test('what the handler fails at comes again before anything else does', async () => {
    const tried: string[] = []
    const failures: number[] = []
    const subscription = await client.subscribe(
      {
        durable: durable(),
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
    const [first, ...others] = await raisedInLog()
    await expect.poll(() => tried, { timeout: 10_000 }).toEqual([first, first, first, ...others])
    expect(failures).toEqual([1, 2])
    await subscription.stop()
  })

  test('a poison event ends it, and stands first in line when it is subscribed again', async () => {
    const name = durable()
    const [first] = await raisedInLog()
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

  test('or is skipped, where that is asked for', async () => {
    const [first, ...others] = await raisedInLog()
    const seen: string[] = []
    const skipped: string[] = []
    const subscription = await client.subscribe(
      {
        durable: durable(),
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
    const all = await raisedInLog()
    const seen: string[] = []
    const live: string[] = []
    const whole: EventOf[] = []
    const history = await client.replay({ types: ['DemandRaised'] }, (event) => {
      whole.push(event)
    })
    await history.caughtUp
    const late = await client.subscribe(
      { durable: durable(), types: ['DemandRaised'], after: whole[1]?.position ?? '' },
      ({ id }) => {
        seen.push(id)
      },
    )
    const now = await client.subscribe({ durable: durable(), types: ['DemandRaised'], after: 'now' }, ({ of }) => {
      live.push(of)
    })
    await expect.poll(() => seen, SOON).toEqual(all.slice(2))
    const raised = await raise(1)
    await expect.poll(() => live, SOON).toEqual(raised)
    await Promise.all([history.stop(), late.stop(), now.stop()])
  })

  test('several processes under one name share the work, one event at a time', async () => {
    const name = durable()
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
    await raise(10)
    const all = await raisedInLog()
    await expect.poll(() => seen.map(([, id]) => id), SOON).toEqual(all)
    expect(most).toBe(1)
    await Promise.all(subscriptions.map((one) => one.stop()))
  })

  test('a durable that was deleted is created again behind the handled events', async () => {
    const name = durable()
    const seen: string[] = []
    const subscription = await client.subscribe({ durable: name, types: ['DemandRaised'] }, ({ id }) => {
      seen.push(id)
    })
    await expect.poll(async () => seen.length === (await raisedInLog()).length, SOON).toBe(true)
    const jsm = await client.connection.jetstreamManager()
    await jsm.consumers.delete('GOVERNANCE', name)
    await raise(2)
    const all = await raisedInLog()
    await expect.poll(() => seen, { timeout: 15_000 }).toEqual(all)
    await subscription.stop()
  })

  test('takes other types on under the same name', async () => {
    const name = durable()
    const options = { durable: name, community: 'pa' } as const
    const narrow = await client.subscribe({ ...options, types: ['DemandClosed'] }, () => {})
    await narrow.stop()
    const seen: string[] = []
    const wide = await client.subscribe({ ...options, types: ['DemandRaised'] }, ({ of }) => {
      seen.push(of)
    })
    const [raised] = await raise(1)
    await expect.poll(() => seen, { timeout: 10_000 }).toContain(raised)
    await wide.stop()
  })

  test('names that are none, or of other consumers, are told', async () => {
    await expect(client.subscribe({ durable: 'a.b' }, () => {})).rejects.toMatchObject({ code: 'durable.invalid' })
    const jsm = await client.connection.jetstreamManager()
    await jsm.consumers.add('GOVERNANCE', { durable_name: 'theirs', ack_policy: 'all' } as never)
    await expect(client.subscribe({ durable: 'theirs' }, () => {})).rejects.toMatchObject({ code: 'durable.other' })
  })
})

describe('a replay', () => {
  test('hands on everything from the beginning, then what happens', async () => {
    await published()
    const seen: EventOf[] = []
    const replay = await client.replay({}, (event) => {
      seen.push(event)
    })
    await replay.caughtUp
    const log: string[] = []
    for await (const events of at.engine.log.readAll(0)) log.push(...events.map(({ id }) => id))
    expect(seen.map(({ id }) => id)).toEqual(log)
    const [raised] = await raise(1)
    await expect.poll(() => seen.at(-1)?.of, SOON).toBe(raised)
    await replay.stop()
  })

  test('begins exactly after any position', async () => {
    await published()
    const positions: number[] = []
    for await (const events of at.engine.log.readAll(0)) positions.push(...events.map(({ position }) => position))
    for (const [index, after] of [...positions.entries()].filter(([at]) => at % 7 === 0)) {
      const seen: number[] = []
      const replay = await client.replay({ after: String(after) }, ({ position }) => {
        seen.push(Number(position))
      })
      await replay.caughtUp
      await replay.stop()
      expect(seen).toEqual(positions.slice(index + 1))
    }
  })

  test('that is stopped on its way says so, and ends as it was told to', async () => {
    await raise(2)
    await published()
    const held = Promise.withResolvers<void>()
    const seen: string[] = []
    const replay = await client.replay({ types: ['DemandRaised'] }, async ({ id }) => {
      seen.push(id)
      await held.promise
    })
    await expect.poll(() => seen.length, SOON).toBe(1)
    const stopped = replay.stop()
    held.resolve()
    await stopped
    await expect(replay.caughtUp).rejects.toMatchObject({ code: 'replay.stopped' })
    await replay.ended
  })

  test('whose handler fails ends', async () => {
    const replay = await client.replay({}, () => {
      throw new Error('never')
    })
    await expect(replay.ended).rejects.toMatchObject({ code: 'handler.failed', cause: new Error('never') })
    await expect(replay.caughtUp).rejects.toMatchObject({ code: 'handler.failed' })
  })
})

test('services that answer events with commands do each once, however many of them run', async () => {
  const triggers = await raise(3)
  const answered: boolean[] = []
  const echo = async ({ of, id, correlationid }: EventOf<'DemandRaised'>) => {
    if (!triggers.includes(of)) return
    const { ok } = await client.command('demand', 'raise', {
      community: 'pa',
      data: { text: 'Me too.' },
      idempotencyKey: `echo:${id}`,
      correlationId: correlationid,
    })
    answered.push(ok)
  }
  const before = (await raisedInLog()).length
  const services = await Promise.all(
    [1, 2].map(() => client.subscribe({ durable: durable(), types: ['DemandRaised'] }, echo)),
  )
  await expect.poll(() => answered, SOON).toEqual(Array(2 * triggers.length).fill(true))
  expect((await raisedInLog()).length).toBe(before + triggers.length)
  await Promise.all(services.map((one) => one.stop()))
})

test('a nats-server that dies and comes back loses, doubles and misplaces nothing', async () => {
  const [subscribed, replayed]: string[][] = [[], []]
  const subscription = await client.subscribe({ durable: durable(), types: ['DemandRaised'] }, ({ id }) => {
    subscribed?.push(id)
  })
  const replay = await client.replay({ types: ['DemandRaised'] }, ({ id }) => {
    replayed?.push(id)
  })
  for (let round = 0; round < 3; round += 1) {
    const asked = raise(5)
    await at.nats.kill()
    await at.nats.start()
    await asked
  }
  const all = await raisedInLog()
  await expect.poll(() => replayed, { timeout: 20_000 }).toEqual(all)
  await expect.poll(() => [...new Set(subscribed)], { timeout: 20_000 }).toEqual(all)
  await Promise.all([subscription.stop(), replay.stop()])
})

test('closing waits for the event in hand', async () => {
  const leaving = await at.client()
  const name = durable()
  let finish = (): void => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  const seen: string[] = []
  await leaving.subscribe({ durable: name, types: ['DemandRaised'] }, async ({ id }) => {
    seen.push(id)
    await held
  })
  await expect.poll(() => seen.length, SOON).toBe(1)
  const closed = leaving.close()
  finish()
  await closed
  const rest: string[] = []
  const next = await client.subscribe({ durable: name, types: ['DemandRaised'] }, ({ id }) => {
    rest.push(id)
  })
  const all = await raisedInLog()
  await expect.poll(() => [...seen, ...rest], SOON).toEqual(all)
  await next.stop()
})

test('a client that loses the connection for good is told, and does not go on without events', async () => {
  const leaving = await at.client()
  const subscription = await leaving.subscribe({ durable: durable() }, () => {})
  const replay = await leaving.replay({}, () => {})
  await replay.caughtUp
  const ends = Promise.allSettled([subscription.ended, replay.ended])
  // As the client itself does where the server refuses its credentials twice.
  await leaving.connection.close()
  const told = { status: 'rejected', reason: expect.objectContaining({ code: 'connection.closed' }) }
  expect(await ends).toEqual([told, told])
  await expect(leaving.subscribe({ durable: durable() }, () => {})).rejects.toMatchObject({ code: 'connection.closed' })
})

test('closing does not wait for a nats-server that is away', async () => {
  const leaving = await at.client()
  const subscription = await leaving.subscribe({ durable: durable() }, () => {})
  const replay = await leaving.replay({}, () => {})
  await replay.caughtUp
  await at.nats.kill()
  await leaving.close()
  await Promise.all([subscription.ended, replay.ended])
  expect(leaving.connection.isClosed()).toBe(true)
  await leaving.close()
  await at.nats.start()
})
