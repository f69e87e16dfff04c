import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { FORMS, history, idle, longestTurn, pathOf, reading, serving, taking } from './readers.ts'
import { type Rig, rig } from './rig.ts'

/** Milliseconds of processor time that one turn of the event loop may take: far less than a whole replay. */
const TURN_MS = 150

let at: Rig

describe('many readers', () => {
  let id: string
  let token: string
  beforeAll(async () => {
    at = await serving()
    id = await history(at, 10_000)
    token = await at.token()
  })
  afterAll(() => at.stop())

  test.each(FORMS)('of the form %s do not block the event loop', async (...form) => {
    const longest = await longestTurn(async () => {
      const all = Array.from({ length: 10 }, () => taking(at, pathOf(form, id), form[2], token))
      await Promise.all(all.map((one) => one.until(500_000)))
      for (const one of all) one.socket.destroy()
      await expect.poll(() => reading(at, form[0])).toBe(0)
    })
    expect(longest).toBeLessThan(TURN_MS)
  })
})

describe('the limits of readers', () => {
  afterEach(() => at.stop())

  test('one caller has a limited number of answers of all forms, and others are served', async () => {
    at = await serving({ ofCaller: 3 })
    const [mine, other] = [await at.token({ sub: 'reader-1' }), await at.token({ sub: 'reader-2' })]
    const sockets = [1, 2, 3].map(() => idle(at, '/v1/pa/events', 'text/event-stream', mine))
    await expect.poll(() => reading(at, 'sse')).toBe(3)
    for (const path of ['/v1/pa/events', '/v1/pa/petition-board', '/v1/pa/streams/petition-pa-x']) {
      const refused = await at.ask(path, { token: mine })
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
        429,
        'listeners.too-many',
        '5',
      ])
    }
    expect((await at.call('/v1/pa/petition-board', { token: other })).status).toBe(200)
    // Commands do not count as answers to readers.
    expect((await at.ask('/v1/pa/petitions', { body: { text: 'A lamp' }, token: mine })).status).toBe(201)
    sockets[0]?.destroy()
    await expect.poll(async () => (await at.call('/v1/pa/petition-board', { token: mine })).status).toBe(200)
  })

  test('all callers together have a limited number of live and of other answers', async () => {
    at = await serving({ sse: 1, answers: 2 })
    const id = await history(at, 10_000)
    const token = await at.token()
    idle(at, '/v1/pa/events', 'text/event-stream', token)
    await expect.poll(() => reading(at, 'sse')).toBe(1)
    const live = await at.ask('/v1/pa/events', { token, headers: { accept: 'text/event-stream' } })
    expect([live.status, live.body.code, live.headers.get('retry-after')]).toEqual([503, 'feed.full', '30'])
    for (let more = 0; more < 2; more += 1) idle(at, '/v1/pa/events', 'application/x-ndjson', token)
    await expect.poll(() => reading(at, 'ndjson')).toBe(2)
    const full = await at.ask(`/v1/pa/streams/petition-pa-${id}`, { token })
    expect([full.status, full.body.code, full.headers.get('retry-after')]).toEqual([503, 'listeners.full', '2'])
    expect((await at.call('/live')).status).toBe(200)
  })

  test('the memory for readers is limited: a reader beyond the limit is disconnected, and its room is released', async () => {
    // More than a quarter of that waits for one reader.
    at = await serving({ bytes: 60_000 })
    const id = await history(at, 10_000)
    const token = await at.token()
    const reader = taking(at, '/v1/pa/events', 'application/x-ndjson', token)
    await reader.until(1)
    reader.socket.pause()
    await expect.poll(() => reading(at, 'ndjson'), { timeout: 20_000 }).toBe(0)
    const large = await at.ask('/v1/pa/events?limit=100', { token })
    expect([large.status, large.body.code]).toEqual([503, 'listeners.full'])
    expect((await at.ask(`/v1/pa/streams/petition-pa-${id}?limit=1`, { token })).status).toBe(200)
  })

  test('a request for the headers alone is answered at once, in every form', async () => {
    at = await serving()
    for (const accept of ['text/event-stream', 'application/x-ndjson', 'application/json']) {
      const answer = await at.call('/v1/pa/events', { method: 'HEAD', headers: { accept }, token: await at.token() })
      expect(answer.status).toBe(200)
    }
    await expect.poll(() => reading(at, 'sse')).toBe(0)
  })
})

describe('work for a reader that leaves', () => {
  afterEach(() => at.stop())

  test.each(FORMS)('ends within the current page of the log: form %s', async (...form) => {
    const { origin, log, pages, release } = await slowLog(form[0] === 'stream')
    at = await rig({ engine: { log } })
    const id = await history(origin, 3000)
    const socket = idle(at, pathOf(form, id), form[2], await at.token())
    await expect.poll(() => pages.given).toBeGreaterThan(0)
    socket.destroy()
    await expect.poll(() => reading(at, form[0])).toBe(0)
    release()
    await expect.poll(() => pages.ended).toBeGreaterThan(0)
    // The log has six.
    expect(pages.given).toBeLessThanOrEqual(2)
  })
})

/** A log that gives one page, and the second only when the test releases it. */
async function slowLog(ofStreams: boolean) {
  const pages = { given: 0, ended: 0 }
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const slowed = async function* (batches: AsyncIterable<readonly RecordedEvent[]>) {
    try {
      for await (const batch of batches) {
        pages.given += 1
        yield batch
        await released
      }
    } finally {
      pages.ended += 1
    }
  }
  const origin = await rig()
  onTestFinished(() => origin.stop())
  let first = true
  const log: EventLog = {
    ...origin.log,
    readAll: (...asked) => slowed(origin.log.readAll(...asked)),
    readStream(...asked) {
      // A stream is first read to decide whether the reader may see it.
      const looks = first || !ofStreams
      first = false
      return looks ? origin.log.readStream(...asked) : slowed(origin.log.readStream(...asked))
    },
  }
  return { origin, log, pages, release }
}
