import { describe, expect, it, onTestFinished } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { all, appended, newEvent } from '../sqlite/event-log/events.ts'
import type { AppendFault } from './append-calls.ts'
import { type StandIn, standIn } from './server.ts'

/** Faults of EventStoreDB are tested on a stand-in. */
async function rig(
  options: { deadlineMs?: number; patienceMs?: number } = {},
): Promise<{ server: StandIn; log: EventLog }> {
  const server = await standIn()
  const log = await openEventStoreLog({ url: server.url, clock: Date.now, deadlineMs: 300, ...options })
  onTestFinished(async () => {
    await log.close()
    await server.stop()
  })
  return { server, log }
}

const STREAM = 'demand-pa-1'

describe('an append to EventStoreDB', () => {
  it.each<AppendFault[][]>([
    [['unavailable']],
    [['not-leader']],
    [['lost-request']],
    [['lost-reply']],
    [['lost-reply', 'unavailable', 'not-leader', 'lost-request']],
  ])('is made again with the same ids until it is answered: %s', async (faults) => {
    const { server, log } = await rig()
    appended(await log.append(STREAM, 'none', [newEvent()]))
    server.fail(...faults)
    const events = appended(await log.append(STREAM, 0, [newEvent(), newEvent()]))
    expect(await all(log.readStream(STREAM, 1))).toEqual(events)
    expect(await all(log.readStream(STREAM))).toHaveLength(3)
  })

  it('is found, and not written twice, where another engine overtakes it while its answer is lost', async () => {
    const { server, log } = await rig()
    const other = await openEventStoreLog({ url: server.url, clock: Date.now })
    onTestFinished(() => other.close())
    server.fail('lost-reply')
    const [event, later] = [newEvent(), newEvent()]
    const appending = log.append(STREAM, 'none', [event])
    await expect.poll(() => server.store.stream(STREAM)).toHaveLength(1)
    appended(await other.append(STREAM, 0, [later]))
    expect(appended(await appending).map(({ id }) => id)).toEqual([event.id])
    expect((await all(log.readStream(STREAM))).map(({ id }) => id)).toEqual([event.id, later.id])
  })

  it('of the same events by two engines is one append', async () => {
    const { server, log } = await rig()
    const other = await openEventStoreLog({ url: server.url, clock: () => Date.now() + 1000 })
    onTestFinished(() => other.close())
    const events = [newEvent(), newEvent()]
    const [one, two] = await Promise.all([log.append(STREAM, 'none', events), other.append(STREAM, 'none', events)])
    expect(appended(one)).toEqual(appended(two))
    expect(await all(log.readStream(STREAM))).toEqual(appended(one))
  })

  it('concerns no other append that fails, and none is lost or doubled when the connection of all ends', async () => {
    const { server, log } = await rig()
    const side = Array.from({ length: 30 }, (_, at) => ({ stream: `demand-pa-${at}`, event: newEvent() }))
    const append = (each: (typeof side)[number]) => log.append(each.stream, 'none', [each.event])
    server.fail('access-denied', 'unknown')
    const first = await Promise.allSettled(side.map(append))
    const codes = first.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
    expect(codes.sort()).toEqual(['log.denied', 'log.unexpected'])
    server.fail('not-leader')
    const again = await Promise.all(side.map(append))
    expect(again.map((one) => appended(one).map(({ id }) => id))).toEqual(side.map(({ event }) => [event.id]))
    expect(await all(log.readAll(0))).toHaveLength(side.length)
  })

  it('of more bytes than one message takes is one append', async () => {
    const { server, log } = await rig()
    // A server can be set to take more than 1 MiB at once.
    const large = Array.from({ length: 100 }, () => newEvent({ data: { text: 'x'.repeat(40_000) } }))
    await expect(log.append(STREAM, 'none', large)).rejects.toMatchObject({ code: 'log.append-too-large' })
    expect(server.store.stream(STREAM)).toEqual([])
    appended(await log.append(STREAM, 'none', large.slice(0, 20)))
    expect(server.store.stream(STREAM)).toHaveLength(20)
  })

  it('is given up in bounded time where no server answers, with a fault that says what to do', async () => {
    const { server, log } = await rig({ patienceMs: 500 })
    await server.stop()
    const fault = { code: 'log.unavailable', retryAfter: 5, message: expect.stringContaining('EVENTSTORE_URL') }
    await expect(log.append(STREAM, 'none', [newEvent()])).rejects.toMatchObject(fault)
    await expect(log.head()).rejects.toMatchObject(fault)
    await server.start()
    appended(await log.append(STREAM, 'none', [newEvent()]))
  })

  it('is refused at once where the user has no right, the stream is deleted, or it is too large', async () => {
    const { server, log } = await rig()
    server.fail('access-denied')
    await expect(log.append(STREAM, 'none', [newEvent()])).rejects.toMatchObject({ code: 'log.denied' })
    const large = Array.from({ length: 30 }, () => newEvent({ data: { text: 'x'.repeat(45_000) } }))
    await expect(log.append(STREAM, 'none', large)).rejects.toMatchObject({ code: 'log.append-too-large' })
    server.store.tombstone(STREAM)
    await expect(log.append(STREAM, 'none', [newEvent()])).rejects.toMatchObject({ code: 'log.stream-deleted' })
  })
})

