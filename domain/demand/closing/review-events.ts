import { Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'

/** How a demand goes on after its review: a party works again, it is solved after all, or the street office decides. */
export const VERDICTS = ['rework', 'resolved', 'street-office'] as const

/** Events of the independent review that follows the third reopening. */
export const reviewEvents = {
  /** `party` reviews the demand. It had no task on it. */
  ReviewOrdered: Closed({ party: Id, dueBy: Moment, cause: OneOf(['reopened', 'passed-on']) }),
  /** TaskAssigned, DemandClosed or another ReviewOrdered follows. */
  ReviewRecorded: Closed({
    party: Id,
    verdict: OneOf(VERDICTS),
    finding: Personal(Text),
    /** Recorded by `dueBy`, by the party that was asked. */
    inTime: Type.Boolean(),
  }),
}
