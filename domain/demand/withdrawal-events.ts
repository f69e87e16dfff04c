import { Type } from '@sinclair/typebox'
import { Closed, Id, Personal, Text } from '../kernel/index.ts'

/** What comes after a withdrawal that was drawn to be called. */
export const withdrawalEvents = {
  /** A party that had no part in the withdrawal called the raiser. `meant`, where reached: the raiser meant to withdraw. */
  WithdrawalChecked: Closed({
    party: Id,
    reached: Type.Boolean(),
    meant: Type.Optional(Type.Boolean()),
    note: Type.Optional(Personal(Text)),
  }),
}
