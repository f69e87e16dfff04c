import { Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf, Personal, Text } from '../kernel/index.ts'

/** What becomes of a referral that the outside body does not answer. */
export const referralEvents = {
  /** The answer is overdue. Those who coordinate ask the body again; `answerBy` is its last due time. */
  ReferralReminded: Closed({ body: Type.Optional(Id), answerBy: Moment }),
  /** The demand returns to triage. `unanswered`: the last due time passed; `recalled`: a coordinator took it back. */
  ReferralEnded: Closed({
    body: Type.Optional(Id),
    cause: OneOf(['unanswered', 'recalled']),
    note: Type.Optional(Personal(Text)),
  }),
}
