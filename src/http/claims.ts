import type { JWTPayload } from 'jose'
import {
  type Actor,
  CommunityId,
  Id,
  isPlainActorId,
  optional,
  ROLES,
  type Role,
  type Sentence,
} from '../../domain/kernel/index.ts'
import type { TokenClaims } from '../../domain/personnel/enrolment.ts'
import { actorIdOf } from '../../services/identity/actor-id.ts'
import { isReservedActorId } from '../../services/identity/reserved-actors.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { ProblemError } from './problems.ts'

/** The holder of a verified token. */
export interface Caller {
  /** The actor by the claims alone. */
  readonly actor: Actor
  /** The role and the party that the token names. */
  readonly claims: TokenClaims
  /** Whether the engine's own secret signed the token. What it claims needs no enrolment. */
  readonly own: boolean
  readonly communities: '*' | ReadonlySet<string>
  /** Milliseconds since 1970 at which the token ends. */
  readonly expiresAt: number
  /** `iss` of a token of the key set; `sanshe` for tokens of the engine's own secret. */
  readonly issuer: string
  /** `sub` of the token. */
  readonly subject: string
}

/** The places of claims: the name of a claim, a path with dots (`realm_access.roles`), or a JSON pointer (`/realm_access/roles`). */
export interface ClaimPlaces {
  readonly role: string
  readonly party: string
  readonly communities: string
}

/** The places of claims in tokens of the engine's own secret. */
export const OWN_PLACES: ClaimPlaces = { role: 'role', party: 'party', communities: 'communities' }

export interface ClaimRules {
  readonly places: ClaimPlaces
  /**
   * Whether they are tokens of the engine's own secret. Others must say when they were issued, and may leave out the role:
   * their holders are residents, unless they are enrolled.
   */
  readonly own: boolean
  /** Longest life of a token. */
  readonly maxLifeMs: number
  /** The issuer of the caller's identity. */
  readonly issuer: string
  readonly digest: Vault['digest']
  /** The communities of a token that names none. Where left out, it must name some. */
  readonly usualCommunities?: '*'
}

const ID = new RegExp(Id.pattern ?? '')
const COMMUNITY = new RegExp(CommunityId.pattern ?? '')

/** The largest `sub` that OpenID Connect allows. */
const MAX_SUB_CHARS = 255
/** The difference between the clocks of issuer and engine that is overlooked. */
const CLOCK_DIFFERENCE_MS = 60_000
/** The last second of the year 9999. Larger numbers (1e400 reads as Infinity) name no moment. */
const LAST_SECOND = 253_402_300_799

/**
 * Reads the claims of a token whose signature is verified. A valid signature does not guarantee that each claim has its type.
 *
 * @throws ProblemError `token.invalid` which claim is wrong, and what would be right
 */
export function callerOf(claims: JWTPayload, nowMs: number, rules: ClaimRules): Caller {
  const { places, issuer } = rules
  const expiresAt = endOf(claims, nowMs, rules)
  const { sub } = claims
  const role = roleOf(claims, places.role)
  if (role === undefined && rules.own) {
    throw invalid(
      `Get a token whose claim \`${places.role}\` names a role of the catalogue.`,
      `请获取声明 \`${places.role}\` 为目录所列角色的令牌。`,
    )
  }
  const party = partyOf(claims, places.party)
  const acting = optional('party', party)
  return {
    actor: { id: actorId(sub, rules), role: role ?? 'resident', ...acting },
    claims: { ...optional('role', role), ...acting },
    own: rules.own,
    communities: communitiesOf(claims, rules),
    expiresAt,
    issuer,
    subject: String(sub),
  }
}

const invalid = (en: string, zh: string): ProblemError =>
  new ProblemError('token.invalid', { en, zh } satisfies Sentence)

/** A NumericDate of RFC 7519. It may have a fraction. */
const isDate = (seconds: unknown): seconds is number =>
  typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 && seconds <= LAST_SECOND

