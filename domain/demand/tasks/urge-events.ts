import { type Static, Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'
import { TaskId } from '../../sharing/shapes.ts'

/** The side that urges: the raiser, the hotline that sent the order, or a repeat of the demand. */
export const Urger = OneOf(['raiser', 'hotline', 'repeat'])
export type Urger = Static<typeof Urger>

const note = Type.Optional(Personal(Text))
/** The most tasks whose holders one event tells. */
export const MOST_TOLD_TASKS = 20
/** The tasks that are not done: their holders are told. */
const tasks = Type.Array(TaskId, { maxItems: MOST_TOLD_TASKS })

export const urgingEvents = {
  /** 催办. `times` counts all urgings of the demand, from whatever side. `repeat`: the demand that repeats this one. */
  DemandUrged: Closed({
    by: Urger,
    times: Type.Integer({ minimum: 1 }),
    tasks,
    repeat: Type.Optional(Id),
    note,
  }),
  /** 督办: the committee or the street office wants the result by `due`. The due times of the demand stay. */
  DemandSupervised: Closed({ party: Id, due: Moment, tasks, note }),
}
