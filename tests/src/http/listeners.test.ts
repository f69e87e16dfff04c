import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import type { EventLog } from '../../../services/ports.ts'
import type { ListenerLimits } from '../../../src/http/listeners.ts'
import { type Rig, rig } from './rig.ts'

const LIMITS: ListenerLimits = { sse: 1000, answers: 1000, ofCaller: 1000, bytes: 2 ** 26 }
/** Milliseconds of processor time that one turn of the event loop may take, far from what a whole replay takes. */
const TURN_MS = 150
const FORMS = [
  ['sse', '/v1/pa/events', 'text/event-stream'],
  ['ndjson', '/v1/pa/events', 'application/x-ndjson'],
  ['page', '/v1/pa/events?limit=1000', 'application/json'],
  ['stream', '/v1/pa/streams/', 'application/json'],
] as const

let at: Rig

async function serving(limits: Partial<ListenerLimits> = {}, patience = 60_000): Promise<void> {
  at = await rig({ edge: { heartbeat: 1000, patience, listeners: { ...LIMITS, ...limits } } })
}

/** A reader that asks, so many times, and takes nothing of the answers. */
function idle(path: string, accept: string, token: string, times = 1): Socket {
  const socket = connect(Number(new URL(at.url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  const asked = `GET ${path} HTTP/1.1\r\nhost: x\r\naccept: ${accept}\r\nauthorization: Bearer ${token}\r\n\r\n`
  socket.write(asked.repeat(times))
  onTestFinished(() => void socket.destroy())
  return socket
}

const reading = async (form: string): Promise<number> =>
  Number(
    new RegExp(`^sanshe_listeners\\{form="${form}"\\} (\\d+)$`, 'm').exec(
      await (await at.call('/metrics')).text(),
    )?.[1],
  )

/** One petition with so many notes of a kilobyte. */
async function history(notes: number, on: Rig = at): Promise<string> {
  const token = await on.token()
  const { id } = (await on.ask('/v1/pa/petitions', { body: { text: 'A lamp' }, token })).body
  for (let from = 0; from < notes; from += 500) {
    await on.log.append(
      `petition-pa-${id}`,
      from,
      Array.from({ length: 500 }, (_, more) => ({
        id: `00000000-0000-4000-8000-${String(from + more + 1).padStart(12, '0')}`,
        type: 'governance.PetitionNoted.v1',
        actor: 'person-1',
        role: 'committee' as const,
        correlationid: 'c',
        commandid: `command-${from + more}`,
        data: { note: 'x'.repeat(1000) },
      })),
    )
  }
  return id
}

describe('readers', () => {
  let id: string
  let token: string
  beforeAll(async () => {
    await serving({}, 1500)
    id = await history(10_000)
    token = await at.token()
  })
  afterAll(() => at.stop())
  const pathOf = (form: string, path: string): string =>
    form === 'stream' ? `${path}petition-pa-${id}?limit=1000` : path

  test.each(FORMS)('of the form %s are counted, and let go when they take nothing', async (form, path, accept) => {
    // The kernel takes a few pages whole.
    idle(pathOf(form, path), accept, token, form === 'page' || form === 'stream' ? 16 : 1)
    await expect.poll(() => reading(form)).toBeGreaterThan(0)
    await expect.poll(() => reading(form), { timeout: 20_000 }).toBe(0)
  })

  test.each(FORMS)('of the form %s do not hold up the event loop', async (form, path, accept) => {
    const longest = await longestTurn(async () => {
      const all = Array.from({ length: 20 }, () => taking(pathOf(form, path), accept, token))
      await Promise.all(all.map((one) => one.until(500_000)))
      for (const one of all) one.socket.destroy()
      await expect.poll(() => reading(form), { timeout: 20_000 }).toBe(0)
    })
    expect(longest).toBeLessThan(TURN_MS)
  })
})

/** A reader that takes everything. */
function taking(path: string, accept: string, token: string) {
  const socket = idle(path, accept, token)
  let taken = 0
  socket.on('data', (piece) => {
    taken += piece.length
    socket.emit('taken')
  })
  socket.resume()
  return {
    socket,
    async until(bytes: number): Promise<void> {
      while (taken < bytes) await once(socket, 'taken')
    },
  }
}

/** The longest turn of this thread's event loop meanwhile, in milliseconds of its own processor time. */
async function longestTurn(work: () => Promise<void>): Promise<number> {
  let [longest, on] = [0, true]
  const watching = (async () => {
    while (on) {
      const before = process.threadCpuUsage()
      await turn()
      const { user, system } = process.threadCpuUsage(before)
      longest = Math.max(longest, (user + system) / 1000)
    }
  })()
  await work()
  on = false
  await watching
  return longest
}

describe('who may read how much at once', () => {
  afterEach(() => at.stop())

  test('one caller reads so many answers at once and no more, whatever their form; others are served', async () => {
    await serving({ ofCaller: 3 })
    const [mine, other] = [await at.token({ sub: 'reader-1' }), await at.token({ sub: 'reader-2' })]
    const sockets = [1, 2, 3].map(() => idle('/v1/pa/events', 'text/event-stream', mine))
    await expect.poll(() => reading('sse')).toBe(3)
    for (const path of ['/v1/pa/events', '/v1/pa/petition-board', '/v1/pa/streams/petition-pa-x']) {
      const refused = await at.ask(path, { token: mine })
      expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
        429,
        'listeners.too-many',
        '5',
      ])
    }
    expect((await at.call('/v1/pa/petition-board', { token: other })).status).toBe(200)
    // Commands are no reading.
    expect((await at.ask('/v1/pa/petitions', { body: { text: 'A lamp' }, token: mine })).status).toBe(201)
    sockets[0]?.destroy()
    await expect.poll(async () => (await at.call('/v1/pa/petition-board', { token: mine })).status).toBe(200)
  })

  test('all together read so many, live and otherwise', async () => {
    await serving({ sse: 1, answers: 2 })
    const id = await history(10_000)
    const token = await at.token()
    idle('/v1/pa/events', 'text/event-stream', token)
    await expect.poll(() => reading('sse')).toBe(1)
    const live = await at.ask('/v1/pa/events', { token, headers: { accept: 'text/event-stream' } })
    expect([live.status, live.body.code, live.headers.get('retry-after')]).toEqual([503, 'feed.full', '30'])
    for (let more = 0; more < 2; more += 1) idle('/v1/pa/events', 'application/x-ndjson', token)
    await expect.poll(() => reading('ndjson')).toBe(2)
    const full = await at.ask(`/v1/pa/streams/petition-pa-${id}`, { token })
    expect([full.status, full.body.code, full.headers.get('retry-after')]).toEqual([503, 'listeners.full', '2'])
    expect((await at.call('/live')).status).toBe(200)
  })

  test('so much waits in memory for readers: who takes nothing beyond is let go, and their room is free again', async () => {
    // What waits for one reader is more than a quarter of that.
    await serving({ bytes: 60_000 })
    const id = await history(10_000)
    const token = await at.token()
    const reader = taking('/v1/pa/events', 'application/x-ndjson', token)
    await reader.until(1)
    reader.socket.pause()
    await expect.poll(() => reading('ndjson'), { timeout: 20_000 }).toBe(0)
    const large = await at.ask('/v1/pa/events?limit=100', { token })
    expect([large.status, large.body.code]).toEqual([503, 'listeners.full'])
    expect((await at.ask(`/v1/pa/streams/petition-pa-${id}?limit=1`, { token })).status).toBe(200)
  })

  test('a question for the headers alone is answered at once, in every form', async () => {
    await serving()
    for (const accept of ['text/event-stream', 'application/x-ndjson', 'application/json']) {
      const answer = await at.call('/v1/pa/events', { method: 'HEAD', headers: { accept }, token: await at.token() })
      expect(answer.status).toBe(200)
    }
    await expect.poll(() => reading('sse')).toBe(0)
  })
})

describe('work for a reader who leaves', () => {
  afterEach(() => at.stop())

  test.each(FORMS)('ends within the page of the log that it is at: form %s', async (form, path, accept) => {
    const { origin, log, pages, release } = await slowLog(form === 'stream')
    at = await rig({ edge: { listeners: LIMITS }, engine: { log } })
    const id = await history(3000, origin)
    const socket = idle(form === 'stream' ? `${path}petition-pa-${id}?limit=1000` : path, accept, await at.token())
    await expect.poll(() => pages.given).toBeGreaterThan(0)
    socket.destroy()
    await expect.poll(() => reading(form)).toBe(0)
    release()
    await expect.poll(() => pages.ended).toBeGreaterThan(0)
    // Of six.
    expect(pages.given).toBeLessThanOrEqual(2)
  })
})

/** A log of which readers get one page, and the second only when it is released. */
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
      // A stream is first looked at to see whether the reader may know of it.
      const looks = first || !ofStreams
      first = false
      return looks ? origin.log.readStream(...asked) : slowed(origin.log.readStream(...asked))
    },
  }
  return { origin, log, pages, release }
}
