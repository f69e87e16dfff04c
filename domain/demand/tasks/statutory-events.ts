import { Closed, Id, OneOf, Personal, Text } from '../../kernel/index.ts'
import { TaskId } from '../../sharing/shapes.ts'

/** The ground on which a body bound by law refuses a statutory request. */
export const REFUSAL_GROUNDS = ['not-competent', 'no-legal-basis', 'other-procedure', 'conditions-unmet'] as const
export const RefusalGround = OneOf(REFUSAL_GROUNDS)

export const statutoryEvents = {
  /** A body bound by law refuses what the street office requested of it. Its piece returns to triage. It is no return and no breach. */
  RequestRefused: Closed({ task: TaskId, party: Id, ground: RefusalGround, reason: Personal(Text) }),
}
