import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FeedState, HttpApi, HttpProblem, HttpUnreachable, PublishedEvent } from '../../../client/http/index.ts'
import { allOf, type Fetch, type Town, town } from './town.ts'
import { settled, virtualTime } from './virtual-time.ts'

let at: Town
beforeAll(async () => {
  at = await town()
})
afterAll(() => at.stop())

interface Followed {
  readonly ids: string[]
  readonly states: FeedState[]
  readonly causes: (HttpProblem | HttpUnreachable | undefined)[]
  readonly stop: () => Promise<void>
}

/** Follows the demands that are raised from now on. */
async function follow(
  api: HttpApi,
  each: (event: PublishedEvent) => void | Promise<void> = () => {},
): Promise<Followed> {
  const after = await at.head()
  const ids: string[] = []
  const states: FeedState[] = []
  const causes: Followed['causes'] = []
  const stop = api.follow({
    after,
    types: ['DemandRaised'],
    async onEvent(event) {
      await each(event)
      ids.push(event.subject.replace('demand-pa-', ''))
    },
    onState(state, cause) {
      states.push(state)
      causes.push(cause)
    },
    onEnd(cause) {
      throw cause
    },
  })
  return { ids, states, causes, stop }
}

const raise = async (api: HttpApi): Promise<string> => (await api.send('demand', 'raise', { text: 'A lamp' })).id

describe('the live feed', () => {
  test('delivers each event as it is recorded, and tells that it is live', async () => {
    const api = at.api()
    const feed = await follow(api)
    await expect.poll(() => feed.states).toEqual(['connecting', 'live'])
    const raised = [await raise(api), await raise(api)]
    await expect.poll(() => feed.ids).toEqual(raised)
    await feed.stop()
    await raise(api)
    expect(feed.ids).toEqual(raised)
    expect(feed.states).toEqual(['connecting', 'live'])
  })

  test('goes on after a restart of the engine, without losing or doubling an event', async () => {
    const api = at.api()
    const feed = await follow(api)
    const raised = [await raise(api)]
    await expect.poll(() => feed.ids).toEqual(raised)
    await at.end()
    await expect.poll(() => feed.states.at(-1)).toBe('offline')
    await at.begin()
    raised.push(await raise(api))
    await expect.poll(() => feed.ids).toEqual(raised)
    raised.push(await raise(api))
    await expect.poll(() => feed.ids).toEqual(raised)
    expect(feed.states).toEqual(['connecting', 'live', 'offline', 'live'])
    await feed.stop()
  })

  test('goes on after a connection that breaks in the middle of an event', async () => {
    let connections = 0
    const breaking: Fetch = async (url, init) => {
      const answer = await at.reach(url, init)
      const { body, headers } = answer
      if (headers.get('content-type') !== 'text/event-stream' || body === null) return answer
      connections += 1
      return new Response(body.pipeThrough(breakAfter(500 + connections * 300)), { headers })
    }
    const api = at.api({ fetch: breaking })
    const feed = await follow(api)
    const raised: string[] = []
    for (let n = 0; n < 12; n += 1) raised.push(await raise(api))
    await expect.poll(() => feed.ids).toEqual(raised)
    expect(connections).toBeGreaterThan(2)
    await feed.stop()
  })

  test('waits for the caller, and stops when the event in progress is done', async () => {
    const api = at.api()
    const gate = Promise.withResolvers<void>()
    let begun = 0
    const feed = await follow(api, () => {
      begun += 1
      return gate.promise
    })
    const first = await raise(api)
    await raise(api)
    await expect.poll(() => begun).toBe(1)
    let stopped = false
    const stopping = feed.stop().then(() => {
      stopped = true
    })
    await settled()
    expect(stopped).toBe(false)
    gate.resolve()
    await stopping
    expect(feed.ids).toEqual([first])
    expect(begun).toBe(1)
  })

  test('ends where the caller fails, before the event counts as done', async () => {
    const api = at.api()
    const after = await at.head()
    const failure = new Error('the handler failed')
    const ended = new Promise((resolve) => {
      api.follow({
        after,
        types: ['DemandRaised'],
        onEvent() {
          throw failure
        },
        onEnd: resolve,
      })
    })
    await raise(api)
    expect(await ended).toBe(failure)
  })

  test.each([
    ['a token that is wrong', { token: () => 'x' }, 'token.invalid'],
    ['no token', { token: () => undefined }, 'token.missing'],
    ['another community', { community: 'other' }, 'token.other-community'],
  ])('ends with the reason of a refusal: %s', async (_, options, code) => {
    const states: FeedState[] = []
    const ended = await new Promise((resolve) => {
      at.api(options).follow({ onEvent() {}, onState: (state) => states.push(state), onEnd: resolve })
    })
    expect(ended).toMatchObject({ code })
    expect(states).toEqual(['connecting', 'offline'])
  })

  test('ends with a cursor of another log', async () => {
    const ended = new Promise((resolve) => {
      at.api().follow({ after: 'another-1.5', onEvent() {}, onEnd: resolve })
    })
    expect(await ended).toMatchObject({ status: 410, code: 'cursor.gone' })
  })

  test('hands out cursors that go on after their event', async () => {
    const api = at.api()
    const cursors: string[] = []
    const after = await at.head()
    const stop = api.follow({ after, types: ['DemandRaised'], onEvent: (_, cursor) => void cursors.push(cursor) })
    await raise(api)
    const second = await raise(api)
    await expect.poll(() => cursors.length).toBe(2)
    await stop()
    const rest = await allOf(api.events({ after: cursors[0], types: ['DemandRaised'] }))
    expect(rest.map(({ subject }) => subject)).toEqual([`demand-pa-${second}`])
  })
})

