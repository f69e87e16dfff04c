import { describe, expect, test } from 'vitest'
import { type HttpApi, type HttpOptions, HttpProblem, HttpUnreachable, http } from '../../../client/http/index.ts'
import { settled, type VirtualTime, virtualTime } from './virtual-time.ts'

type Step = (init: RequestInit) => Response | Promise<Response>

const problem =
  (status: number, code: string, headers: Record<string, string> = {}): Step =>
  () =>
    new Response(JSON.stringify({ type: '', title: 'No', status, code, detail: 'No.' }), { status, headers })
const done: Step = () => Response.json({ id: 'd1', revision: 0, position: '7', events: ['DemandRaised'] })
const network: Step = () => Promise.reject(new TypeError('fetch failed'))
const silence: Step = ({ signal }) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))

interface Scripted {
  readonly api: HttpApi
  readonly time: VirtualTime
  /** The headers of each request so far. */
  readonly sent: Headers[]
}

/** A client of an engine that answers by a script. The last answer is repeated. */
function scripted(steps: readonly Step[], options: Partial<HttpOptions> = {}): Scripted {
  const time = virtualTime()
  const sent: Headers[] = []
  const fetch: HttpOptions['fetch'] = async (_, init) => {
    const step = steps[Math.min(sent.length, steps.length - 1)]
    sent.push(new Headers(init.headers))
    if (step === undefined) throw new Error('the script is empty')
    return step(init)
  }
  return { api: http({ community: 'pa', fetch, surroundings: time, ...options }), time, sent }
}

const raise = ({ api }: Scripted, options = {}) => api.send('demand', 'raise', { text: 'A lamp' }, options)

/** The answer, with time passing until it comes. */
async function inTime<T>({ time }: Scripted, answer: Promise<T>): Promise<T> {
  let over = false
  const finish = (): void => {
    over = true
  }
  answer.then(finish, finish)
  await settled()
  while (!over) await time.next()
  return answer
}

describe('a command', () => {
  test.each([
    ['a busy engine', problem(503, 'server.busy')],
    ['too many requests', problem(429, 'rate.exceeded')],
    ['a broken connection', network],
    ['the page of a proxy', () => new Response('<html>', { status: 502 })],
  ])('is sent again with its key after %s', async (_, fault) => {
    const engine = scripted([fault, fault, done])
    expect(await inTime(engine, raise(engine))).toMatchObject({ id: 'd1', replayed: false })
    const keys = engine.sent.map((headers) => headers.get('idempotency-key'))
    expect(keys).toEqual([keys[0], keys[0], keys[0]])
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  })

  test.each([400, 401, 403, 404, 409, 412, 422, 500])('is sent once where the answer is %i', async (status) => {
    const engine = scripted([problem(status, 'some.code'), done])
    await expect(inTime(engine, raise(engine))).rejects.toMatchObject({ status, code: 'some.code' })
    expect(engine.sent).toHaveLength(1)
  })

  test('gets a new key each time, and keeps a given one', async () => {
    const engine = scripted([done])
    await raise(engine)
    await raise(engine)
    await raise(engine, { key: 'own' })
    const [first, second, third] = engine.sent.map((headers) => headers.get('idempotency-key'))
    expect(first).not.toBe(second)
    expect(third).toBe('own')
  })

  test('waits as long as the engine asks, and longer each time', async () => {
    const engine = scripted([problem(503, 'server.busy', { 'retry-after': '3' }), network, network, done])
    const answer = raise(engine)
    const waits: number[] = []
    for (let tries = 0; tries < 3; tries += 1) {
      await settled()
      waits.push(engine.time.waits()[0] ?? 0)
      await engine.time.next()
    }
    await answer
    expect(waits).toEqual([3250, 500, 1000])
  })

  test('is given up when a retry would come too late, with the reason', async () => {
    const engine = scripted([network])
    const failed = await inTime(engine, raise(engine)).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(HttpUnreachable)
    expect(failed).toMatchObject({ code: 'engine.unreachable' })
    expect(engine.time.now()).toBeLessThanOrEqual(20_000)
    expect(engine.sent.length).toBeGreaterThan(4)
  })

  test('is not kept waiting for a minute', async () => {
    const engine = scripted([problem(429, 'rate.exceeded', { 'retry-after': '60' }), done])
    await expect(raise(engine)).rejects.toMatchObject({ code: 'rate.exceeded', retryAfterMs: 60_000 })
    expect(engine.sent).toHaveLength(1)
  })

  test('that gets no answer ends after the time for answers', async () => {
    const engine = scripted([silence], { timeoutMs: 25_000 })
    await expect(inTime(engine, raise(engine))).rejects.toMatchObject({ code: 'engine.silent' })
    expect(engine.sent).toHaveLength(1)
  })

  test('ends at once when its caller aborts it, also while it waits', async () => {
    for (const step of [silence, network]) {
      const engine = scripted([step])
      const abort = new AbortController()
      const answer = raise(engine, { signal: abort.signal })
      const failed = answer.catch((error: unknown) => error)
      await settled()
      abort.abort()
      expect(await failed).toMatchObject({ name: 'AbortError' })
      expect(engine.time.waits()).toEqual([])
    }
  })
})

