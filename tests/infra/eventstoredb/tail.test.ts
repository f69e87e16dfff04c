import { ErrorType } from '@eventstore/db-client'
import { expect, it, onTestFinished } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { STORE_ERRORS } from '../../../infra/eventstoredb/errors.ts'
import { storeMeaning } from '../../../infra/eventstoredb/faults.ts'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import { health } from '../../../services/kit/health.ts'
import { appended, newEvent } from '../sqlite/event-log/events.ts'
import { standIn } from './server.ts'

/** A log whose waits the test observes and ends. */
async function rig() {
  const server = await standIn()
  const conditions = health()
  const waits: number[] = []
  let go = Promise.withResolvers<void>()
  const log = await openEventStoreLog({
    url: server.url,
    clock: Date.now,
    report: conditions.report,
    async wait(ms, signal) {
      waits.push(ms)
      await Promise.race([go.promise, new Promise((done) => signal.addEventListener('abort', done, { once: true }))])
      go = Promise.withResolvers()
    },
  })
  onTestFinished(async () => {
    await log.close()
    await server.stop()
  })
  return { server, log, conditions, waits, go: () => go.resolve() }
}

it('a tail with an unknown error retries five times in 30 s, then pauses and retries every minute', async () => {
  const { server, log, conditions, waits, go } = await rig()
  server.refuse('unknown', ['subscribe'])
  const stopping = new AbortController()
  const seen: RecordedEvent[] = []
  const listening = (async () => {
    for await (const events of log.subscribe(0, stopping.signal)) seen.push(...events)
  })()
  for (let tries = 1; tries <= 6; tries += 1) {
    await expect.poll(() => waits).toHaveLength(tries)
    if (tries < 5) expect(conditions.conditions()).toEqual([])
    if (tries < 6) go()
  }
  expect(waits).toEqual([1_000, 3_000, 8_000, 15_000, 60_000, 60_000])
  expect(conditions.conditions()).toMatchObject([
    {
      part: 'event-log-tail',
      fault: { code: 'log.unexpected', kind: 'unknown' },
      stops: ['views', 'relay', 'services', 'webhooks'],
    },
  ])
  // Everything else goes on meanwhile, and so does the tail once it is answered.
  const events = appended(await log.append('notice-pa-1', 'none', [newEvent()]))
  server.refuse()
  go()
  await expect.poll(() => seen).toEqual(events)
  await expect.poll(() => conditions.conditions()).toEqual([])
  stopping.abort()
  await listening
})

it('a tail whose subscription stays silent while the log goes on subscribes again, and misses nothing', async () => {
  const { server, log, waits, go } = await rig()
  const stopping = new AbortController()
  const seen: RecordedEvent[] = []
  const listening = (async () => {
    for await (const events of log.subscribe(0, stopping.signal)) seen.push(...events)
  })()
  await expect.poll(() => waits).toEqual([5_000])
  server.muteSubscriptions()
  const events = appended(await log.append('notice-pa-1', 'none', [newEvent()]))
  go()
  // One look may come before the event itself: only the second one says that it is missing.
  await expect.poll(() => waits).toEqual([5_000, 5_000])
  expect(seen).toEqual([])
  go()
  await expect.poll(() => waits).toHaveLength(3)
  go()
  await expect.poll(() => seen).toEqual(events)
  stopping.abort()
  await listening
})

it('a tail whose subscription is dropped while its place is proven subscribes again', async () => {
  const { server, log, go } = await rig()
  server.slow(100)
  server.resetCalls()
  const stopping = new AbortController()
  const seen: RecordedEvent[] = []
  const listening = (async () => {
    for await (const events of log.subscribe(0, stopping.signal)) seen.push(...events)
  })()
  // The subscription is confirmed: the log's own stream is read for the proof.
  await expect.poll(() => server.calls()['read-stream'], { interval: 5 }).toBe(1)
  expect(server.dropSubscriptions()).toBe(1)
  server.slow(0)
  const events = appended(await log.append('notice-pa-1', 'none', [newEvent()]))
  const seenSoFar = () => {
    go()
    return seen
  }
  await expect.poll(seenSoFar).toEqual(events)
  stopping.abort()
  await listening
})

it('a tail without the right to read ends, and says why', async () => {
  const { server, log } = await rig()
  server.refuse('access-denied', ['subscribe'])
  const reading = (async () => {
    for await (const _ of log.subscribe(0, new AbortController().signal));
  })()
  await expect(reading).rejects.toMatchObject({ code: 'log.denied', kind: 'permanent' })
})

it('every other call reports an unknown error at once', async () => {
  const { server, log } = await rig()
  server.refuse('unknown')
  const unknown = { code: 'log.unexpected', kind: 'unknown' }
  await expect(log.append('notice-pa-1', 'none', [newEvent()])).rejects.toMatchObject(unknown)
  await expect(log.head()).rejects.toMatchObject(unknown)
  await expect(log.at(7)).rejects.toMatchObject(unknown)
})

it('an error is classified by its type, then by its code, and is otherwise unknown', () => {
  expect(new Set(STORE_ERRORS.map(({ error }) => error)).size).toBe(STORE_ERRORS.length)
  const types: readonly unknown[] = Object.values(ErrorType)
  for (const { error } of STORE_ERRORS) if (typeof error === 'string') expect(types).toContain(error)
  expect(storeMeaning({ type: 'stream-deleted', code: 9 })).toMatchObject({ trouble: 'deleted', kind: 'permanent' })
  expect(storeMeaning({ code: 14 })).toMatchObject({ trouble: 'away', kind: 'transient' })
  expect(storeMeaning(new Error('Failed to discover candidate in 10 attempts.'))).toMatchObject({ kind: 'transient' })
  for (const error of [{ type: 'unknown', code: 2 }, { code: 13 }, new TypeError('x'), undefined]) {
    expect(storeMeaning(error)).toMatchObject({ trouble: 'unknown', kind: 'unknown' })
  }
})
