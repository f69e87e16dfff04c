import type { JWTPayload } from 'jose'
import { describe, expect, test } from 'vitest'
import { actorIdOf } from '../../../services/identity/actor-id.ts'
import { isReservedActorId, serviceActor } from '../../../services/identity/reserved-actors.ts'
import { processManagers } from '../../../services/processes/process-managers.ts'
import { NOTIFIER } from '../../../services/webhooks/notifier.ts'
import { type ClaimPlaces, type ClaimRules, callerOf, OWN_PLACES } from '../../../src/http/claims.ts'
import { ProblemError } from '../../../src/http/problems.ts'
import { digest, ISSUER } from './identity-provider.ts'

const HOUR_S = 3_600
const NOW_S = Date.parse('2026-03-01T08:00:00Z') / 1000
const RULES: ClaimRules = {
  places: OWN_PLACES,
  own: false,
  maxLifeMs: 24 * HOUR_S * 1000,
  issuer: ISSUER,
  digest,
}
const CLAIMS = { sub: 'person-1', role: 'committee', communities: ['pa'], iat: NOW_S, exp: NOW_S + HOUR_S }

const callerWith = (claims: Record<string, unknown>, rules: Partial<ClaimRules> = {}) =>
  callerOf({ ...CLAIMS, ...claims } as JWTPayload, NOW_S * 1000, { ...RULES, ...rules })

function sentence(claims: Record<string, unknown>, rules: Partial<ClaimRules> = {}): string {
  try {
    callerWith(claims, rules)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'token.invalid') return error.problem.detail.en
    throw error
  }
  return 'accepted'
}

describe('the life of a token', () => {
  test.each([
    ['a day', { exp: NOW_S + 24 * HOUR_S }],
    ['a day, issued by a clock that is ahead', { iat: NOW_S + 59, exp: NOW_S + 59 + 24 * HOUR_S }],
    ['fractions of a second', { exp: NOW_S + 0.5 }],
  ])('may be %s', (_, claims) => {
    expect(sentence(claims)).toBe('accepted')
  })

  test.each([
    ['a second more than a day', { exp: NOW_S + 24 * HOUR_S + 1 }],
    ['a month, of which an hour is left', { iat: NOW_S - 719 * HOUR_S }],
    ['ten years', { exp: NOW_S + 87_600 * HOUR_S }],
  ])('may not be %s', (_, claims) => {
    expect(sentence(claims)).toBe('Get a token that lasts at most 24 hours from `iat` to `exp`.')
  })

  test('is not extended by an issue in the future', () => {
    expect(sentence({ iat: NOW_S + 1_000 * HOUR_S, exp: NOW_S + 1_001 * HOUR_S })).toMatch(/`iat` is the time at which/)
  })

  test.each([1e300, Number.POSITIVE_INFINITY, -1, '1e3', null, undefined])('has no end at %s', (exp) => {
    expect(sentence({ exp })).toMatch(/^Get a token whose claims `exp`/)
  })

  test('needs `iat` where the issuer is an identity provider; else it counts from now', () => {
    expect(sentence({ iat: undefined })).toMatch(/`iat` is the time at which/)
    const own = { own: true, maxLifeMs: 366 * 24 * HOUR_S * 1000 }
    expect(sentence({ iat: undefined, exp: NOW_S + 366 * 24 * HOUR_S }, own)).toBe('accepted')
    expect(sentence({ iat: undefined, exp: NOW_S + 367 * 24 * HOUR_S }, own)).toBe(
      'Get a token that lasts at most 8784 hours from `iat` to `exp`.',
    )
  })

  test('ends at `exp`', () => {
    expect(callerWith({}).expiresAt).toBe((NOW_S + HOUR_S) * 1000)
  })
})

