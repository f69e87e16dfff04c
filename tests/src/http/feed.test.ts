import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type FeedRig, feedRig } from './feed.ts'
import { rig } from './rig.ts'

let feed: FeedRig
/** Options of each request of the reader. */
let own: { readonly token: string }
beforeEach(async () => {
  feed = await feedRig()
  own = { token: feed.token }
})
afterEach(() => feed.at.stop())

const subjects = (events: readonly { subject: string }[]) => events.map(({ subject }) => subject)

describe('the feed as pages', () => {
  test('continues where the last page ended, and ends', async () => {
    const ids = [await feed.raise(), await feed.raise(), await feed.raise()]
    const first = await feed.at.ask('/v1/pa/events?limit=2', own)
    expect(subjects(first.body.events)).toEqual(ids.slice(0, 2).map((id) => `petition-pa-${id}`))
    const second = await feed.at.ask(`/v1/pa/events?limit=2&after=${first.body.next}`, own)
    expect(subjects(second.body.events)).toEqual([`petition-pa-${ids[2]}`])
    const third = await feed.at.ask(`/v1/pa/events?after=${second.body.next}`, own)
    expect([third.body.events, third.body.next]).toEqual([[], second.body.next])
  })

  test('contains only the requested events', async () => {
    const [one, other] = [await feed.raise(), await feed.raise()]
    await feed.note(other)
    const types = await feed.at.ask('/v1/pa/events?types=PetitionNoted,PetitionClosed', own)
    expect(subjects(types.body.events)).toEqual([`petition-pa-${other}`])
    const subject = await feed.at.ask(`/v1/pa/events?subject=petition-pa-${one}`, own)
    expect(subjects(subject.body.events)).toEqual([`petition-pa-${one}`])
  })

  test('refuses types and streams that can never have an event, in every form', async () => {
    for (const accept of ['application/json', 'application/x-ndjson', 'text/event-stream']) {
      const ask = (query: string) => feed.at.ask(`/v1/pa/events?${query}`, { ...own, headers: { accept } })
      for (const wrong of ['PetitionRised', 'petitionraised', 'governance.PetitionRaised.v9', 'toString', '']) {
        const { status, body } = await ask(`types=PetitionRaised,${wrong}`)
        expect([status, body.code], wrong).toEqual([404, 'event-type.unknown'])
        expect(body.errors.map(({ message }) => message)).toEqual([`there is no event type "${wrong}"`])
      }
      for (const subject of ['petition-ba-1', 'petitions-pa-1', 'petition', 'constructor-pa-1', '']) {
        expect((await ask(`subject=${subject}`)).body.code, subject).toBe('stream.unknown')
      }
    }
    const all = await feed.at.ask('/v1/pa/events?types=PetitionRaised,governance.PetitionNoted.v1', own)
    expect(all.status).toBe(200)
    expect((await feed.at.ask('/v1/pa/events?subject=petition-pa-later', own)).body.events).toEqual([])
  })

  test('never contains events that the reader may not see, or of another community', async () => {
    const hidden = await feed.raise({ visibility: 'restricted' })
    const open = await feed.raise()
    await feed.raise({}, 'ba')
    const resident = await feed.at.token({ role: 'resident' })
    expect(subjects((await feed.at.ask('/v1/pa/events', { token: resident })).body.events)).toEqual([
      `petition-pa-${open}`,
    ])
    expect(subjects((await feed.at.ask('/v1/pa/events', own)).body.events)).toHaveLength(2)
    const stream = await feed.at.ask(`/v1/pa/streams/petition-pa-${hidden}`, { token: resident })
    expect(stream.body.code).toBe('stream.unknown')
    const elsewhere = await feed.at.ask(`/v1/pa/streams/petition-ba-1`, own)
    expect(elsewhere.body.code).toBe('stream.unknown')
  })

  test('keeps personal values sealed, and gives positions as text', async () => {
    await feed.raise({ text: 'Call me: 13800001111' })
    const { events } = (await feed.at.ask('/v1/pa/events', own)).body
    expect(events[0]).toMatchObject({
      specversion: '1.0',
      type: 'governance.PetitionRaised.v1',
      position: expect.stringMatching(/^\d+$/),
      data: { text: { sealed: expect.any(String) } },
    })
    expect(JSON.stringify(events)).not.toContain('13800001111')
  })

  test('exists as lines too', async () => {
    for (let more = 0; more < 3; more += 1) await feed.raise()
    const answer = await feed.at.call('/v1/pa/events', { ...own, headers: { accept: 'application/x-ndjson' } })
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
    const lines = (await answer.text()).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).position)).toEqual(['1', '2', '3'])
  })
})

describe('the feed as a stream', () => {
  test('sends past events, then live ones, and resumes at the last position', async () => {
    const before = await feed.raise()
    const first = await feed.listen('/v1/pa/events')
    const meanwhile = await feed.raise()
    await expect.poll(() => first.events().length).toBe(2)
    const seen = first.events().map(({ data = '' }) => JSON.parse(data).subject)
    expect(seen).toEqual([`petition-pa-${before}`, `petition-pa-${meanwhile}`])
    await first.stop()

    const [missed, last] = [await feed.raise(), first.events().at(-1)?.id ?? '']
    const second = await feed.listen('/v1/pa/events', { 'last-event-id': last })
    const later = await feed.raise()
    await expect.poll(() => second.events().length).toBe(2)
    const then = second.events().map(({ data = '' }) => JSON.parse(data).subject)
    expect(then).toEqual([`petition-pa-${missed}`, `petition-pa-${later}`])
    await second.stop()
  })

  test('catches up from the log with more events than fit in memory, without a gap', async () => {
    const { id, events } = await feed.longHistory(6000)
    const reader = await feed.listen(`/v1/pa/events?after=0`)
    await feed.note(id)
    await expect.poll(() => reader.events().length, { timeout: 20_000 }).toBe(events + 1)
    const revisions = reader.events().map(({ data = '' }) => JSON.parse(data).revision)
    expect(revisions).toEqual(Array.from({ length: events + 1 }, (_, at) => at))
    await reader.stop()
  })

  test('never sends events that the reader may not see, and stops once a stream is hidden', async () => {
    const resident = await feed.at.token({ role: 'resident' })
    const reader = await feed.listen('/v1/pa/events', { authorization: `Bearer ${resident}` })
    await feed.raise({ visibility: 'restricted' })
    await feed.raise({}, 'ba')
    const open = await feed.raise()
    await expect.poll(() => reader.events().length).toBe(1)
    expect(JSON.parse(reader.events()[0]?.data ?? '').subject).toBe(`petition-pa-${open}`)
    await reader.stop()
  })

  test('sends heartbeats with its position while nothing happens', async () => {
    const beating = await feedRig({ heartbeat: 50 })
    onTestFinished(beating.at.stop)
    const id = await beating.raise({}, 'ba')
    const reader = await beating.listen('/v1/pa/events')
    const beats = () => reader.frames.filter(({ data }) => data === undefined).map((frame) => frame.id)
    await expect.poll(beats).toContainEqual(expect.stringMatching(/\.1$/))
    expect(reader.events()).toEqual([])
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    await reader.stop()
  })

  test('announces that the server stops', async () => {
    const stopping = await rig()
    const token = await stopping.token()
    const answer = await stopping.call('/v1/pa/events', { token, headers: { accept: 'text/event-stream' } })
    const text = answer.text()
    await stopping.stop()
    expect(await text).toContain('event: stopping')
  })
})
