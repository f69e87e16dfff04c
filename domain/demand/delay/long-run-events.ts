import { Type } from '@sinclair/typebox'
import { Closed, Day, Id, Line, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'

/** Why a problem cannot be solved within the time of its level. */
const LongRunCause = OneOf(['funds', 'ownership', 'planning', 'law', 'technical', 'other'])

/** The terms on which a problem stands as long-running (挂账). */
export const longRunTerms = {
  cause: LongRunCause,
  reason: Personal(Text),
  /** The responsible body, inside the community or outside. */
  body: Personal(Line),
  milestones: Type.Array(Closed({ by: Day, what: Personal(Text) }), { minItems: 1, maxItems: 20 }),
  until: Moment,
}

export const longRunEvents = {
  /** Until then a report to the raiser every 30 days replaces the steps of escalation. */
  LongRunGranted: Closed({
    ...longRunTerms,
    /** The street office that granted it. */
    party: Id,
    renewal: Type.Boolean(),
    reportBy: Moment,
  }),
  LongRunReported: Closed({ party: Id, note: Personal(Text), reportBy: Moment }),
  /** No report came by `due`: escalation goes on until one comes. */
  LongRunReportMissed: Closed({ due: Moment }),
  /** Its time is over, and it was not renewed. */
  LongRunEnded: Closed({}),
}
