import { describe, expect, it, onTestFinished } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { landmarks } from '../../../infra/eventstoredb/landmarks.ts'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { type Rig, rig } from '../../src/http/rig.ts'
import { all, appended, newEvent } from '../sqlite/event-log/events.ts'
import { standIn } from './server.ts'

async function opened(): Promise<EventLog> {
  const server = await standIn()
  const log = await openEventStoreLog({ url: server.url, clock: Date.now })
  onTestFinished(async () => {
    await log.close()
    await server.stop()
  })
  return log
}

/** Positions between events, at events and on both sides of them, with the events behind each. */
function around(events: readonly RecordedEvent[]): { after: number; behind: readonly RecordedEvent[] }[] {
  const positions = events.flatMap(({ position }) => [position - 1, position, position + 1])
  return [0, ...positions].map((after) => ({ after, behind: events.filter(({ position }) => position > after) }))
}

describe('a position at which no event stands', () => {
  it('is read from like any other: all events behind it, and no others', async () => {
    const log = await opened()
    const events: RecordedEvent[] = []
    for (let at = 0; at < 9; at += 1)
      events.push(...appended(await log.append('demand-pa-1', 'any', [newEvent(), newEvent()])))
    for (const { after, behind } of around(events)) {
      expect(await all(log.readAll(after))).toEqual(behind)
      expect(await log.at(after)).toEqual(events.find(({ position }) => position === after))
    }
  })

  it('can be subscribed from like any other, and continues live', async () => {
    const log = await opened()
    const events = appended(await log.append('demand-pa-1', 'none', [newEvent(), newEvent(), newEvent()]))
    const end = new AbortController()
    const tails = around(events).map(({ after, behind }) => {
      const seen: RecordedEvent[] = []
      const listening = (async () => {
        for await (const batch of log.subscribe(after, end.signal)) seen.push(...batch)
      })()
      return { seen, behind, listening }
    })
    for (const { seen, behind } of tails) await expect.poll(() => seen).toEqual(behind)
    const live = appended(await log.append('demand-pa-1', 2, [newEvent()]))
    for (const { seen, behind } of tails) await expect.poll(() => seen).toEqual([...behind, ...live])
    end.abort()
    await Promise.all(tails.map(({ listening }) => listening))
  })
})

it('of some types, the server selects the events', async () => {
  const log = await opened()
  const type = (nth: number): string => `governance.${nth % 10 === 3 ? 'DemandTriaged' : 'DemandRaised'}.v2`
  const events = Array.from({ length: 100 }, (_, nth) => newEvent({ type: type(nth) }))
  const written = appended(await log.append('demand-pa-1', 'none', events))
  const triaged = written.filter((event) => event.type.includes('Triaged'))
  expect(triaged).toHaveLength(10)
  expect(await all(log.readAll(0, { types: ['DemandTriaged'] }))).toEqual([...triaged, written.at(-1)])
  expect(await all(log.readAll(0, { types: ['PartyLeft'] }))).toEqual([written.at(-1)])
  const until = triaged[4]?.position ?? 0
  expect(await all(log.readAll(0, { types: ['DemandTriaged'], until }))).toEqual(triaged.slice(0, 5))
})

describe('reading from a position at which no event stands', () => {
  it('begins at the nearest event that the log was told of, and at the beginning where that is gone', async () => {
    const server = await standIn()
    const log = await openEventStoreLog({ url: server.url, clock: Date.now })
    onTestFinished(async () => {
      await log.close()
      await server.stop()
    })
    const events: RecordedEvent[] = []
    for (let at = 0; at < 30; at += 1) {
      const hundred = Array.from({ length: 100 }, () => newEvent())
      events.push(...appended(await log.append(`demand-pa-${at}`, 'none', hundred)))
    }
    const reading = async (after: number): Promise<number> => {
      const before = server.calls()['read-all']
      expect(await all(log.readAll(after))).toEqual(events.filter(({ position }) => position > after))
      return server.calls()['read-all'] - before
    }
    const [late, near] = [events[2_980]?.position ?? 0, events[2_979]?.position ?? 0]
    const slow = await reading(late + 1)
    log.recall?.([events[9]?.position ?? 0, near, late + 2])
    expect(await reading(late + 1)).toBeLessThan(slow)
    // An event that was removed.
    expect(await reading(late + 3)).toBe(slow + 1)
  })
})

/** What a consumer that kept a bare position of the log before a move gets: by page, NDJSON and SSE, from the query or a header. */
describe('a bare position from before a move', () => {
  async function community(): Promise<{ at: Rig; token: string; ids: string[]; between: number }> {
    const at = await rig({ log: await opened(), edge: { heartbeat: 1_000 } })
    onTestFinished(() => at.stop())
    const token = await at.token()
    const ids: string[] = []
    for (let count = 0; count < 4; count += 1) {
      const { body } = await at.ask('/v1/pa/petitions', { body: { text: 'A lamp' }, token })
      ids.push(body.id)
    }
    const events = await all(at.log.readAll(0))
    return { at, token, ids: ids.slice(2), between: (events[1]?.position ?? 0) + 1 }
  }
  const streams = (ids: readonly string[]) => ids.map((id) => `petition-pa-${id}`)

  it('gets every event behind it on a page', async () => {
    const { at, token, ids, between } = await community()
    const page = await at.ask(`/v1/pa/events?after=${between}`, { token })
    expect(page.status).toBe(200)
    expect(page.body.events.map(({ subject }) => subject)).toEqual(streams(ids))
  })

  it('gets every event behind it as NDJSON', async () => {
    const { at, token, ids, between } = await community()
    const answer = await at.call(`/v1/pa/events?after=${between}`, {
      token,
      headers: { accept: 'application/x-ndjson' },
    })
    expect(answer.status).toBe(200)
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ subject }) => subject)).toEqual(streams(ids))
  })

  it.each(['after', 'last-event-id'])('gets every event behind it as server-sent events, from %s', async (where) => {
    const { at, token, ids, between } = await community()
    const stopping = new AbortController()
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${token}` }
    const answer =
      where === 'after'
        ? await fetch(`${at.url}/v1/pa/events?after=${between}`, { headers, signal: stopping.signal })
        : await fetch(`${at.url}/v1/pa/events`, {
            headers: { ...headers, [where]: String(between) },
            signal: stopping.signal,
          })
    expect(answer.status).toBe(200)
    let text = ''
    const reading = (async () => {
      for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) text += piece
    })().catch(() => {})
    const told = () => [...text.matchAll(/"subject":"(petition-pa-[^"]+)"/g)].map(([, subject]) => subject)
    await expect.poll(told).toEqual(streams(ids))
    stopping.abort()
    await reading
  })
})

describe('landmarks', () => {
  it('are every thousandth event, wherever reading began, and each once', () => {
    const known = landmarks()
    const pass = (from: number, to: number) => {
      let since = 0
      for (let at = from; at < to; at += 250) {
        const page = Array.from({ length: 250 }, (_, offset) => 10 * (at + offset + 1))
        since = known.passed(page, since)
      }
    }
    expect(known.before(99_999)).toBe(0)
    pass(2_000, 4_000)
    expect([known.before(29_999), known.before(30_000), known.before(99_999)]).toEqual([0, 30_000, 40_000])
    pass(0, 4_000)
    pass(0, 4_000)
    const every = [10_000, 20_000, 30_000, 40_000]
    expect(every.map((one) => known.before(one + 5))).toEqual(every)
  })
})
