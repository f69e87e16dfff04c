import { type Static, Type } from '@sinclair/typebox'
import { ApprovalId, answeredFields, answerersFields, askedFields, type OpenApproval } from '../../approval/shapes.ts'
import { Closed, OneOf } from '../../kernel/index.ts'
import { declineTerms } from '../ways-out/decline-events.ts'
import { mergeTerms } from '../ways-out/merger-events.ts'
import { referralTerms } from '../ways-out/referral-events.ts'
import { extensionTerms } from './extension-events.ts'
import { holdTerms } from './hold-events.ts'

/** The acts on a demand that other parties approve. */
export const APPROVABLE_ACTS = ['hold', 'extend', 'decline', 'refer', 'merge'] as const
const Act = OneOf(APPROVABLE_ACTS)

/** What a granted approval carries out: the act and its data. */
export const AskedAct = Type.Union([
  Closed({ act: Type.Literal('hold'), ...holdTerms }),
  Closed({ act: Type.Literal('extend'), ...extensionTerms }),
  Closed({ act: Type.Literal('decline'), ...declineTerms }),
  Closed({ act: Type.Literal('refer'), ...referralTerms }),
  Closed({ act: Type.Literal('merge'), ...mergeTerms }),
])
export type AskedAct = Static<typeof AskedAct>

export type DemandApproval = OpenApproval<AskedAct>

export const approvalEvents = {
  /** Asking stops no clock, no work and no escalation. The moment `dueBy` is the end of the next working day. */
  ApprovalAsked: Closed({ ...askedFields, asked: AskedAct }),
  /** Where it is granted, the events of the act follow. */
  ApprovalAnswered: Closed({ act: Act, ...answeredFields }),
  /** It was not answered in time, and goes on to those who answer next. */
  ApprovalPassedOn: Closed({ approval: ApprovalId, act: Act, ...answerersFields }),
  /** `unanswered`: the last who could answer let it pass, and it can be asked again. `moot`: the act is no longer possible. `departure`: the party that asked was suspended or left. */
  ApprovalLapsed: Closed({ approval: ApprovalId, act: Act, cause: OneOf(['unanswered', 'moot', 'departure']) }),
}
