import type { Decision, Instant } from '../kernel/index.ts'
import type { DemandApproval } from './approval-events.ts'
import { heldUpon } from './hold.ts'
import type { DemandState } from './state.ts'

/** The grounds on which an approved act is judged again. */
export interface ApprovedSetting {
  readonly now: Instant
}

/**
 * Judges the asked act again, and returns its events. An act is added here, in `AskedAct`, and where its own rule asks for the
 * approval.
 *
 * @param party the one that approves
 */
export function carriedOut(
  demand: DemandState,
  { id, asked, party: askedBy }: DemandApproval,
  party: string,
  { now }: ApprovedSetting,
): Decision {
  const approved = { approvedBy: party, askedBy, approval: id }
  switch (asked.act) {
    case 'hold':
      return heldUpon(demand, asked, approved, now)
  }
}
