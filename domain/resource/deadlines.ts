import type { Instant } from '../kernel/index.ts'
import type { ResourceState, Share } from './state.ts'

/** What the deadline service does to a resource once its moment has come; the resource judges again by its own clock. */
export interface Deadline {
  readonly at: Instant
  readonly command: 'expire'
  readonly data: { readonly share: string }
}

/** When a share ends by itself: a request unless it is answered, a waiting one once its window begins. */
export function overAt({ state, expiresAt, window }: Share): Instant | undefined {
  if (state === 'requested') return expiresAt
  return state === 'waiting' ? window?.from : undefined
}

/** What is due next, if nothing else happens. */
export function nextDeadline({ shares }: ResourceState): Deadline | undefined {
  let first: Deadline | undefined
  for (const share of shares) {
    const at = overAt(share)
    if (at === undefined || (first !== undefined && first.at <= at)) continue
    first = { at, command: 'expire', data: { share: share.id } }
  }
  return first
}
