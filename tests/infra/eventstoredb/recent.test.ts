import { expect, it, onTestFinished } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import { streamEnds } from '../../../infra/eventstoredb/stream-ends.ts'
import { appended, newEvent } from '../sqlite/event-log/events.ts'
import { standIn } from './server.ts'

const STREAM = 'notice-pa-1'

/** Two logs on one store. The first follows it, and is up to date. */
async function rig() {
  const server = await standIn()
  const [log, other] = [
    await openEventStoreLog({ url: server.url, clock: Date.now }),
    await openEventStoreLog({ url: server.url, clock: Date.now }),
  ]
  const stopping = new AbortController()
  const listening = (async () => {
    for await (const _ of log.subscribe(0, stopping.signal));
  })()
  onTestFinished(async () => {
    stopping.abort()
    await listening
    await log.close()
    await other.close()
    await server.stop()
  })
  let at = 0
  /** Whether an event of the other log is remembered as soon as it is recorded. */
  const isLive = async (): Promise<boolean> => {
    at += 1
    const stream = `notice-live-${at}`
    const [event] = appended(await other.append(stream, 'none', [newEvent()]))
    return (await log.recent?.(stream, 0, event?.position ?? 0)) !== undefined
  }
  await expect.poll(isLive).toBe(true)
  return { server, log, other, isLive }
}

it('the events of a stream are remembered, those of other engines included, at the cost of one question a second', async () => {
  const { server, log, other } = await rig()
  const events = appended(await other.append(STREAM, 'none', [newEvent(), newEvent()]))
  const [, last] = events
  expect(await log.recent?.(STREAM, 0, last?.position ?? 0)).toEqual(events)
  server.resetCalls()
  for (const from of [0, 1, 0, 1]) expect(await log.recent?.(STREAM, from, 0)).toEqual(events.slice(from))
  expect(server.calls()).toMatchObject({ 'read-stream': 0, 'read-metadata': 0 })
  expect(server.calls()['read-all']).toBeLessThanOrEqual(1)
  const [more] = appended(await other.append(STREAM, 1, [newEvent()]))
  expect(await log.recent?.(STREAM, 1, more?.position ?? 0)).toEqual([events[1], more])
})

it('what was read is remembered, and what was not is not', async () => {
  const { server, log, other, isLive } = await rig()
  const [event] = appended(await other.append(STREAM, 'none', [newEvent()]))
  expect(await log.recent?.(STREAM, 0, event?.position ?? 0)).toEqual([event])
  // A new subscription knows nothing of the events before it.
  expect(server.dropSubscriptions()).toBe(1)
  await expect.poll(() => log.recent?.(STREAM, 0, 0)).toBeUndefined()
  await expect.poll(isLive).toBe(true)
  expect(await log.recent?.(STREAM, 0, 0)).toBeUndefined()
  for await (const events of log.readStream(STREAM)) expect(events).toEqual([event])
  expect(await log.recent?.(STREAM, 0, 0)).toEqual([event])
  expect(await log.recent?.(STREAM, 1, 0)).toBeUndefined()
})

it('a stream without events is remembered once it is known that it was not deleted', async () => {
  const { server, log, other } = await rig()
  for await (const events of log.readStream(STREAM)) expect(events).toEqual([])
  expect(await log.recent?.(STREAM, 0, 0)).toBeUndefined()
  expect(await log.removed?.(STREAM)).toBeUndefined()
  server.resetCalls()
  expect(await log.recent?.(STREAM, 0, 0)).toEqual([])
  expect(server.calls()).toMatchObject({ 'read-stream': 0, 'read-metadata': 0 })
  const events = appended(await other.append(STREAM, 'none', [newEvent()]))
  expect(await log.recent?.(STREAM, 0, events[0]?.position ?? 0)).toEqual(events)
})

it('a subscription that does not deliver is not relied on', async () => {
  const { server, log, other } = await rig()
  appended(await other.append(STREAM, 'none', [newEvent()]))
  server.muteSubscriptions()
  const [more] = appended(await other.append(STREAM, 0, [newEvent()]))
  expect(await log.recent?.(STREAM, 0, more?.position ?? 0)).toBeUndefined()
  // What this log appends itself is acknowledged by reading it back, and counts as missing until the subscription delivers it.
  appended(await log.append('notice-pa-2', 'none', [newEvent()]))
  expect(await log.recent?.(STREAM, 0, 0)).toBeUndefined()
})

it('a reading that ends after newer events were heard or forgotten is not remembered', () => {
  const event = (revision: number): RecordedEvent => {
    const { id, type, actor, role, correlationid, commandid, data } = newEvent()
    const form = { specversion: '1.0', datacontenttype: 'application/json', dataschema: 'urn:x', source: '/x' } as const
    const at = '2026-03-01T08:00:00.000Z'
    const envelope = { id, type, actor, role, correlationid, commandid, data, subject: STREAM, revision }
    return { ...form, ...envelope, time: at, recordedtime: at, position: 10 * (revision + 1) }
  }
  const ends = streamEnds()
  const late = ends.reading(STREAM)
  ends.heard([event(1)])
  late([event(0)])
  expect(ends.last(STREAM)?.revision).toBe(1)
  ends.forget(STREAM)
  const forgotten = ends.reading(STREAM)
  ends.heard([event(2)])
  ends.forget(STREAM)
  forgotten([event(1)])
  expect(ends.last(STREAM)).toBeUndefined()
  const before = ends.reading(STREAM)
  ends.clear()
  before([event(2)])
  expect(ends.last(STREAM)).toBeUndefined()
  ends.reading(STREAM)([event(1), event(2)])
  ends.heard([event(3)])
  expect(ends.from(STREAM, 1)?.map(({ revision }) => revision)).toEqual([1, 2, 3])
  ends.heard([event(5)])
  expect(ends.from(STREAM, 3)).toBeUndefined()
  expect(ends.from(STREAM, 5)).toHaveLength(1)
})
