import { Closed, Id, Line, Personal } from '../kernel/index.ts'
import { BodyKind } from './body-shapes.ts'
import { named } from './shapes.ts'

/** Events of the register of outside bodies, to which demands are referred. */
export const bodyEvents = {
  /** Replaces what was registered under the same id, and ends a retirement. */
  OutsideBodyRegistered: Closed({
    body: Id,
    ...named,
    kind: BodyKind,
    /** How it is reached. People write names and numbers of persons here. */
    contact: Personal(Line),
    /** Its legal competence, in one line. */
    competence: Line,
  }),
  OutsideBodyRetired: Closed({ body: Id }),
}
