import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type TokenVerifier, tokenVerifier } from '../../../src/http/tokens.ts'
import { AUDIENCE, digest, ISSUER, identityProvider, type ProviderOfTest } from './identity-provider.ts'

const MINUTE_MS = 60_000

let now: number
let provider: ProviderOfTest
let outages: boolean[]
let tokens: TokenVerifier
beforeEach(async () => {
  now = Date.parse('2026-03-01T08:00:00Z')
  provider = await identityProvider(() => now)
  outages = []
  const settings = { ...provider.settings, onOutage: (outage: boolean) => void outages.push(outage) }
  tokens = tokenVerifier({ keys: { provider: settings }, clock: () => now, digest })
})
afterEach(() => provider.stop())

const verify = async (token: string) => tokens.verify(token)
const refusal = (token: string) =>
  verify(token).then(
    () => 'accepted',
    ({ problem, retryAfter }) => ({ code: problem.code, retryAfter }),
  )

test('a token of the identity provider is accepted', async () => {
  expect(await verify(await provider.sign())).toEqual({
    actor: { id: 'auditor-1', role: 'auditor' },
    claims: { role: 'auditor' },
    own: false,
    communities: '*',
    expiresAt: now + 60 * MINUTE_MS,
    issuer: ISSUER,
    subject: 'auditor-1',
  })
})

test.each<[string, Record<string, unknown>]>([
  ['of another issuer', { iss: 'https://other.example.org' }],
  ['without an issuer', { iss: undefined }],
  ['for another program', { aud: 'billing' }],
  ['without an audience', { aud: undefined }],
])('a token %s is refused', async (_, claims) => {
  expect(await refusal(await provider.sign(claims))).toMatchObject({ code: 'token.invalid' })
})

test('a token signed with a shared secret is refused under any algorithm and key id', async () => {
  const forged = await new SignJWT({ role: 'auditor', communities: '*', iss: ISSUER, aud: AUDIENCE })
    .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
    .setSubject('auditor-1')
    .setIssuedAt(now / 1000)
    .setExpirationTime(now / 1000 + 60)
    .sign(new TextEncoder().encode('x'.repeat(32)))
  expect(await refusal(forged)).toMatchObject({ code: 'token.invalid' })
})

describe('while the identity provider is down', () => {
  test('a token is not called invalid', async () => {
    const token = await provider.sign()
    provider.answerWith('<html>')
    expect(await refusal(token)).toEqual({ code: 'token.keys-unavailable', retryAfter: 5 })
    provider.answerWith(undefined)
    now += 1_000
    expect(await refusal(token)).toBe('accepted')
  })

  test('known keys verify, however long, and the outage is reported once', async () => {
    await verify(await provider.sign())
    provider.answerWith('<html>')
    for (let hour = 0; hour < 30; hour += 1) {
      now += 60 * MINUTE_MS
      expect(await refusal(await provider.sign())).toBe('accepted')
    }
    await expect.poll(() => outages).toEqual([true])
    await provider.addKey('k2')
    expect(await refusal(await provider.sign({}, 'k2'))).toEqual({ code: 'token.keys-unavailable', retryAfter: 5 })
    provider.answerWith(undefined)
    now += MINUTE_MS
    expect(await refusal(await provider.sign({}, 'k2'))).toBe('accepted')
    expect(outages).toEqual([true, false])
  })
})

describe('when keys rotate', () => {
  test('a new key is accepted at once, by one fetch for all', async () => {
    await verify(await provider.sign())
    await provider.addKey('k2')
    const signed = await Promise.all([1, 2, 3, 4].map((n) => provider.sign({ sub: `auditor-${n}` }, 'k2')))
    expect(await Promise.all(signed.map(refusal))).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
    expect(provider.fetches()).toBe(2)
  })

  test('unknown keys cause one fetch per cool-down, and are told when the next one is', async () => {
    await verify(await provider.sign())
    const others = await identityProvider(() => now)
    try {
      for (let n = 0; n < 50; n += 1) {
        await others.addKey(`other-${n}`)
        expect(await refusal(await others.sign({}, `other-${n}`))).toEqual({ code: 'token.invalid', retryAfter: 30 })
      }
      expect(provider.fetches()).toBe(2)
      await provider.addKey('k2')
      now += 20_000
      expect(await refusal(await provider.sign({}, 'k2'))).toEqual({ code: 'token.invalid', retryAfter: 10 })
      now += 10_000
      expect(await refusal(await provider.sign({}, 'k2'))).toBe('accepted')
      expect(provider.fetches()).toBe(3)
    } finally {
      await others.stop()
    }
  })

  test('tokens of a removed key end within minutes, whether they were verified before or not', async () => {
    const [before, after] = [await provider.sign(), await provider.sign({ sub: 'auditor-2' })]
    await verify(before)
    await provider.addKey('k2')
    provider.removeKey('k1')
    now += 4 * MINUTE_MS
    expect(await refusal(before)).toBe('accepted')
    now += 2 * MINUTE_MS
    // The request that finds the keys old does not wait for them.
    await refusal(before)
    await expect.poll(() => refusal(before)).toMatchObject({ code: 'token.invalid' })
    expect(await refusal(after)).toMatchObject({ code: 'token.invalid' })
    expect(provider.fetches()).toBeLessThanOrEqual(3)
  })

  test('after a long quiet a removed key opens nothing, not even once', async () => {
    const token = await provider.sign({ exp: now / 1000 + 7_200 })
    await verify(token)
    await provider.addKey('k2')
    provider.removeKey('k1')
    now += 60 * MINUTE_MS
    expect(await refusal(await provider.sign({ sub: 'auditor-2' }))).toMatchObject({ code: 'token.invalid' })
    expect(await refusal(token)).toMatchObject({ code: 'token.invalid' })
  })

  test('keys that stay are not verified again', async () => {
    const token = await provider.sign()
    const caller = await verify(token)
    now += 11 * MINUTE_MS
    await verify(token)
    await expect.poll(provider.fetches).toBe(2)
    expect(tokens.verify(token)).toBe(caller)
  })
})
