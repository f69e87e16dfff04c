import type { FastifyReply } from 'fastify'
import { ProblemError } from './problems.ts'

/** How many requests of one caller were counted in the current minute, as the plugin says it. */
type Counted =
  | { readonly isAllowed: true }
  | {
      readonly isAllowed: false
      readonly isExceeded: boolean
      readonly max: number
      readonly remaining: number
      readonly ttlInSeconds: number
    }

/**
 * Tells the caller the limit of requests, those that are left, and the seconds until it begins again.
 *
 * @throws ProblemError `rate.exceeded`
 */
export function holdRate(reply: FastifyReply, counted: Counted): void {
  if (counted.isAllowed) return
  const { max, remaining, ttlInSeconds, isExceeded } = counted
  reply.headers({ 'ratelimit-limit': max, 'ratelimit-remaining': remaining, 'ratelimit-reset': ttlInSeconds })
  if (isExceeded) throw new ProblemError('rate.exceeded', undefined, { retryAfter: ttlInSeconds })
}
