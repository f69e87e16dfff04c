import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineRig, type Rig, type Said } from './rig.ts'

/** The address by which browsers know the engine. The test sends them to the port that it has. */
const PUBLIC = 'http://sanshe.test'
const CLIENT = { id: 'sanshe', secret: 'a secret that the provider and the engine share' }
const PEOPLE: Readonly<Record<string, object>> = {
  lin: { name: '林（虚构）' },
  // Whatever a person claims, enrolment says for whom they act.
  boaster: { role: 'committee', party: 'committee' },
  auditor: { role: 'auditor' },
  elsewhere: { communities: ['pb'] },
  wrong: { role: ['committee', 'auditor'] },
}

let issuer: string
let server: Server
let at: Rig
beforeAll(async () => {
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${PUBLIC}/auth/callback`],
        post_logout_redirect_uris: [`${PUBLIC}/`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...PEOPLE[id] }) }),
    claims: { openid: ['sub', 'role', 'party', 'communities'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['of the test'] },
    pkce: { required: () => true },
  })
  server.on('request', provider.callback())
  const places = { role: 'role', party: 'party', communities: 'communities' }
  at = await engineRig({
    session: { publicUrl: PUBLIC },
    provider: {
      issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      scopes: 'openid profile',
      publicUrl: PUBLIC,
      places,
    },
  })
  const token = await at.token({ sub: 'admin-1', role: 'administrator' })
  const firstPerson = { name: '林', identity: { issuer, sub: 'lin' } }
  const joining = { party: 'repairs', kind: 'enterprise', name: '维修', firstPerson }
  expect((await at.ask('/v1/pa/communities/pa/join-party', { body: joining, token })).status).toBe(200)
})
afterAll(async () => {
  await at.stop()
  server.closeAllConnections()
  server.close()
})

/** A browser: it keeps the cookies of each origin, and shows each address that it is sent to. */
function browser() {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (origin: string) => jars.get(origin) ?? jars.set(origin, new Map()).get(origin) ?? new Map()

  async function go(address: string, form?: Record<string, string>): Promise<Response> {
    const url = new URL(address, PUBLIC)
    const jar = jarOf(url.origin)
    const answer = await fetch(url.href.replace(PUBLIC, at.url), {
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        accept: 'text/html,*/*;q=0.8',
      },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  const led = (answer: Response, from: string): string => new URL(answer.headers.get('location') ?? '', from).href

  /** Signs in at the provider, up to the address at which the engine expects the browser back. */
  async function authorised(login: string, departure: string): Promise<string> {
    for (let next = departure; ; ) {
      if (next.startsWith(`${PUBLIC}/auth/callback`)) return next
      const answer = await go(next)
      if (answer.status >= 300 && answer.status < 400) next = led(answer, issuer)
      else {
        const prompt = (await answer.text()).includes('name="login"') ? 'login' : 'consent'
        next = led(await go(next, { prompt, login, password: 'any' }), issuer)
      }
    }
  }

  return {
    jar: jarOf(PUBLIC),
    go,
    authorised,
    departed: async (back = '') => led(await go(`/auth/login${back}`), PUBLIC),
    async signedIn(login: string, back = ''): Promise<Response> {
      return go(await authorised(login, led(await go(`/auth/login${back}`), PUBLIC)))
    },
    async session(): Promise<{ status: number; body: Said }> {
      const answer = await go('/session')
      return { status: answer.status, body: (await answer.json()) as Said }
    },
  }
}

describe('a person who signs in with the identity provider', () => {
  test('acts for the party that enrolled them, and goes on where they were', async () => {
    const person = browser()
    const { body } = await person.session()
    expect(body).toMatchObject({ code: 'session.none', signIn: { provider: '/auth/login' } })
    const answer = await person.signedIn('lin', '?return=/demands%3Fstate%3Dopen')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/demands?state=open'])
    expect((await person.session()).body).toMatchObject({
      community: 'pa',
      role: 'enterprise',
      party: 'repairs',
      name: '林（虚构）',
    })
    expect(await (await person.go('/v1/pa/inbox')).json()).toMatchObject({ rows: [{ id: 'workbook.sign.repairs' }] })
    expect(person.jar.has('sanshe_sign_in')).toBe(false)
  })

  test.each([
    ['boaster', { role: 'resident' }],
    ['stranger', { role: 'resident' }],
    ['auditor', { role: 'auditor' }],
  ])('%s gets no more than enrolment and the provider grant', async (login, expected) => {
    const person = browser()
    await person.signedIn(login)
    const { body } = await person.session()
    expect(body).toMatchObject(expected)
    expect(body).not.toHaveProperty('party')
  })

  test('reaches only the communities that the provider names', async () => {
    const person = browser()
    await person.signedIn('elsewhere')
    expect(await (await person.go('/v1/pa/demands')).json()).toMatchObject({ code: 'token.other-community' })
  })

  test('signs out here and there', async () => {
    const person = browser()
    await person.signedIn('lin')
    const { body } = await person.session()
    expect(body.signOut).toBe('/auth/logout')
    const answer = await person.go(String(body.signOut))
    expect(answer.headers.get('location')).toContain(`${issuer}/session/end`)
    expect(answer.headers.get('location')).toContain(encodeURIComponent(`${PUBLIC}/`))
    expect((await person.session()).body.code).toBe('session.none')
  })
})

describe('an attacker', () => {
  const failed = (answer: Response, code: string) => {
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/?problem=${code}`])
  }

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/%5Cevil.example/..//evil.example',
    '/.//evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'evil.example',
  ])('cannot have people led to another site: %s', async (back) => {
    const location = (await browser().signedIn('lin', `?return=${encodeURIComponent(back)}`)).headers.get('location')
    const led = new URL(location ?? '', PUBLIC)
    expect(led.origin).toBe(PUBLIC)
    expect(location).toMatch(/^\/(?![/\\])/)
  })

  test('cannot sign a person in as themselves', async () => {
    const attacker = browser()
    const callback = await attacker.authorised('boaster', await attacker.departed())
    const victim = browser()
    failed(await victim.go(callback), 'oidc.failed')
    await victim.departed()
    failed(await victim.go(callback), 'oidc.failed')
    expect((await victim.session()).body.code).toBe('session.none')
  })

  test('cannot use a code twice', async () => {
    const person = browser()
    const callback = await person.authorised('lin', await person.departed())
    const kept = new Map(person.jar)
    expect((await person.go(callback)).headers.get('location')).toBe('/')
    const again = browser()
    for (const [name, value] of kept) again.jar.set(name, value)
    failed(await again.go(callback), 'oidc.failed')
  })

  test('cannot change the answer of the provider, nor what the browser keeps', async () => {
    const person = browser()
    const callback = await person.authorised('lin', await person.departed())
    const sealed = person.jar.get('sanshe_sign_in') ?? ''
    const other = { state: 'x', iss: 'https://evil.example', code: 'x' }
    for (const [name, value] of Object.entries(other)) {
      person.jar.set('sanshe_sign_in', sealed)
      const changed = new URL(callback)
      changed.searchParams.set(name, value)
      failed(await person.go(changed.href), 'oidc.failed')
    }
    person.jar.set('sanshe_sign_in', `${sealed.slice(0, -3)}AAA`)
    failed(await person.go(callback), 'oidc.failed')
  })

  test('learns nothing from a refusal', async () => {
    const person = browser()
    const state = new URL(await person.departed()).searchParams.get('state') ?? ''
    const query = new URLSearchParams({ error: 'access_denied', error_description: 'a secret', state, iss: issuer })
    failed(await person.go(`/auth/callback?${query}`), 'oidc.refused')
  })

  test('cannot sign people out from another site', async () => {
    const answer = await at.call('/auth/logout', { headers: { 'sec-fetch-site': 'cross-site' }, redirect: 'manual' })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
  })

  test('gets no session by claims of the wrong form', async () => {
    const person = browser()
    failed(await person.signedIn('wrong'), 'token.invalid')
    expect((await person.session()).body.code).toBe('session.none')
  })
})

test('a provider that does not answer is said to be unavailable', async () => {
  const places = { role: 'role', party: 'party', communities: 'communities' }
  const lost = await engineRig({
    provider: { issuer: 'http://127.0.0.1:9', clientId: 'x', scopes: 'openid', publicUrl: PUBLIC, places },
  })
  try {
    const { status, headers, body } = await lost.ask('/auth/login')
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'oidc.unavailable', '5'])
  } finally {
    await lost.stop()
  }
})
