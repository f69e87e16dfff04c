import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Rig, rig } from './rig.ts'

let at: Rig
let token: string
beforeEach(async () => {
  at = await rig({ edge: { heartbeat: 1000, patience: 3000 } })
  token = await at.token()
})
afterEach(() => at.stop())

const raise = async (more = {}, community = 'pa'): Promise<string> => {
  const everywhere = await at.token({ communities: '*' })
  const body = { text: 'A lamp', ...more }
  return (await at.ask(`/v1/${community}/petitions`, { body, token: everywhere })).body.id
}
const note = async (id: string) => at.ask(`/v1/pa/petitions/${id}/note`, { body: { note: 'Seen' }, token })
const subjects = (events: readonly { subject: string }[]) => events.map(({ subject }) => subject)

interface Frame {
  readonly id?: string
  readonly event?: string
  readonly data?: string
}

/** A reader of server-sent events that keeps what it got. */
async function listen(path: string, headers: Record<string, string> = {}) {
  const stopped = new AbortController()
  const answer = await fetch(at.url + path, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${token}`, ...headers },
    signal: stopped.signal,
  })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const frames: Frame[] = []
  const state = { ended: false }
  const reading = (async () => {
    let text = ''
    for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (text + piece).split('\n\n')
      text = parts.pop() ?? ''
      for (const part of parts)
        frames.push(Object.fromEntries(part.split('\n').map((line) => line.split(/: ?(.*)/, 2))))
    }
    state.ended = true
  })().catch(() => {})
  return {
    frames,
    state,
    events: () => frames.filter(({ data, event }) => data !== undefined && event !== 'stopping'),
    async stop() {
      stopped.abort()
      await reading
    },
  }
}

describe('the feed as pages', () => {
  test('goes on where the last page ended, and comes to an end', async () => {
    const ids = [await raise(), await raise(), await raise()]
    const first = await at.ask('/v1/pa/events?limit=2', { token })
    expect(subjects(first.body.events)).toEqual(ids.slice(0, 2).map((id) => `petition-pa-${id}`))
    const second = await at.ask(`/v1/pa/events?limit=2&after=${first.body.next}`, { token })
    expect(subjects(second.body.events)).toEqual([`petition-pa-${ids[2]}`])
    const third = await at.ask(`/v1/pa/events?after=${second.body.next}`, { token })
    expect([third.body.events, third.body.next]).toEqual([[], second.body.next])
  })

  test('holds only what was asked for', async () => {
    const [one, other] = [await raise(), await raise()]
    await note(other)
    const types = await at.ask('/v1/pa/events?types=PetitionNoted,Nothing', { token })
    expect(subjects(types.body.events)).toEqual([`petition-pa-${other}`])
    const subject = await at.ask(`/v1/pa/events?subject=petition-pa-${one}`, { token })
    expect(subjects(subject.body.events)).toEqual([`petition-pa-${one}`])
    const foreign = await at.ask(`/v1/pa/events?subject=petition-ba-${one}`, { token })
    expect(foreign.body.events).toEqual([])
  })

  test('never holds what this reader may not know of, nor another community', async () => {
    const hidden = await raise({ visibility: 'restricted' })
    const open = await raise()
    await raise({}, 'ba')
    const resident = await at.token({ role: 'resident' })
    expect(subjects((await at.ask('/v1/pa/events', { token: resident })).body.events)).toEqual([`petition-pa-${open}`])
    expect(subjects((await at.ask('/v1/pa/events', { token })).body.events)).toHaveLength(2)
    const stream = await at.ask(`/v1/pa/streams/petition-pa-${hidden}`, { token: resident })
    expect(stream.body.code).toBe('stream.unknown')
    const elsewhere = await at.ask(`/v1/pa/streams/petition-ba-1`, { token })
    expect(elsewhere.body.code).toBe('stream.unknown')
  })

  test('keeps personal values sealed, and gives positions as text', async () => {
    await raise({ text: 'Call me: 13800001111' })
    const { events } = (await at.ask('/v1/pa/events', { token })).body
    expect(events[0]).toMatchObject({
      specversion: '1.0',
      type: 'governance.PetitionRaised.v1',
      position: expect.stringMatching(/^\d+$/),
      data: { text: { sealed: expect.any(String) } },
    })
    expect(JSON.stringify(events)).not.toContain('13800001111')
  })

  test('comes as lines too', async () => {
    for (let more = 0; more < 3; more += 1) await raise()
    const answer = await at.call('/v1/pa/events', { token, headers: { accept: 'application/x-ndjson' } })
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).position)).toEqual(['1', '2', '3'])
  })
})

describe('the feed as a stream', () => {
  test('tells what was, then what happens, and goes on where it was left', async () => {
    const before = await raise()
    const first = await listen('/v1/pa/events')
    const meanwhile = await raise()
    await expect.poll(() => first.events().length).toBe(2)
    const seen = first.events().map(({ data = '' }) => JSON.parse(data).subject)
    expect(seen).toEqual([`petition-pa-${before}`, `petition-pa-${meanwhile}`])
    await first.stop()

    const [missed, last] = [await raise(), first.events().at(-1)?.id ?? '']
    const second = await listen('/v1/pa/events', { 'last-event-id': last })
    const later = await raise()
    await expect.poll(() => second.events().length).toBe(2)
    const then = second.events().map(({ data = '' }) => JSON.parse(data).subject)
    expect(then).toEqual([`petition-pa-${missed}`, `petition-pa-${later}`])
    await second.stop()
  })

  test('catches up from the log over more than is kept in memory, without a gap', async () => {
    const { id, events } = await longHistory(6000)
    const reader = await listen(`/v1/pa/events?after=0`)
    await note(id)
    await expect.poll(() => reader.events().length, { timeout: 20_000 }).toBe(events + 1)
    const revisions = reader.events().map(({ data = '' }) => JSON.parse(data).revision)
    expect(revisions).toEqual(Array.from({ length: events + 1 }, (_, at) => at))
    await reader.stop()
  })

  test('never tells what this reader may not know of, and stops telling once it is hidden', async () => {
    const resident = await at.token({ role: 'resident' })
    const reader = await listen('/v1/pa/events', { authorization: `Bearer ${resident}` })
    await raise({ visibility: 'restricted' })
    await raise({}, 'ba')
    const open = await raise()
    await expect.poll(() => reader.events().length).toBe(1)
    expect(JSON.parse(reader.events()[0]?.data ?? '').subject).toBe(`petition-pa-${open}`)
    await reader.stop()
  })

  test('beats while nothing happens, telling how far it is', async () => {
    const id = await raise({}, 'ba')
    const reader = await listen('/v1/pa/events')
    await expect
      .poll(() => reader.frames.find(({ id, data }) => id !== undefined && data === undefined)?.id, { timeout: 5000 })
      .toMatch(/\.1$/)
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    await reader.stop()
  })

  test('tells that the server stops', async () => {
    const own = await rig()
    const answer = await fetch(`${own.url}/v1/pa/events`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${await own.token()}` },
    })
    const text = answer.text()
    await own.stop()
    expect(await text).toContain('event: stopping')
  })

  test('lets a reader who takes nothing wait without memory, and others go on', async () => {
    const { id } = await longHistory(20_000)
    const { port } = new URL(at.url)
    const stalled = Array.from({ length: 5 }, () => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.pause()
      socket.write(
        `GET /v1/pa/events?after=0 HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n\r\n`,
      )
      return socket
    })
    await expect.poll(clients, { timeout: 5000 }).toBe(5)
    const reader = await listen('/v1/pa/events?after=20001')
    await note(id)
    await expect.poll(() => reader.events().length).toBe(1)
    // A reader that takes nothing is let go.
    await expect.poll(clients, { timeout: 20_000 }).toBe(1)
    for (const socket of stalled) socket.destroy()
    await reader.stop()
  }, 60_000)
})

