import { Type } from '@sinclair/typebox'
import { Closed, Id, OneOf, Personal, Text } from '../../kernel/index.ts'
import { newResultDue } from '../hotline/hotline-events.ts'
import { WITHDRAWAL_CODES } from '../reason-codes.ts'
import { groundedFields } from './ground-fields.ts'

const note = Type.Optional(Personal(Text))

/** Withdrawals, and the call after one that was drawn for it. */
export const withdrawalEvents = {
  DemandWithdrawn: Closed({
    code: Type.Optional(OneOf(WITHDRAWAL_CODES)),
    /** The party that recorded it for the raiser. */
    recordedBy: Type.Optional(Id),
    /** It followed a contact by staff within a day, and was drawn: another party calls the raiser. */
    toCall: Type.Optional(Type.Literal(true)),
    ...groundedFields,
    note,
    resultDue: newResultDue,
    /** Stated by an outside source at its own time. */
    imported: Type.Optional(Type.Literal(true)),
  }),
  /** A party that had no part in the withdrawal called the raiser. `meant`, where reached: the raiser meant to withdraw. */
  WithdrawalChecked: Closed({
    party: Id,
    reached: Type.Boolean(),
    meant: Type.Optional(Type.Boolean()),
    note,
  }),
}
