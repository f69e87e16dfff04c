import type { Instant } from '../kernel/index.ts'
import type { ResourceState, Share } from './state.ts'

/** A command that the deadline service sends at its time. The resource checks again by its own clock. */
export interface ResourceDeadline {
  readonly at: Instant
  readonly command: 'expire'
  readonly data: { readonly share: string }
}

/** When a share ends without a command of a party: an unanswered request at its expiry, a waiting share when its window begins. */
export function overAt({ state, expiresAt, window }: Share): Instant | undefined {
  if (state === 'requested') return expiresAt
  return state === 'waiting' ? window?.from : undefined
}

/** The earliest deadline of the resource. */
export function nextResourceDeadline({ shares }: ResourceState): ResourceDeadline | undefined {
  let first: ResourceDeadline | undefined
  for (const share of shares) {
    const at = overAt(share)
    if (at === undefined || (first !== undefined && first.at <= at)) continue
    first = { at, command: 'expire', data: { share: share.id } }
  }
  return first
}