test('a thousand listeners are told of the same event, and cost little while nothing happens', async () => {
  const { port } = new URL(at.url)
  const head = await raise()
  let told = 0
  const sockets = Array.from({ length: 1000 }, () => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('data', (piece) => {
      if (piece.includes('event: governance.PetitionNoted.v1')) told += 1
    })
    socket.write(
      `GET /v1/pa/events?after=1 HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n\r\n`,
    )
    return socket
  })
  await expect.poll(clients, { timeout: 20_000 }).toBe(1000)
  expect((await note(head)).status).toBe(200)
  await expect.poll(() => told, { timeout: 10_000 }).toBe(1000)
  for (const socket of sockets) socket.destroy()
  await expect.poll(clients, { timeout: 10_000 }).toBe(0)
}, 60_000)

/** A petition with so many notes, appended to the log itself. */
async function longHistory(notes: number): Promise<{ id: string; events: number }> {
  const id = await raise()
  const made = (at: number) => ({
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    type: 'governance.PetitionNoted.v1',
    actor: 'person-1',
    role: 'committee' as const,
    correlationid: 'c',
    commandid: `command-${at}`,
    data: { note: 'x'.repeat(150) },
  })
  for (let at_ = 0; at_ < notes; at_ += 500) {
    await at.log.append(
      `petition-pa-${id}`,
      at_,
      Array.from({ length: 500 }, (_, more) => made(at_ + more + 1)),
    )
  }
  return { id, events: notes + 1 }
}

const clients = async (): Promise<number> =>
  Number(/^sanshe_sse_clients (\d+)$/m.exec(await (await at.call('/metrics')).text())?.[1])
