import type { Decision } from '../../kernel/index.ts'
import type { DemandSetting } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { declinedUpon } from '../ways-out/decline.ts'
import { mergedUpon } from '../ways-out/merger.ts'
import { referredUpon } from '../ways-out/referral.ts'
import type { DemandApproval } from './approval-events.ts'
import { extendedUpon } from './extension.ts'
import { heldUpon } from './hold.ts'

/** The grounds on which an approved act is judged again. */
export interface ApprovedSetting extends Pick<DemandSetting, 'id' | 'now' | 'actor' | 'zones'> {
  readonly reads: DemandSetting['reads'] & {
    /** The demand into which an asked merge goes. */
    readonly original: DemandState | undefined
  }
}

/**
 * Judges the asked act again, and returns its events. An act is added here, in `AskedAct`, and where its own rule asks for the
 * approval.
 *
 * @param party the one that approves
 */
export function carriedOut(
  demand: DemandState,
  approval: DemandApproval,
  party: string,
  setting: ApprovedSetting,
): Decision {
  const { id, asked, party: askedBy, stage } = approval
  const standIn = stage === 'stand-in' ? ({ standIn: true } as const) : {}
  const approved = { approvedBy: party, askedBy, approval: id, ...standIn }
  switch (asked.act) {
    case 'hold':
      return heldUpon(demand, asked, approved, setting.now)
    case 'extend':
      return extendedUpon(demand, asked, approved, approval, setting.now)
    case 'decline':
      return declinedUpon(demand, asked, askedBy, setting, approved)
    case 'refer':
      return referredUpon(demand, asked, setting, approved)
    case 'merge':
      return mergedUpon(demand, asked, askedBy, setting, approved)
  }
}
