import { Type } from '@sinclair/typebox'
import { Closed, Id, Line, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'
import { CLEARANCE_CODES } from '../reason-codes.ts'

const ClearanceCode = OneOf(CLEARANCE_CODES)

export const harmEvents = {
  /**
   * A minor, or an adult without full capacity, may have been harmed. It obliges committee and social workers to report at once,
   * and late after `dueBy` (Law on the Protection of Minors, article 11). The demand is restricted from then on.
   */
  HarmSuspected: Closed({
    of: OneOf(['minor', 'adult-without-capacity']),
    dueBy: Moment,
    note: Type.Optional(Personal(Text)),
  }),
  /** `party` reported the suspicion to a body outside, at the moment `at`; `receipt` is what that body answered. */
  MandatoryReportMade: Closed({
    party: Id,
    to: Personal(Line),
    at: Moment,
    receipt: Type.Optional(Personal(Line)),
    inTime: Type.Boolean(),
  }),
  /** No report was made by the time that it was due. */
  MandatoryReportMissed: Closed({ due: Moment }),
  /** The first of two people, of different parties, who hold that there was no harm. */
  ClearanceGiven: Closed({ party: Id, code: ClearanceCode, note: Type.Optional(Personal(Text)) }),
  /** Two people of different parties hold so: the suspicion is cleared. */
  SuspicionCleared: Closed({ parties: Type.Array(Id, { minItems: 2, maxItems: 2 }), code: ClearanceCode }),
}
