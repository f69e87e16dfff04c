import { ProblemError } from './problems.ts'

const KEY = /^[\x21-\x7e]{1,200}$/
const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const HEX = /^[0-9a-f]{32,}$/i
const BASE64URL = /^[A-Za-z0-9_-]{22,}$/
/** A random key has fewer different characters only once in 10^12 times. */
const FEWEST_DIFFERENT = 6

/**
 * The Idempotency-Key of a request. Callers without a token share one actor, and so one space of keys. Their keys must be
 * random, or one caller would get the answer of another. A key is accepted as random where its form can hold 128 random bits:
 * a UUID of version 4, at least 32 hexadecimal digits, or at least 22 characters of base64url, with at least 6 different
 * characters.
 *
 * @throws ProblemError `request.invalid` `idempotency.weak-key`
 */
export function idempotencyKey(key: string | undefined, anonymous: boolean): string | undefined {
  if (key === undefined) return undefined
  if (!KEY.test(key)) {
    const errors = [
      {
        path: '/headers/idempotency-key',
        message: { en: 'must be 1 to 200 visible ASCII characters', zh: '必须为 1 至 200 个可见 ASCII 字符' },
      },
    ]
    throw new ProblemError('request.invalid', undefined, { errors })
  }
  if (anonymous && !mayBeRandom(key)) throw new ProblemError('idempotency.weak-key')
  return key
}

const mayBeRandom = (key: string): boolean =>
  [UUID_4, HEX, BASE64URL].some((form) => form.test(key)) && new Set(key).size >= FEWEST_DIFFERENT
