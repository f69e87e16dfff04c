import { Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf } from '../../kernel/index.ts'
import { COORDINATORS } from '../grants.ts'

export const deskEvents = {
  /** The desk did not sort the demand in time. From now on the other coordinators are asked to. It counts as late for the desk. */
  TriageOverdue: Closed({
    desk: Id,
    due: Moment,
    /** The kinds of the parties that are asked now. */
    to: Type.Array(OneOf(COORDINATORS), { maxItems: 3 }),
  }),
}