/** When the token ends, in milliseconds. Nothing can take a token back before, so its life has a limit. */
function endOf({ exp, nbf, iat }: JWTPayload, nowMs: number, { own, maxLifeMs }: ClaimRules): number {
  if (!isDate(exp) || ![nbf, iat].every((date) => date === undefined || isDate(date))) {
    throw invalid(
      'Get a token whose claims `exp`, `nbf` and `iat` are seconds since 1970.',
      '请获取声明 `exp`、`nbf` 和 `iat` 为 1970 年以来秒数的令牌。',
    )
  }
  const latest = nowMs + CLOCK_DIFFERENCE_MS
  if (iat === undefined ? !own : iat * 1000 > latest) {
    throw invalid(
      'Get a token whose claim `iat` is the time at which it was issued.',
      '请获取声明 `iat` 为签发时间的令牌。',
    )
  }
  const life = exp * 1000 - (iat === undefined ? latest : iat * 1000)
  if (life <= maxLifeMs) return exp * 1000
  const hours = Math.floor(maxLifeMs / 3_600_000)
  throw invalid(
    `Get a token that lasts at most ${hours} hours from \`iat\` to \`exp\`.`,
    `请获取从 \`iat\` 到 \`exp\` 不超过 ${hours} 小时的令牌。`,
  )
}

function actorId(sub: unknown, { issuer, digest }: ClaimRules): string {
  if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUB_CHARS || !sub.isWellFormed()) {
    throw invalid(
      `Get a token whose claim \`sub\` is text of 1 to ${MAX_SUB_CHARS} characters.`,
      `请获取声明 \`sub\` 为 1 至 ${MAX_SUB_CHARS} 个字符的文本的令牌。`,
    )
  }
  if (isReservedActorId(sub)) {
    throw invalid(
      'Get a token with another `sub`: the engine itself acts under this one.',
      '请获取 `sub` 不同的令牌：此编号由引擎自身使用。',
    )
  }
  return isPlainActorId(sub) ? sub : actorIdOf(digest, issuer, sub)
}

const isRole = (value: unknown): value is Role => value !== 'anonymous' && ROLES.some((one) => one === value)

/** The role, alone or in a list beside roles of other programs. */
function roleOf(claims: JWTPayload, place: string): Role | undefined {
  const roles = new Set(listAt(claims, place).filter(isRole))
  const [role] = roles
  if (roles.size <= 1) return role
  throw invalid(
    `Get a token whose claim \`${place}\` names one role of the catalogue: this one names several.`,
    `请获取声明 \`${place}\` 只含一个目录所列角色的令牌：此令牌含多个。`,
  )
}

function partyOf(claims: JWTPayload, place: string): string | undefined {
  const [party, ...more] = listAt(claims, place)
  if (party === undefined) return undefined
  if (typeof party === 'string' && ID.test(party) && more.length === 0) return party
  throw invalid(
    `Get a token whose claim \`${place}\` is the id of one party, or absent.`,
    `请获取声明 \`${place}\` 为一个参与方编号或不含此声明的令牌。`,
  )
}

function communitiesOf(claims: JWTPayload, { places, usualCommunities }: ClaimRules): Caller['communities'] {
  const place = places.communities
  const value = valueAt(claims, place) ?? usualCommunities
  if (value === '*') return value
  const list = typeof value === 'string' ? value.split(/[ ,]+/) : value
  if (Array.isArray(list) && list.every((one) => typeof one === 'string' && COMMUNITY.test(one))) {
    return new Set<string>(list)
  }
  throw invalid(
    `Get a token whose claim \`${place}\` is a list of communities or "*".`,
    `请获取声明 \`${place}\` 为社区列表或 "*" 的令牌。`,
  )
}

function listAt(claims: JWTPayload, place: string): readonly unknown[] {
  const value = valueAt(claims, place)
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

/** The value at a place. A claim whose whole name is the place comes first, because names such as `https://example.org/role` hold dots. */
function valueAt(claims: JWTPayload, place: string): unknown {
  if (place.startsWith('/')) {
    return stepThrough(
      claims,
      place
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
    )
  }
  return Object.hasOwn(claims, place) ? claims[place] : stepThrough(claims, place.split('.'))
}

const stepThrough = (claims: unknown, steps: readonly string[]): unknown =>
  steps.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined,
    claims,
  )
