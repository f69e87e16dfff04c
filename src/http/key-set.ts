import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../../services/ports/clock.ts'
import { ProblemError } from './problems.ts'

/** The keys of an identity provider, kept in memory and fetched again. */
export interface KeySet {
  /**
   * Selects the key of a token.
   *
   * @throws ProblemError `token.invalid` with a time after which a new key is looked for, `token.keys-unavailable`
   */
  readonly key: JWTVerifyGetKey
  /** Rises whenever other keys were fetched: a token that was verified before is verified again. */
  edition(): number
  /** Fetches the keys again where they are old. The caller does not wait. */
  refresh(): void
}

export interface KeySetOptions {
  readonly url: string
  readonly clock: Clock
  /** Called with true where the keys can no longer be fetched, with false when they can again. */
  readonly onOutage?: (outage: boolean) => void
}

/** Age at which the keys are fetched again while tokens are checked. */
const REFRESH_MS = 300_000
/** Time within which one fetch serves all tokens whose key is unknown. */
const COOL_DOWN_MS = 30_000
/** Pause between two attempts where the provider does not answer. */
const PAUSE_MS = 1_000
const TIMEOUT_MS = 3_000

export function keySet({ url, clock, onOutage = () => {} }: KeySetOptions): KeySet {
  // Its own rules about age are not used: they ignore the clock given here, and refuse known keys while the provider is down.
  const remote = createRemoteJWKSet(new URL(url), { timeoutDuration: TIMEOUT_MS })
  let local: JWTVerifyGetKey | undefined
  let content = ''
  let edition = 0
  let fetchedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let soughtAt = Number.NEGATIVE_INFINITY
  let failure: unknown
  let fetching: Promise<void> | undefined

  /** Whether a moment is at least this long ago. A moment after now is, too: the clock has been set back. */
  const isPast = (moment: number, ms: number): boolean => clock() < moment || clock() >= moment + ms
  const secondsLeft = (moment: number, ms: number): number => Math.max(1, Math.ceil((moment + ms - clock()) / 1000))

  async function load(): Promise<void> {
    try {
      await remote.reload()
      const keys = remote.jwks() ?? { keys: [] }
      const now = JSON.stringify(keys)
      if (local !== undefined && now !== content) edition += 1
      content = now
      local = createLocalJWKSet(keys)
      fetchedAt = clock()
      if (failure !== undefined) onOutage(false)
      failure = undefined
    } catch (error) {
      if (failure === undefined) onOutage(true)
      failure = error
    }
  }

  /** Fetches the keys, once for all that ask meanwhile. */
  function fetched(): Promise<void> {
    if (fetching === undefined && failure !== undefined && !isPast(triedAt, PAUSE_MS)) return Promise.resolve()
    triedAt = clock()
    fetching ??= load().finally(() => {
      fetching = undefined
    })
    return fetching
  }

  /** Looks for a key that the set did not have. Returns the set where it may have it now. */
  async function sought(): Promise<JWTVerifyGetKey | undefined> {
    if (fetching === undefined && !isPast(soughtAt, COOL_DOWN_MS)) return undefined
    if (fetching === undefined) soughtAt = clock()
    await fetched()
    return local
  }

  async function current(): Promise<JWTVerifyGetKey> {
    // After a long quiet a removed key must not open anything.
    if (local === undefined || (failure === undefined && isPast(fetchedAt, 2 * REFRESH_MS))) await fetched()
    if (local === undefined) throw unavailable()
    return local
  }

  const unavailable = (): ProblemError => new ProblemError('token.keys-unavailable', undefined, { retryAfter: 5 })

  return {
    async key(header, token) {
      const before = await current()
      try {
        return await before(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      }
      const after = await sought()
      try {
        if (after !== undefined) return await after(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      }
      if (failure !== undefined) throw unavailable()
      throw new ProblemError(
        'token.invalid',
        {
          en: 'The key set has no key of this token. If the key is new, try again as Retry-After says; else get a new token.',
          zh: '密钥集中没有此令牌的密钥。如密钥为新增，请按 Retry-After 重试；否则请获取新令牌。',
        },
        { retryAfter: secondsLeft(soughtAt, COOL_DOWN_MS) },
      )
    },
    edition: () => edition,
    refresh() {
      if (local !== undefined && isPast(fetchedAt, REFRESH_MS) && isPast(triedAt, COOL_DOWN_MS)) void fetched()
    },
  }
}
