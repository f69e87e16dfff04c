import type { Instant } from '../kernel/index.ts'
import type { ResourceState, Share } from './state.ts'

/** A command that the deadline service sends at its time. The resource checks again by its own clock. */
export interface ResourceDeadline {
  readonly at: Instant
  readonly command: 'expire' | 'miss-return'
  readonly data: { readonly share: string }
}

/** When a share ends without a command of a party: an unanswered request at its expiry, a waiting share when its window begins. */
export function overAt({ state, expiresAt, window }: Share): Instant | undefined {
  if (state === 'requested') return expiresAt
  return state === 'waiting' ? window?.from : undefined
}

/** When it is recorded that a share is not back; undefined where it is not out, or that was recorded. */
export const missedAt = ({ state, window, missed }: Share): Instant | undefined =>
  state === 'using' && missed === undefined ? window?.until : undefined

function deadlineOf(share: Share): ResourceDeadline | undefined {
  const data = { share: share.id }
  const [over, missed] = [overAt(share), missedAt(share)]
  if (over !== undefined) return { at: over, command: 'expire', data }
  return missed === undefined ? undefined : { at: missed, command: 'miss-return', data }
}

/** The earliest deadline of the resource. */
export function nextResourceDeadline({ shares }: ResourceState): ResourceDeadline | undefined {
  let first: ResourceDeadline | undefined
  for (const share of shares) {
    const deadline = deadlineOf(share)
    if (deadline !== undefined && (first === undefined || deadline.at < first.at)) first = deadline
  }
  return first
}
