import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { personasOf } from '../../../demo/personas.ts'
import { engineRig, type Rig, rig, type Said } from './rig.ts'

const PERSONAS = personasOf(1)
/** What a page of the engine sends by itself. */
const OWN = { 'x-sanshe-request': '1', 'sec-fetch-site': 'same-origin' }

let at: Rig
beforeAll(async () => {
  at = await engineRig({ session: { personas: PERSONAS } })
})
afterAll(() => at.stop())

const cookieOf = (answer: Response): string => answer.headers.getSetCookie().at(-1)?.split(';')[0] ?? ''

async function signIn(body: object = { persona: 'clerk' }, headers: Record<string, string> = {}, on = at) {
  const answer = await on.call('/session', { body, headers: { ...OWN, ...headers } })
  return { answer, cookie: cookieOf(answer), body: (await answer.json()) as Said }
}
const get = async (path: string, cookie: string, headers: Record<string, string> = {}) => {
  const answer = await at.call(path, { headers: { cookie, ...headers } })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Said }
}
const raise = (headers: Record<string, string>) => at.ask('/v1/pa/demands', { body: { text: '路灯不亮' }, headers })

describe('signing in', () => {
  test('as a persona sets a cookie that scripts and other sites do not get, and tells who acts', async () => {
    const { answer, body } = await signIn()
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^sanshe_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict$/),
    ])
    expect(body).toMatchObject({
      community: 'pa',
      actor: 'person-committee-2',
      role: 'committee',
      party: 'committee',
      posts: expect.arrayContaining([{ kind: 'desk' }]),
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    // Only sessions of the identity provider end there, too.
    expect(body).not.toHaveProperty('signOut')
  })

  test('with a token keeps its rights and ends with it', async () => {
    const token = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' }, 60)
    const { body, cookie } = await signIn({ token })
    expect(body).toMatchObject({ actor: 'worker-1', role: 'social-work', party: 'social-work', posts: [] })
    expect(Date.parse(String(body.expires)) - Date.now()).toBeLessThanOrEqual(60_000)
    expect((await get('/session', cookie)).body).toEqual(body)
  })

  test.each([
    [{}, 400, 'request.invalid'],
    [{ persona: 'clerk', token: 'a.b.c' }, 400, 'request.invalid'],
    [{ persona: 'mayor' }, 404, 'persona.unknown'],
    [{ persona: 'clerk', role: 'administrator' }, 400, 'command.invalid'],
    [{ token: 'a.b.c' }, 401, 'token.invalid'],
  ])('refuses %o', async (body, status, code) => {
    const { answer, body: said } = await signIn(body)
    expect([answer.status, said.code]).toEqual([status, code])
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  test('is offered to those who have not signed in', async () => {
    const { status, body } = await get('/session', '')
    expect([status, body]).toMatchObject([
      401,
      { code: 'session.none', signIn: { personas: '/personas', token: true } },
    ])
    expect((await get('/personas', '')).body.personas).toHaveLength(PERSONAS.length)
  })

  test('as a persona is possible nowhere but in the demo', async () => {
    const other = await rig()
    try {
      expect((await other.ask('/personas')).status).toBe(404)
      expect((await signIn({ persona: 'clerk' }, {}, other)).body.code).toBe('persona.unknown')
    } finally {
      await other.stop()
    }
  })

  test('as a persona is possible only where the community is simulated', async () => {
    const other = await rig({
      edge: { session: { personas: PERSONAS } },
      engine: { communities: async () => [{ id: 'pa', simulated: false }] },
    })
    try {
      expect((await other.ask('/personas')).body.personas).toEqual([])
      expect((await signIn({ persona: 'clerk' }, {}, other)).body.code).toBe('persona.unknown')
    } finally {
      await other.stop()
    }
  })

  test.each(PERSONAS.map(({ id, actor }) => [id, actor] as const))('as %s may read', async (id, actor) => {
    const { cookie, body } = await signIn({ persona: id })
    expect(body).toMatchObject({ actor: actor.id, role: actor.role })
    expect((await get('/v1/pa/inbox', cookie)).status).toBe(200)
  })
})

describe('a signed-in browser', () => {
  test('reads and acts as its person', async () => {
    const { cookie } = await signIn()
    const { status, body } = await raise({ cookie, ...OWN })
    expect(status).toBe(201)
    const { events } = (await get(`/v1/pa/streams/demand-pa-${body.id}`, cookie)).body
    expect(events[0]).toMatchObject({ actor: 'person-committee-2', party: 'committee' })
  })

  test('sends batches, each command as its person', async () => {
    const { cookie } = await signIn()
    const command = { key: 'k1', aggregate: 'demand', command: 'raise', data: { text: '门禁坏了' } }
    const { body } = await at.ask('/v1/pa/batch', { body: { commands: [command] }, headers: { cookie, ...OWN } })
    expect(body.results).toMatchObject([{ status: 201 }])
  })

  test('is the person of its token where it sends one as well', async () => {
    const { cookie } = await signIn()
    const token = await at.token({ sub: 'worker-1', role: 'social-work', party: 'social-work' })
    const { body } = await at.ask('/v1/pa/demands', { body: { text: '漏水' }, token, headers: { cookie } })
    const { events } = (await get(`/v1/pa/streams/demand-pa-${body.id}`, cookie)).body
    expect(events[0]?.actor).toBe('worker-1')
  })

  test('listens to the live stream by its cookie', async () => {
    const { cookie } = await signIn()
    const leaving = new AbortController()
    const answer = await at.call('/v1/pa/events?event-name=message', {
      headers: { cookie, accept: 'text/event-stream' },
      signal: leaving.signal,
    })
    expect(answer.status).toBe(200)
    const text = await readUntil(answer, (read) => read.includes('\ndata: '))
    expect(text).toMatch(/id: .+\nevent: message\ndata: \{"/)
    expect(text).not.toMatch(/event: (?!message)/)
    leaving.abort()
  })
})

describe('a page that names its person', () => {
  const named = (actor: string) => ({ ...OWN, 'x-sanshe-actor': actor })

  test('acts as that person', async () => {
    const { cookie, body } = await signIn()
    expect((await raise({ cookie, ...named(String(body.actor)) })).status).toBe(201)
    const command = { key: 'k2', aggregate: 'demand', command: 'raise', data: { text: '门禁坏了' } }
    const headers = { cookie, ...named(String(body.actor)) }
    const batch = await at.ask('/v1/pa/batch', { body: { commands: [command] }, headers })
    expect(batch.body.results).toMatchObject([{ status: 201 }])
  })

  test.each([
    ['a visitor, once the cookie is gone', async () => '', 'session.ended'],
    ['a visitor, once the session has ended', async () => 'sanshe_session=x', 'session.ended'],
    [
      'the person who has signed in since',
      async () => (await signIn({ persona: 'resident' })).cookie,
      'session.other-person',
    ],
  ])('never acts as %s', async (_, cookie, code) => {
    const { body: clerk } = await signIn()
    const headers = { cookie: await cookie(), ...named(String(clerk.actor)) }
    const before = await at.log.head()
    const { status, body } = await raise(headers)
    expect([status, body.code]).toEqual([401, code])
    const command = { key: 'k3', aggregate: 'demand', command: 'raise', data: { text: '门禁坏了' } }
    const batch = await at.ask('/v1/pa/batch', { body: { commands: [command] }, headers })
    expect([batch.status, batch.body.code]).toEqual([401, code])
    expect((await at.ask('/v1/pa/demands', { headers })).body.code).toBe(code)
    expect(await at.log.head()).toBe(before)
  })

  test('acts as a visitor where it says so by naming no one', async () => {
    const { status, body } = await raise(OWN)
    expect([status, body.followUpCode]).toEqual([201, expect.any(String)])
  })
})

describe('another site', () => {
  test.each([
    ['a form', { 'content-type': 'application/json' }],
    ['a form that names its site', { 'sec-fetch-site': 'cross-site', 'x-sanshe-request': '1' }],
    ['a page of another host of the domain', { 'sec-fetch-site': 'same-site', 'x-sanshe-request': '1' }],
    ['a page in a frame without an origin', { origin: 'null', 'x-sanshe-request': '1' }],
    ['a page of an old browser', { origin: 'https://evil.example', 'x-sanshe-request': '1' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1', 'x-sanshe-request': '1' }],
  ])('cannot act by the cookie: %s', async (_, headers) => {
    const { cookie } = await signIn()
    const before = await at.log.head()
    const { status, body } = await raise({ cookie, ...headers })
    expect([status, body.code]).toEqual([403, 'session.cross-site'])
    expect(await at.log.head()).toBe(before)
    const batch = await at.ask('/v1/pa/batch', { body: { commands: [] }, headers: { cookie, ...headers } })
    expect(batch.body.code).toBe('session.cross-site')
  })

  test('cannot read by the cookie, though a person may open an address', async () => {
    const { cookie } = await signIn()
    for (const site of ['cross-site', 'same-site']) {
      expect((await get('/v1/pa/inbox', cookie, { 'sec-fetch-site': site })).body.code).toBe('session.cross-site')
      expect((await get('/session', cookie, { 'sec-fetch-site': site })).body.code).toBe('session.cross-site')
    }
    expect((await get('/v1/pa/inbox', cookie, { 'sec-fetch-site': 'none' })).status).toBe(200)
  })

  test('cannot sign a browser in or out', async () => {
    const { cookie } = await signIn()
    for (const headers of [{}, { 'x-sanshe-request': '1', 'sec-fetch-site': 'cross-site' }]) {
      const login = await at.call('/session', { body: { persona: 'clerk' }, headers })
      expect([login.status, login.headers.getSetCookie()]).toEqual([403, []])
      const logout = await at.call('/session', { method: 'DELETE', headers: { cookie, ...headers } })
      expect([logout.status, logout.headers.getSetCookie()]).toEqual([403, []])
    }
    expect((await get('/session', cookie)).status).toBe(200)
  })

  test('with the own origin is no other site', async () => {
    const { cookie } = await signIn()
    expect((await raise({ cookie, 'x-sanshe-request': '1', origin: at.url })).status).toBe(201)
  })
})

describe('a cookie', () => {
  const forged = (cookie: string) => `${cookie.slice(0, -4)}${cookie.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`

  test.each([
    ['of another signature', async () => forged((await signIn()).cookie)],
    ['that is a token of the engine', async () => `sanshe_session=${await at.token()}`],
    ['that is a ticket', async () => `sanshe_session=${await ticket()}`],
    ['that is too long', async () => `sanshe_session=${'a'.repeat(5_000)}`],
    ['without a form', async () => 'sanshe_session=a.b.c.d.e'],
  ])('%s signs no one in', async (_, cookie) => {
    const { status, headers, body } = await get('/v1/pa/demands', await cookie())
    expect([status, body.code]).toEqual([401, 'session.ended'])
    // The browser may have a new one meanwhile, which a late answer must not remove.
    expect(headers.getSetCookie()).toEqual([])
  })

  test('of another installation signs no one in', async () => {
    const other = await rig({ edge: { session: { personas: PERSONAS } } })
    try {
      const { cookie } = await signIn({ persona: 'clerk' }, {}, other)
      expect((await get('/session', cookie)).body.code).toBe('session.ended')
    } finally {
      await other.stop()
    }
  })

  test('is no token', async () => {
    const { cookie } = await signIn()
    const { status, body } = await at.ask('/v1/pa/inbox', { token: cookie.replace('sanshe_session=', '') })
    expect([status, body.code]).toEqual([401, 'token.invalid'])
  })

  test('that a browser had before signing in gives no one a part of the session', async () => {
    const planted = (await signIn({ persona: 'resident' })).cookie
    const { cookie } = await signIn({ persona: 'administrator' }, { cookie: planted })
    expect(cookie).not.toBe(planted)
    expect((await get('/session', planted)).body.code).toBe('session.ended')
    expect((await get('/session', cookie)).body.role).toBe('administrator')
  })

  test('of a session that was signed out opens nothing, and ends its live streams', async () => {
    const { cookie } = await signIn()
    const live = await at.call('/v1/pa/events?types=PlanEvaluated', {
      headers: { cookie, accept: 'text/event-stream' },
    })
    const answer = await at.call('/session', { method: 'DELETE', headers: { cookie, ...OWN } })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([
      204,
      ['sanshe_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0'],
    ])
    expect((await get('/v1/pa/demands', cookie)).body.code).toBe('session.ended')
    expect(await readUntil(live, () => false)).toContain('event: ended\ndata: {"code":"session.ended"}\n\n')
  })

  test('does not open another community', async () => {
    const { cookie } = await signIn()
    expect((await get('/v1/pb/demands', cookie)).body.code).toBe('token.other-community')
    expect((await get('/session?community=pb', cookie)).body.code).toBe('token.other-community')
  })
})

async function ticket(cookie?: string): Promise<string> {
  const own = cookie ?? (await signIn()).cookie
  const { body } = await at.ask('/v1/pa/events/ticket', { method: 'POST', headers: { cookie: own, ...OWN } })
  return String(body.ticket)
}

describe('a ticket', () => {
  const events = (query: string) => at.ask(`/v1/pa/events?${query}`)

  test('opens the events once', async () => {
    const one = await ticket()
    const { status, body } = await events(`ticket=${one}&limit=1`)
    expect([status, body.events.length]).toEqual([200, 1])
    expect((await events(`ticket=${one}`)).body.code).toBe('ticket.invalid')
  })

  test('opens a live stream until its holder signs out', async () => {
    const { cookie } = await signIn()
    const headers = { accept: 'text/event-stream' }
    const live = await at.call(`/v1/pa/events?types=PlanEvaluated&ticket=${await ticket(cookie)}`, { headers })
    await at.call('/session', { method: 'DELETE', headers: { cookie, ...OWN } })
    expect(await readUntil(live, () => false)).toContain('event: ended\ndata: {"code":"session.ended"}\n\n')
  })

  test('of a caller with a token opens the events as that caller', async () => {
    const token = await at.token({ sub: 'worker-2', role: 'social-work', party: 'social-work' })
    const { body } = await at.ask('/v1/pa/events/ticket', { method: 'POST', token })
    expect((await events(`ticket=${body.ticket}&limit=1`)).status).toBe(200)
  })

  test('opens nothing else', async () => {
    const one = await ticket()
    expect((await at.ask(`/v1/pa/webhooks?ticket=${one}`)).body.code).toBe('token.missing')
    expect((await at.ask(`/v1/pb/events?ticket=${one}`)).body.code).toBe('ticket.invalid')
    expect((await at.ask(`/v1/pa/streams/community-pa?ticket=${one}`)).body.code).toBe('filter.unknown')
    expect((await events(`ticket=${one}&limit=1`)).status).toBe(200)
  })

  test('says nothing about its holder', async () => {
    const text = await ticket()
    expect(Buffer.from(text.split('.').join(''), 'base64url').toString('latin1')).not.toContain('person-')
  })

  test.each(['x', 'a.b.c.d.e', 'a'.repeat(4_096)])('is never invented', async (one) => {
    expect((await events(`ticket=${one}`)).body.code).toBe('ticket.invalid')
  })

  test('is for those who have signed in', async () => {
    expect((await at.ask('/v1/pa/events/ticket', { method: 'POST' })).body.code).toBe('token.missing')
  })
})

/** Reads an answer that goes on, until its text is enough or it ends. */
async function readUntil(answer: Response, enough: (text: string) => boolean): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (enough(text)) break
  }
  return text
}
