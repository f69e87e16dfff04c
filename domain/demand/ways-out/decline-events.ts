import { Type } from '@sinclair/typebox'
import { Closed, Id, OneOf, Personal, Text } from '../../kernel/index.ts'
import { DECLINE_CODES } from '../reason-codes.ts'
import { leavingFields } from './ground-fields.ts'

/** What a party says that declines a demand, as it is asked for and approved. */
export const declineTerms = {
  code: OneOf(DECLINE_CODES),
  /** In plain language. */
  reason: Personal(Text),
  /** Where the raiser can go instead. */
  instead: Personal(Text),
  /** The registered outside body to which the raiser can go. */
  body: Type.Optional(Id),
}

const { askedBy: _, ...approved } = leavingFields

export const declineEvents = {
  /** The raiser can read `reason` and `instead`, and appeal once. Earlier events have no `code` and no `instead`. */
  DemandDeclined: Closed({
    /** The party that decided it; `approvedBy` is the one that approved. */
    party: Type.Optional(Id),
    ...declineTerms,
    code: Type.Optional(declineTerms.code),
    instead: Type.Optional(declineTerms.instead),
    appealable: Type.Boolean(),
    ...approved,
  }),
}
