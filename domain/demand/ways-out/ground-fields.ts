import { Type } from '@sinclair/typebox'
import { approvedFields } from '../../approval/shapes.ts'
import { Id, OneOf } from '../../kernel/index.ts'

/** What has happened to a demand that it must not leave by the decision of one society alone. */
export const GROUNDS = ['accepted', 'overdue', 'word'] as const
export type LeavingGround = (typeof GROUNDS)[number]

/** Whether the ground says that it goes badly: a due time passed, or the raiser had to say how it came out. */
export const isBadNews = (ground: LeavingGround): boolean => ground !== 'accepted'

/** Fields of an event by which a demand leaves by another way than a result. */
export const groundedFields = {
  /** What had happened before. Absent: nothing of it, or it was not recorded. */
  after: Type.Optional(Type.Array(OneOf(GROUNDS), { minItems: 1, maxItems: GROUNDS.length })),
}

/** Fields of such an event that another society may have approved. `askedBy` is the party that decided, where the sender is another. */
export const leavingFields = { ...groundedFields, ...approvedFields, approvedBy: Type.Optional(Id) }
