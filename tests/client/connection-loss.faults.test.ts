import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client, EventOf } from '../../client/index.ts'
import { newDurable, raiseDemands, raisedInLog, SOON } from './demands.ts'
import { type Connected, connected } from './rig.ts'

let at: Connected
let client: Client

beforeAll(async () => {
  at = await connected()
  client = await at.client()
  await raiseDemands(client, 3)
})
afterAll(() => at.stop())

test('services that answer events with commands do each once, with any number of them', async () => {
  const triggers = await raiseDemands(client, 3)
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
  const before = (await raisedInLog(at)).length
  const services = await Promise.all(
    [1, 2].map(() => client.subscribe({ durable: newDurable(), types: ['DemandRaised'] }, echo)),
  )
  await expect.poll(() => answered, SOON).toEqual(Array(2 * triggers.length).fill(true))
  expect((await raisedInLog(at)).length).toBe(before + triggers.length)
  await Promise.all(services.map((one) => one.stop()))
})

test('no event is lost, doubled or out of order when a nats-server dies and comes back', async () => {
  const [subscribed, replayed]: string[][] = [[], []]
  const subscription = await client.subscribe({ durable: newDurable(), types: ['DemandRaised'] }, ({ id }) => {
    subscribed?.push(id)
  })
  const replay = await client.replay({ types: ['DemandRaised'] }, ({ id }) => {
    replayed?.push(id)
  })
  for (let round = 0; round < 3; round += 1) {
    const asked = raiseDemands(client, 5)
    await at.nats.kill()
    await at.nats.start()
    await asked
  }
  const all = await raisedInLog(at)
  await expect.poll(() => replayed, { timeout: 20_000 }).toEqual(all)
  await expect.poll(() => [...new Set(subscribed)], { timeout: 20_000 }).toEqual(all)
  await Promise.all([subscription.stop(), replay.stop()])
})

test('closing waits for the event that is being handled', async () => {
  const leaving = await at.client()
  const name = newDurable()
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
  const all = await raisedInLog(at)
  await expect.poll(() => [...seen, ...rest], SOON).toEqual(all)
  await next.stop()
})

test('a client that loses the connection for good is told, and does not go on without events', async () => {
  const leaving = await at.client()
  const subscription = await leaving.subscribe({ durable: newDurable() }, () => {})
  const replay = await leaving.replay({}, () => {})
  await replay.caughtUp
  const ends = Promise.allSettled([subscription.ended, replay.ended])
  // The client itself does so where the server refuses its credentials twice.
  await leaving.connection.close()
  const told = { status: 'rejected', reason: expect.objectContaining({ code: 'connection.closed' }) }
  expect(await ends).toEqual([told, told])
  await expect(leaving.subscribe({ durable: newDurable() }, () => {})).rejects.toMatchObject({
    code: 'connection.closed',
  })
})

test('closing does not wait for a nats-server that is away', async () => {
  const leaving = await at.client()
  const subscription = await leaving.subscribe({ durable: newDurable() }, () => {})
  const replay = await leaving.replay({}, () => {})
  await replay.caughtUp
  await at.nats.kill()
  await leaving.close()
  await Promise.all([subscription.ended, replay.ended])
  expect(leaving.connection.isClosed()).toBe(true)
  await leaving.close()
  await at.nats.start()
})