describe('a subscription to EventStoreDB', () => {
  it('resumes from its last position when it is dropped, and when the server was away', async () => {
    const { server, log } = await rig()
    const end = new AbortController()
    const seen: RecordedEvent[] = []
    const listening = (async () => {
      for await (const batch of log.subscribe(0, end.signal)) seen.push(...batch)
    })()
    const expected: RecordedEvent[] = []
    const happen = async () => expected.push(...appended(await log.append(STREAM, 'any', [newEvent()])))
    for (let round = 0; round < 3; round += 1) {
      await happen()
      await expect.poll(() => seen).toEqual(expected)
      await expect.poll(() => server.dropSubscriptions()).toBe(1)
      await happen()
      await expect.poll(() => seen).toEqual(expected)
      await server.stop()
      await server.start()
      await happen()
    }
    await expect.poll(() => seen).toEqual(expected)
    end.abort()
    await listening
  })

  it('and a read find the events of the log where the server searches for them too long', async () => {
    const { server, log } = await rig()
    const events = appended(await log.append(STREAM, 'none', [newEvent(), newEvent()]))
    server.searchFor(2_000)
    const end = new AbortController()
    const seen: RecordedEvent[] = []
    const listening = (async () => {
      for await (const batch of log.subscribe(0, end.signal)) seen.push(...batch)
    })()
    expect(await all(log.readAll(0))).toEqual(events)
    expect(await log.head()).toBe(events[1]?.position)
    await expect.poll(() => seen).toEqual(events)
    end.abort()
    await listening
  })

  it('gets no events of other programs in the same store', async () => {
    const { server, log } = await rig()
    const [first] = appended(await log.append(STREAM, 'none', [newEvent()]))
    const theirs = {
      id: crypto.randomUUID(),
      contentType: 'application/json',
      data: Buffer.from('{}'),
      metadata: Buffer.of(),
    }
    server.store.append('$$demand-pa-1', 'any', [{ ...theirs, type: '$metadata' }])
    server.store.append('orders-1', 'any', [{ ...theirs, id: crypto.randomUUID(), type: 'OrderPlaced' }])
    server.store.append('$ce-demand', 'any', [{ ...theirs, id: crypto.randomUUID(), type: '$>' }])
    expect(await log.head()).toBe(first?.position)
    const [second] = appended(await log.append(STREAM, 0, [newEvent()]))
    expect(await all(log.readAll(0))).toEqual([first, second])
  })
})

describe('what lies in EventStoreDB', () => {
  it('is the stored form, byte for byte, whatever names the data have', async () => {
    const { server, log } = await rig()
    const data = { 10: 'ten', 9: 'nine', b: [{ 2: 1, 1: 2 }], a: '三社' }
    const events = appended(await log.append(STREAM, 'none', [newEvent(), newEvent({ data })]))
    const kept = server.store.stream(STREAM).map((one) => Buffer.from(one.data).toString('utf8'))
    expect(kept[1]).toContain('"data":{"10":"ten","9":"nine","a":"三社","b":[{"1":2,"2":1}]}')
    expect(kept.map((text) => JSON.parse(text).id)).toEqual(events.map(({ id }) => id))
    expect(server.store.stream(STREAM).map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect(await all(log.readStream(STREAM))).toEqual(events)
  })

  it('is refused where it is not a log of an engine, or the connection string is invalid', async () => {
    const server = await standIn()
    onTestFinished(() => server.stop())
    const theirs = { id: crypto.randomUUID(), type: 'x', contentType: 'application/json', data: Buffer.from('{}') }
    server.store.append('sanshe-log', 'any', [{ ...theirs, metadata: Buffer.of() }])
    const opening = openEventStoreLog({ url: server.url, clock: Date.now })
    await expect(opening).rejects.toMatchObject({ code: 'log.foreign' })
    await expect(openEventStoreLog({ url: 'http://x', clock: Date.now })).rejects.toMatchObject({
      code: 'config.invalid',
    })
  })
})
