import { Type } from '@sinclair/typebox'
import { approvedFields } from '../../approval/shapes.ts'
import { Closed, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { DelayReason } from './hold-events.ts'

/** The terms of an extension, as they are asked for and approved. */
export const extensionTerms = { code: DelayReason, reason: Personal(Text), resolveBy: Moment }

export const extensionEvents = {
  /**
   * The result is due at `resolveBy` instead of `from`. The raiser is told. `task`: the demand was overdue already and stays so,
   * and only the asking holder gets more time.
   */
  DeadlineExtended: Closed({
    ...extensionTerms,
    from: Moment,
    scope: OneOf(['demand', 'task']),
    /** The tasks that it leaves more time. */
    tasks: Type.Array(TaskId, { maxItems: 20 }),
    ...approvedFields,
  }),
}
