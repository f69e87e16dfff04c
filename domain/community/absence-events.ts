import { Closed, Id, Moment, OneOf } from '../kernel/index.ts'
import { AbsenceId } from './shapes.ts'

/** The absence and whom it concerns. */
const its = { absence: AbsenceId, person: Id, party: Id }

/** Absences of people from their parties. */
export const absenceEvents = {
  /** `deputy` stands in for the person within the party during that time. */
  AbsenceDeclared: Closed({ ...its, from: Moment, until: Moment, deputy: Id }),
  /** `returned`: the person is back. `cancelled`: the absence had not begun. */
  AbsenceEnded: Closed({ ...its, because: OneOf(['returned', 'cancelled']) }),
}
