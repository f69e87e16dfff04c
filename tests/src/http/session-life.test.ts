import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { personasOf } from '../../../demo/personas.ts'
import { sealer } from '../../../src/http/session/sealer.ts'
import { type Rig, rig, type Said } from './rig.ts'

const MINUTE = 60_000
const OWN = { 'x-sanshe-request': '1' }
const session = { idleMs: 60 * MINUTE, maxLifeMs: 12 * 60 * MINUTE, personas: personasOf(1) }

let at: Rig
let now: number
let cookie: string
beforeEach(async () => {
  now = Date.UTC(2026, 2, 2, 8)
  at = await rig({ edge: { session, trustedProxies: ['127.0.0.1'] }, engine: { clock: () => now } })
  cookie = ''
})
afterEach(() => at.stop())

/** Sends a request as a browser does that keeps its cookie. */
async function browse(path: string, init: Parameters<Rig['call']>[1] = {}) {
  const answer = await at.call(path, { ...init, headers: { ...OWN, cookie, ...init.headers } })
  const [set] = answer.headers.getSetCookie()
  if (set !== undefined) cookie = set.split(';')[0] ?? ''
  const text = await answer.text()
  const body: Said = text === '' ? {} : JSON.parse(text)
  return { status: answer.status, set, body }
}
const signIn = () => browse('/session', { body: { persona: 'clerk' } })
const expires = async () => Date.parse(String((await browse('/session')).body.expires))

describe('a session', () => {
  test('ends when it has been idle, and says so until the person signs in again or out', async () => {
    await signIn()
    now += 60 * MINUTE
    expect((await browse('/v1/pa/petition-board')).body.code).toBe('session.ended')
    expect((await browse('/session')).body.code).toBe('session.ended')
    const ended = cookie
    await signIn()
    expect((await browse('/session')).status).toBe(200)
    cookie = ended
    await browse('/session', { method: 'DELETE' })
    expect(cookie).toBe('sanshe_session=')
    expect((await browse('/session')).body.code).toBe('session.none')
  })

  test('that has begun since is not lost by the late refusal of the one before', async () => {
    await signIn()
    now += 60 * MINUTE
    // The browser sends this with the old cookie, and gets the answer once it has the new one.
    const late = await at.call('/v1/pa/petition-board', { headers: { cookie } })
    await signIn()
    for (const set of late.headers.getSetCookie()) cookie = set.split(';')[0] ?? ''
    expect(await late.json()).toMatchObject({ code: 'session.ended' })
    expect((await browse('/session')).body.role).toBe('committee')
  })

  test('goes on while it is used, up to its longest life', async () => {
    await signIn()
    const began = now
    for (let step = 1; step <= 23; step += 1) {
      now = began + step * 30 * MINUTE
      expect((await browse('/v1/pa/petition-board')).status, `step ${step}`).toBe(200)
    }
    expect(await expires()).toBe(began + 12 * 60 * MINUTE)
    now = began + 12 * 60 * MINUTE
    expect((await browse('/v1/pa/petition-board')).body.code).toBe('session.ended')
  })

  test('is not written anew with each answer', async () => {
    await signIn()
    now += 4 * MINUTE
    expect((await browse('/session')).set).toBeUndefined()
    now += MINUTE
    expect((await browse('/session')).set).toMatch(/^sanshe_session=/)
    expect(await expires()).toBe(now + 60 * MINUTE)
  })

  test('with a token ends with it', async () => {
    const minted = Date.now()
    now = minted
    await browse('/session', { body: { token: await at.token({}, 90) } })
    expect((await expires()) - minted).toBeLessThanOrEqual(90_000)
    now = minted + 91_000
    expect((await browse('/session')).body.code).toBe('session.ended')
  })
})

describe('over TLS', () => {
  const tls = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'sanshe.example', 'x-forwarded-for': '203.0.113.1' }
  const sign = () =>
    browse('/session', { body: { persona: 'clerk' }, headers: { ...tls, origin: 'https://sanshe.example' } })

  test('the cookie goes through TLS alone, and no other host of the domain can plant it', async () => {
    const { set } = await sign()
    expect(set).toMatch(/^__Host-sanshe_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Secure$/)
    expect((await browse('/session', { headers: tls })).body.role).toBe('committee')
    cookie = cookie.replace('__Host-', '')
    expect((await browse('/session', { headers: tls })).body.code).toBe('session.none')
  })

  test('the commands of a batch have the same caller', async () => {
    await sign()
    const command = { key: 'k1', aggregate: 'demand', command: 'raise', data: { text: '路灯不亮' } }
    const { body } = await browse('/v1/pa/batch', { body: { commands: [command] }, headers: tls })
    // The rules answer: the community is not established here.
    expect(body.results).toMatchObject([{ status: 404, problem: { code: 'community.unknown' } }])
  })
})

describe('the public address', () => {
  test('decides what is the own origin, and whether cookies go through TLS', async () => {
    await at.stop()
    at = await rig({
      edge: { session: { ...session, publicUrl: 'https://sanshe.example' } },
      engine: { clock: () => now },
    })
    const { set } = await browse('/session', {
      body: { persona: 'clerk' },
      headers: { origin: 'https://sanshe.example' },
    })
    expect(set).toContain('; Secure')
    const foreign = { body: {}, headers: { origin: at.url } }
    expect((await browse('/v1/pa/petitions', foreign)).body.code).toBe('session.cross-site')
  })
})

describe('what is sealed', () => {
  const digest = (purpose: string, text: string) =>
    Buffer.from(`${purpose} ${text}`.padEnd(32).slice(0, 32)).toString('hex')
  const clock = () => now
  const own = () => sealer(digest, 'mark', clock)

  test('opens for its purpose and its time alone', async () => {
    const text = await own().seal('ticket', { sub: 'x' }, now + 1_000)
    expect(await own().open('ticket', text)).toMatchObject({ sub: 'x' })
    expect(await own().open('session', text)).toBeUndefined()
    now += 1_000
    expect(await own().open('ticket', text)).toBeUndefined()
  })

  test('opens no more once the secret of tokens was replaced', async () => {
    const digestBySecret = (purpose: string, mark: string) => digest(`${mark} ${purpose}`, '')
    const [before, after] = ['a', 'b'].map((mark) => sealer(digestBySecret, mark, clock))
    const sealed = (await before?.seal('session', { sub: 'x' }, now + 1_000)) ?? ''
    expect(await before?.open('session', sealed)).toBeDefined()
    expect(await after?.open('session', sealed)).toBeUndefined()
  })
})