test('an answer that is not of an engine is a fault that a retry would meet again', async () => {
  const engine = scripted([() => new Response('<html>')])
  await expect(raise(engine)).rejects.toMatchObject({ code: 'answer.malformed', status: 200 })
  expect(engine.sent).toHaveLength(1)
})

test('faults speak the language of the caller', async () => {
  for (const [language, word] of [
    ['en', /cannot be reached/],
    ['zh', /无法连接/],
  ] as const) {
    const engine = scripted([network], { language: () => language })
    const failed = await inTime(engine, raise(engine)).catch((error: unknown) => error)
    expect(failed).toMatchObject({ detail: expect.stringMatching(word) })
    expect(engine.sent[0]?.get('accept-language')).toBe(language)
  }
})

test('a token takes the place of the cookie and its header', async () => {
  const cookie = scripted([done])
  await raise(cookie)
  expect(cookie.sent[0]?.get('x-sanshe-request')).toBe('1')
  expect(cookie.sent[0]?.has('authorization')).toBe(false)
  const token = scripted([done], { token: async () => 'abc' })
  await raise(token)
  expect(token.sent[0]?.has('x-sanshe-request')).toBe(false)
  expect(token.sent[0]?.get('authorization')).toBe('Bearer abc')
})

test('a batch sends again what the engine had no time for, from there on', async () => {
  const busy = { status: 503, problem: { title: 'Busy', code: 'server.busy', detail: 'Busy.' }, retryAfter: 1 }
  const fine = (id: string) => ({ status: 201, answer: { id, revision: 0, position: '7', events: [] } })
  const bodies: string[] = []
  const answering =
    (results: readonly object[]): Step =>
    ({ body }) => {
      bodies.push(String(body))
      return Response.json({ results }, { status: 207 })
    }
  const engine = scripted([answering([fine('a'), busy, fine('c')]), answering([fine('b'), fine('c')])])
  const command = { aggregate: 'demand', command: 'raise', body: { text: 'A lamp' } } as const
  const answers = await inTime(engine, engine.api.batch([command, command, command]))
  expect(answers.map((one) => (one.ok ? one.id : one.problem.code))).toEqual(['a', 'b', 'c'])
  const keys = bodies.map((body) =>
    (JSON.parse(body) as { commands: { key: string }[] }).commands.map(({ key }) => key),
  )
  expect(keys[1]).toEqual(keys[0]?.slice(1))
})

test('a batch gives up what the engine has no time for, and keeps the rest', async () => {
  const busy = { status: 503, problem: { title: 'Busy', code: 'server.busy', detail: 'Busy.' }, retryAfter: 1 }
  const fine = { status: 201, answer: { id: 'a', revision: 0, position: '7', events: [] } }
  const engine = scripted([
    () => Response.json({ results: [fine, busy] }, { status: 207 }),
    () => Response.json({ results: [busy] }, { status: 207 }),
  ])
  const command = { aggregate: 'demand', command: 'raise', body: { text: 'A lamp' } } as const
  const answers = await inTime(engine, engine.api.batch([command, command]))
  expect(answers.map((one) => (one.ok ? one.id : one.problem.code))).toEqual(['a', 'server.busy'])
  expect(engine.time.now()).toBeLessThanOrEqual(20_000)
})

test('a request that is not repeatable is sent once, unless it was not taken', async () => {
  const post = ({ api }: Scripted, more = {}) => api.request('/v1/pa/webhooks', { method: 'POST', body: {}, ...more })
  for (const fault of [network, problem(503, 'server.busy')]) {
    const engine = scripted([fault, done])
    await expect(post(engine)).rejects.toBeInstanceOf(Error)
    const again = scripted([fault, done])
    await inTime(again, post(again, { repeatable: true }))
    expect([engine.sent.length, again.sent.length]).toEqual([1, 2])
  }
  const limited = scripted([problem(429, 'rate.exceeded'), done])
  await inTime(limited, post(limited))
  expect(limited.sent).toHaveLength(2)
})

test('a problem has what its body has', () => {
  const body = { status: 422, code: 'a.b', title: 'T', detail: 'D', errors: [{ path: '/x', message: 'm' }], more: 1 }
  expect(new HttpProblem(body, 5)).toMatchObject({ code: 'a.b', errors: body.errors, body, retryAfterMs: 5 })
})
