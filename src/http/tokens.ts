import { hash } from 'node:crypto'
import { decodeProtectedHeader, errors, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import type { Role } from '../../domain/kernel/index.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { type Caller, type ClaimPlaces, type ClaimRules, callerOf, OWN_PLACES } from './claims.ts'
import { keySet } from './key-set.ts'
import { ProblemError } from './problems.ts'

/** An identity provider whose tokens are accepted. */
export interface IdentityProvider {
  /** Address of its key set. */
  readonly jwksUrl: string
  readonly issuer: string
  readonly audience: string
  readonly places: ClaimPlaces
  /** Longest life of a token. */
  readonly maxLifeMs: number
  /** Called with true where its keys can no longer be fetched, with false when they can again. */
  readonly onOutage?: (outage: boolean) => void
}

/** The keys that verify tokens. With both, the token's algorithm selects one. */
export interface TokenKeys {
  /** At least 32 bytes: shorter secrets can be guessed. */
  readonly secret?: string
  /** Required issuer of tokens of the secret. */
  readonly issuer?: string
  /** Required audience of tokens of the secret. */
  readonly audience?: string
  readonly provider?: IdentityProvider
}

export interface TokenVerifierOptions {
  readonly keys: TokenKeys
  readonly clock: Clock
  /** The digest of the vault, for the actor ids of holders whose `sub` is no id. */
  readonly digest: Vault['digest']
}

/** The claims of a token. */
export interface Grantee {
  readonly sub: string
  readonly role: Role
  readonly party?: string
  readonly communities: '*' | readonly string[]
}

/** Longest life of a token of the engine's own secret: a year, and a day for leap years. */
export const MAX_OWN_LIFE_S = 366 * 86_400

/** The issuer of identities in tokens of the engine's own secret. */
const OWN_ISSUER = 'sanshe'

/** The algorithms for each kind of key. A public key is never used as a shared secret, and `none` is no algorithm. */
const SYMMETRIC = ['HS256']
const ASYMMETRIC = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA']

export interface TokenVerifier {
  /** @throws ProblemError `token.invalid` `token.expired` `token.keys-unavailable` */
  verify(token: string): Caller | Promise<Caller>
  /** Differs where the engine's own secret differs. What it marks ends when the secret is replaced. */
  readonly secretMark: string
}

/** What verifies tokens of one kind of key. */
interface Issuer {
  /** Rises when the keys change. */
  edition(): number
  refresh(): void
  check(token: string): Promise<Caller>
}

interface Verified {
  readonly caller: Caller
  readonly issuer: Issuer
  /** The edition of the keys that the token was verified with. */
  readonly edition: number
}

/**
 * Verifies tokens. It remembers them while they and their keys hold, because checking a signature costs more than a command. It keeps
 * their digests, so that memory holds no token, and a long one takes no more of it than a short one. A failure is never remembered.
 */
export function tokenVerifier({ keys, clock, digest }: TokenVerifierOptions): TokenVerifier {
  const own = secretIssuer(keys, clock, digest)
  const provided = keys.provider === undefined ? undefined : providerIssuer(keys.provider, clock, digest)
  const verified = new LRUCache<string, Verified>({ max: 10_000 })

  async function check(token: string, key: string): Promise<Caller> {
    const issuer = isSymmetric(token) ? own : provided
    if (issuer === undefined) throw new ProblemError('token.invalid')
    issuer.refresh()
    const edition = issuer.edition()
    try {
      const caller = await issuer.check(token)
      verified.set(key, { caller, issuer, edition })
      return caller
    } catch (error) {
      throw problemOf(error)
    }
  }

  return {
    secretMark: digest('token secret', keys.secret ?? ''),
    verify(token) {
      const key = hash('sha256', token, 'base64url')
      const known = verified.get(key)
      if (known === undefined) return check(token, key)
      const { caller, issuer, edition } = known
      if (caller.expiresAt <= clock()) {
        verified.delete(key)
        throw new ProblemError('token.expired')
      }
      issuer.refresh()
      if (edition === issuer.edition()) return caller
      verified.delete(key)
      return check(token, key)
    },
  }
}

function secretIssuer(keys: TokenKeys, clock: Clock, digest: Vault['digest']): Issuer | undefined {
  const { secret, issuer, audience } = keys
  if (secret === undefined) return undefined
  const key = new TextEncoder().encode(secret)
  const rules = { places: OWN_PLACES, own: true, maxLifeMs: MAX_OWN_LIFE_S * 1000, issuer: OWN_ISSUER, digest }
  const expected = { ...(issuer === undefined ? {} : { issuer }), ...(audience === undefined ? {} : { audience }) }
  return {
    edition: () => 0,
    refresh() {},
    check: async (token) => checked(token, () => key, { ...expected, algorithms: SYMMETRIC }, clock(), rules),
  }
}

function providerIssuer(provider: IdentityProvider, clock: Clock, digest: Vault['digest']): Issuer {
  const { jwksUrl: url, issuer, audience, places, maxLifeMs, onOutage } = provider
  const { key, edition, refresh } = keySet({ url, clock, ...(onOutage === undefined ? {} : { onOutage }) })
  const rules = { places, own: false, maxLifeMs, issuer, digest }
  return {
    edition,
    refresh,
    check: async (token) => checked(token, key, { issuer, audience, algorithms: ASYMMETRIC }, clock(), rules),
  }
}

async function checked(
  token: string,
  key: JWTVerifyGetKey,
  expected: { algorithms: string[]; issuer?: string; audience?: string },
  nowMs: number,
  rules: ClaimRules,
): Promise<Caller> {
  const options = { ...expected, requiredClaims: ['sub', 'exp'], currentDate: new Date(nowMs) }
  const { payload } = await jwtVerify(token, key, options)
  return callerOf(payload, nowMs, rules)
}

function isSymmetric(token: string): boolean {
  try {
    return decodeProtectedHeader(token).alg?.startsWith('HS') === true
  } catch {
    throw new ProblemError('token.invalid')
  }
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof errors.JWTExpired) return new ProblemError('token.expired')
  return new ProblemError('token.invalid')
}

/** Issues a token that the same secret verifies. */
export function mintToken(
  secret: string,
  grantee: Grantee,
  options: { ttlSeconds: number; clock: Clock; issuer?: string; audience?: string },
): Promise<string> {
  const { sub, ...claims } = grantee
  const now = Math.floor(options.clock() / 1000)
  const token = new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuedAt(now)
    .setExpirationTime(now + options.ttlSeconds)
  if (options.issuer !== undefined) token.setIssuer(options.issuer)
  if (options.audience !== undefined) token.setAudience(options.audience)
  return token.sign(new TextEncoder().encode(secret))
}