describe('a feed without an engine', () => {
  /** A feed whose connections go by a script, in virtual time. The last one is repeated. */
  function scripted(connections: readonly Fetch[]) {
    const time = virtualTime()
    const states: FeedState[] = []
    const causes: unknown[] = []
    const asked: string[] = []
    const ids: string[] = []
    const api = at.api({
      surroundings: time,
      fetch: async (url, init) => {
        const next = connections[Math.min(asked.length, connections.length - 1)]
        asked.push(url)
        if (next === undefined) throw new Error('the script is empty')
        return next(url, init)
      },
    })
    const stop = api.follow({
      onEvent: ({ id }) => void ids.push(id),
      onState(state, cause) {
        states.push(state)
        if (cause !== undefined) causes.push(cause.code)
      },
    })
    return { time, states, causes, asked, ids, stop }
  }

  const refused =
    (status: number, retryAfter?: string): Fetch =>
    async () =>
      Response.json(
        { status, code: 'server.busy', title: 'Busy', detail: 'Busy.' },
        { status, ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }) },
      )
  const broken: Fetch = () => Promise.reject(new TypeError('fetch failed'))
  const event = (position: number) => `id: log-1.${position}\nevent: x\ndata: {"id":"e${position}"}\n\n`
  /** A connection that says this, and then ends, or is silent. */
  const saying =
    (text: string, silent = false): Fetch =>
    async (_, { signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(text))
          if (!silent) return controller.close()
          signal?.addEventListener('abort', () => controller.error(new Error('aborted')))
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
    }

  test('is tried again later each time, up to half a minute', async () => {
    const feed = scripted([broken])
    const waits: number[] = []
    for (let tries = 0; tries < 9; tries += 1) {
      await settled()
      waits.push(feed.time.waits()[0] ?? 0)
      await feed.time.next()
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
    expect(feed.states).toEqual(['connecting', 'offline'])
    expect(feed.causes).toEqual(['engine.unreachable'])
    await feed.stop()
    expect(feed.time.waits()).toEqual([])
  })

  test('is not tried before the engine asks for it', async () => {
    const feed = scripted([refused(503, '12')])
    await settled()
    expect(feed.time.waits()).toEqual([12_250])
    await feed.stop()
  })

  test('gets each event once, though a connection repeats some, and asks for those after the last', async () => {
    const feed = scripted([saying(event(1) + event(2)), saying(event(2) + event(3)), saying(event(3), true)])
    await settled()
    await feed.time.next()
    await feed.time.next()
    expect(feed.ids).toEqual(['e1', 'e2', 'e3'])
    expect(feed.asked.map((url) => new URL(url).searchParams.get('after'))).toEqual([null, 'log-1.2', 'log-1.3'])
    await feed.stop()
  })

  test('counts a connection as lost that says nothing for three heartbeats', async () => {
    const feed = scripted([saying(event(1), true)])
    await settled()
    expect(feed.states).toEqual(['connecting', 'live'])
    expect(feed.time.waits()).toEqual([45_000])
    await feed.time.next()
    expect(feed.states).toEqual(['connecting', 'live', 'offline'])
    expect(feed.causes).toEqual(['engine.silent'])
    await feed.time.next()
    expect(feed.states).toEqual(['connecting', 'live', 'offline', 'live'])
    await feed.stop()
    expect(feed.time.waits()).toEqual([])
  })

  test('goes on where heartbeats have brought it', async () => {
    const feed = scripted([saying('id: log-1.9\n:\n\n'), saying('', true)])
    await settled()
    await feed.time.next()
    expect(new URL(feed.asked[1] ?? '').searchParams.get('after')).toBe('log-1.9')
    await feed.stop()
  })

  test('takes the page of a proxy for no feed', async () => {
    const feed = scripted([async () => new Response('<html>'), saying('', true)])
    await settled()
    expect(feed.causes).toEqual(['answer.malformed'])
    await feed.time.next()
    expect(feed.states).toEqual(['connecting', 'offline', 'live'])
    await feed.stop()
  })
})

/** Passes so many bytes on, and then breaks. */
function breakAfter(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.slice(0, left))
      left -= chunk.length
      if (left <= 0) controller.error(new Error('the connection broke'))
    },
  })
}