describe('the subject', () => {
  test('is the actor where it is an id', () => {
    expect(callerWith({ sub: 'a1b2c3d4-0000-4000-8000-000000000000' }).actor.id).toBe(
      'a1b2c3d4-0000-4000-8000-000000000000',
    )
  })

  test.each(['auth0|65f0', 'lin@example.org', 'f:91a:lin', '_AItUzQ', '林', 'x'.repeat(255)])(
    '%s gets an id that is the same each time',
    (sub) => {
      const { actor, subject, issuer } = callerWith({ sub })
      expect(actor.id).toBe(actorIdOf(digest, ISSUER, sub))
      expect([subject, issuer]).toEqual([sub, ISSUER])
    },
  )

  test('cannot be the id that was made for another', () => {
    const victim = callerWith({ sub: 'auth0|65f0' }).actor.id
    expect(callerWith({ sub: victim }).actor.id).not.toBe(victim)
  })

  test.each([12_345, '', 'x'.repeat(256), '\uD800', ['person-1'], null, true])('%j is no subject', (sub) => {
    expect(sentence({ sub })).toBe('Get a token whose claim `sub` is text of 1 to 255 characters.')
  })

  test('is none that the engine acts under', () => {
    const services = [...processManagers, NOTIFIER].map(({ name }) => serviceActor(name).id)
    expect(services.length).toBeGreaterThan(4)
    for (const sub of ['engine', 'anonymous', 'service-', 'service-of-tomorrow', ...services]) {
      expect(isReservedActorId(sub)).toBe(true)
      expect(sentence({ sub })).toMatch(/another `sub`: the engine itself acts under this one/)
    }
    expect(sentence({ sub: 'engineer' })).toBe('accepted')
  })
})

describe('claims of usual identity providers', () => {
  const held = (places: Partial<ClaimPlaces>, claims: Record<string, unknown>) => {
    const { actor, communities } = callerWith(
      { role: undefined, communities: undefined, ...claims },
      { places: { ...OWN_PLACES, ...places } },
    )
    return [actor.role, actor.party, communities === '*' ? communities : [...communities]]
  }

  test('Keycloak: roles of the realm beside its own', () => {
    const claims = {
      realm_access: { roles: ['offline_access', 'committee', 'uma_authorization', 'default-roles-town'] },
      sanshe: { party: 'party-jwh', communities: ['pa', 'ma'] },
    }
    const places = { role: 'realm_access.roles', party: 'sanshe.party', communities: 'sanshe.communities' }
    expect(held(places, claims)).toEqual(['committee', 'party-jwh', ['pa', 'ma']])
  })

  test('Keycloak: roles of a client whose name holds dots', () => {
    const claims = { resource_access: { 'sanshe.example/api': { roles: ['auditor'] } }, communities: 'pa' }
    const places = { role: '/resource_access/sanshe.example~1api/roles' }
    expect(held(places, claims)).toEqual(['auditor', undefined, ['pa']])
  })

  test('Auth0: names with a namespace', () => {
    const space = 'https://sanshe.example.org'
    const claims = { [`${space}/role`]: 'resident', [`${space}/communities`]: 'pa' }
    expect(held({ role: `${space}/role`, communities: `${space}/communities` }, claims)).toEqual([
      'resident',
      undefined,
      ['pa'],
    ])
  })

  test('Entra: app roles, and attributes as lists or texts', () => {
    const claims = { roles: ['property-company'], 'extn.party': ['property'], 'extn.communities': 'pa ma' }
    const places = { role: 'roles', party: 'extn.party', communities: 'extn.communities' }
    expect(held(places, claims)).toEqual(['property-company', 'property', ['pa', 'ma']])
  })

  test('a role that is there twice is one role', () => {
    expect(held({}, { role: ['auditor', 'auditor'], communities: '*' })).toEqual(['auditor', undefined, '*'])
  })

  test.each([
    ['several roles of the catalogue', { role: ['auditor', 'committee'] }, /`role` names one role.*names several/],
    ['several parties', { party: ['a', 'b'] }, /`party` is the id of one party/],
    ['no communities', { communities: undefined }, /`communities` is a list/],
    ['a star within a list', { communities: ['*'] }, /`communities` is a list/],
    ['a star beside a community', { communities: '* pa' }, /`communities` is a list/],
  ])('%s is refused', (_, claims, expected) => {
    expect(sentence(claims)).toMatch(expected)
  })

  test.each([undefined, ['staff'], 'anonymous'])(
    'the role %s is no role: the holder is a resident, if not enrolled',
    (role) => {
      const { actor, claims } = callerWith({ role, party: 'property' })
      expect(actor).toEqual({ id: 'person-1', role: 'resident', party: 'property' })
      expect(claims).toEqual({ party: 'property' })
      expect(sentence({ role }, { own: true })).toMatch(/`role` names a role of the catalogue/)
    },
  )

  test.each(['constructor.name', '__proto__.x', 'roles.length', '/roles/0/length', 'a..b', '/'])(
    'the place %s holds nothing',
    (role) => {
      expect(sentence({ role: undefined, roles: ['auditor'] }, { own: true, places: { ...OWN_PLACES, role } })).toBe(
        `Get a token whose claim \`${role}\` names a role of the catalogue.`,
      )
    },
  )
})
