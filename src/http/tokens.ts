import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose'
import { LRUCache } from 'lru-cache'
import { type Actor, CommunityId, Id, ROLES, type Role } from '../../domain/kernel/index.ts'
import type { Clock } from '../../services/ports/clock.ts'
import { ProblemError } from './problems.ts'

/** The holder of a verified token. */
export interface Caller {
  readonly actor: Actor
  readonly communities: '*' | ReadonlySet<string>
  /** Milliseconds since 1970 at which the token ends. */
  readonly expiresAt: number
  /** `iss` of the token; `sanshe` where it has none. */
  readonly issuer: string
  /** `sub` of the token. */
  readonly subject: string
}

/** The keys that verify tokens. With both, the token's algorithm selects one. */
export interface TokenKeys {
  /** At least 32 bytes: shorter secrets can be guessed. */
  readonly secret?: string
  readonly jwksUrl?: string
  readonly issuer?: string
  readonly audience?: string
}

/** The claims of a token. */
export interface Grantee {
  readonly sub: string
  readonly role: Role
  readonly party?: string
  readonly communities: '*' | readonly string[]
}

/** The issuer of tokens that name none: this engine. */
const OWN_ISSUER = 'sanshe'

/** The algorithms for each kind of key. A public key is never used as a shared secret, and `none` is no algorithm. */
const SYMMETRIC = ['HS256']
const ASYMMETRIC = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA']

export interface TokenVerifier {
  /** @throws ProblemError `token.invalid` `token.expired` `token.keys-unavailable` */
  verify(token: string): Caller | Promise<Caller>
}

/** Verifies tokens, and caches them until they expire: checking a signature costs more than a command. */
export function tokenVerifier(keys: TokenKeys, clock: Clock): TokenVerifier {
  const secret = keys.secret === undefined ? undefined : new TextEncoder().encode(keys.secret)
  const remote: JWTVerifyGetKey | undefined =
    keys.jwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(keys.jwksUrl), { timeoutDuration: 3000 })
  const claims = {
    ...(keys.issuer === undefined ? {} : { issuer: keys.issuer }),
    ...(keys.audience === undefined ? {} : { audience: keys.audience }),
    requiredClaims: ['sub', 'exp'],
  }
  const verified = new LRUCache<string, Caller>({ max: 10_000 })

  async function check(token: string): Promise<Caller> {
    const options = { ...claims, currentDate: new Date(clock()) }
    try {
      const { payload } = isSymmetric(token)
        ? await jwtVerify(token, secret ?? refuse, { ...options, algorithms: SYMMETRIC })
        : await jwtVerify(token, remote ?? refuse, { ...options, algorithms: ASYMMETRIC })
      const caller = callerOf(payload)
      verified.set(token, caller)
      return caller
    } catch (error) {
      throw problemOf(error)
    }
  }

  return {
    verify(token) {
      const known = verified.get(token)
      if (known === undefined) return check(token)
      if (known.expiresAt > clock()) return known
      verified.delete(token)
      throw new ProblemError('token.expired')
    },
  }
}

function isSymmetric(token: string): boolean {
  try {
    return decodeProtectedHeader(token).alg?.startsWith('HS') === true
  } catch {
    throw new ProblemError('token.invalid')
  }
}

const refuse: JWTVerifyGetKey = () => {
  throw new errors.JWKSNoMatchingKey()
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof errors.JWTExpired) return new ProblemError('token.expired')
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError || isPlainJoseError(error)) {
    return new ProblemError('token.keys-unavailable', undefined, { retryAfter: 5 })
  }
  return new ProblemError('token.invalid')
}

/** The error code of jose for an answer that is not a key set. */
const isPlainJoseError = (error: unknown): boolean =>
  error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC'

const ID = new RegExp(Id.pattern ?? '')
const COMMUNITY = new RegExp(CommunityId.pattern ?? '')

const isRole = (role: unknown): role is Role => ROLES.some((one) => one === role)

/** The last second of the year 9999. Larger numbers (1e400 reads as Infinity) name no moment. */
const LAST_SECOND = 253_402_300_799

/** A NumericDate of RFC 7519. It may have a fraction. */
const isDate = (seconds: unknown): boolean =>
  typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 && seconds <= LAST_SECOND

const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value)

// A valid signature does not guarantee that each claim has its type.
function callerOf({ iss: issuer = OWN_ISSUER, sub, role, party, communities, ...dates }: JWTPayload): Caller {
  const valid =
    isId(sub) &&
    isRole(role) &&
    role !== 'anonymous' &&
    (party === undefined || isId(party)) &&
    [dates.exp, dates.nbf, dates.iat].every((date) => date === undefined || isDate(date))
  if (!valid)
    throw new ProblemError('token.invalid', {
      en: 'Get a token whose claims `sub`, `role`, `party`, `exp`, `nbf` and `iat` have the documented form.',
      zh: '请获取声明 `sub`、`role`、`party`、`exp`、`nbf` 和 `iat` 符合文档形式的令牌。',
    })
  const holder = {
    actor: party === undefined ? { id: sub, role } : { id: sub, role, party },
    expiresAt: (dates.exp ?? 0) * 1000,
    issuer,
    subject: sub,
  }
  if (communities === '*') return { ...holder, communities }
  if (Array.isArray(communities) && communities.every((one) => typeof one === 'string' && COMMUNITY.test(one))) {
    return { ...holder, communities: new Set<string>(communities) }
  }
  throw new ProblemError('token.invalid', {
    en: 'Get a token whose claim `communities` is a list of communities or "*".',
    zh: '请获取声明 `communities` 为社区列表或 "*" 的令牌。',
  })
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
