import { Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf } from '../kernel/index.ts'
import { COORDINATORS } from './grants.ts'

/**
 * The party whose desk has to sort the demand, and until when. Present from the moment on at which no party holds the demand
 * and it has to be sorted or assigned. Older logs did not record it.
 */
export const atDesk = { desk: Type.Optional(Id), triageBy: Type.Optional(Moment) }

export const deskEvents = {
  /** The desk did not sort the demand in time. From now on the other coordinators are asked to. It counts as late for the desk. */
  TriageOverdue: Closed({
    desk: Id,
    due: Moment,
    /** The kinds of the parties that are asked now. */
    to: Type.Array(OneOf(COORDINATORS), { maxItems: 3 }),
  }),
}
