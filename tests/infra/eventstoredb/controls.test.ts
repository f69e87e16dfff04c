import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { ANY, EventStoreDBClient, FORWARDS, jsonEvent, START } from '@eventstore/db-client'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startChild } from '../../fixtures/children.ts'
import { standIn } from './server.ts'

async function clientOf(url: string): Promise<EventStoreDBClient> {
  const client = EventStoreDBClient.connectionString(url)
  Reflect.set(client, 'supports', async () => false)
  onTestFinished(() => client.dispose())
  return client
}

async function rig() {
  const server = await standIn()
  onTestFinished(() => server.stop())
  return { server, client: await clientOf(server.url) }
}

const event = () => jsonEvent({ id: randomUUID(), type: 'x', data: { a: 1 } })

async function revisions(client: EventStoreDBClient, stream: string, requiresLeader = false): Promise<number[]> {
  const found = []
  for await (const { event } of client.readStream(stream, { requiresLeader })) found.push(Number(event?.revision))
  return found
}

/** Until the client has noticed that its connection is gone. */
const again = <T>(work: () => Promise<T>): Promise<T> => vi.waitFor(work, { timeout: 20_000, interval: 20 })

it('drops what was written after a copy was taken, and grows past it', async () => {
  const { server, client } = await rig()
  await client.appendToStream('a', event())
  const copy = server.store.copy()
  const lost = await client.appendToStream('a', [event(), event()])
  await server.putBack(copy)
  expect(await again(() => revisions(client, 'a'))).toEqual([0])
  const position = Number(lost.position?.commit)
  server.store.growPast(position)
  expect(server.store.copy().end).toBeGreaterThan(position)
  expect(server.store.log.every(({ stream, revision }) => stream !== 'a' || revision === 0)).toBe(true)
})

it('has followers that may be behind, and that send requests for it to the leader', async () => {
  const { server, client } = await rig()
  const follower = await server.follower()
  await client.appendToStream('a', event())
  follower.stall()
  await client.appendToStream('a', event())
  const near = await clientOf(follower.url)
  expect(await revisions(near, 'a')).toEqual([0])
  await expect(revisions(near, 'a', true)).rejects.toMatchObject({ type: 'not-leader' })
  expect(await again(() => revisions(near, 'a', true))).toEqual([0, 1])
  const fresh = await clientOf(follower.url)
  const seen: string[] = []
  const subscription = fresh.subscribeToAll({ fromPosition: START }).on('data', ({ event }) => {
    if (event !== undefined) seen.push(`${event.streamId}@${event.revision}`)
  })
  await expect.poll(() => seen).toEqual(['a@0'])
  follower.catchUp()
  await expect.poll(() => seen).toEqual(['a@0', 'a@1'])
  await subscription.unsubscribe()
})

it('counts calls by kind, and refuses them by kind', async () => {
  const { server, client } = await rig()
  await client.appendToStream('a', event(), { expectedRevision: ANY })
  await client.setStreamMetadata('a', { maxCount: 5 })
  await client.getStreamMetadata('a')
  await revisions(client, 'a')
  for await (const _ of client.readAll({ direction: FORWARDS }));
  expect(server.calls()).toMatchObject({ append: 2, 'read-metadata': 1, 'read-stream': 1, 'read-all': 1 })
  server.resetCalls()
  server.refuse('unknown', ['read-stream'])
  await expect(revisions(client, 'a')).rejects.toMatchObject({ code: 2 })
  server.refuse('access-denied')
  await expect(client.appendToStream('a', event())).rejects.toMatchObject({ type: 'access-denied' })
  server.refuse()
  await client.appendToStream('a', event())
  expect(server.calls()).toMatchObject({ append: 2, 'read-stream': 1 })
})

it('handles nothing while it is frozen, and handles those calls afterwards', async () => {
  const { server, client } = await rig()
  server.freeze()
  await expect(client.appendToStream('a', event(), { deadline: 100 })).rejects.toMatchObject({ code: 4 })
  expect(server.store.stream('a')).toEqual([])
  server.thaw()
  await expect.poll(() => server.store.stream('a')).toHaveLength(1)
})

it('is controlled by lines where it runs in its own process', async () => {
  const child = startChild(resolve(import.meta.dirname, 'child-server.ts'))
  onTestFinished(() => child.kill())
  const client = await clientOf(await vi.waitUntil(() => child.lines()[0], { timeout: 30_000 }))
  await client.appendToStream('a', event())
  expect(await child.ask('copy before')).toBe('done')
  await client.appendToStream('a', event())
  expect(JSON.parse(await child.ask('calls'))).toMatchObject({ append: 2 })
  const end = await child.ask('end')
  await child.ask('put-back before')
  expect(await again(() => revisions(client, 'a'))).toEqual([0])
  await child.ask(`grow-past ${end}`)
  expect(Number(await child.ask('end'))).toBeGreaterThan(Number(end))
  await child.ask('soft-delete a')
  await expect(again(() => revisions(client, 'a').catch((error) => error.type))).resolves.toBe('stream-not-found')
})
