import { type Static, Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf } from '../kernel/index.ts'

/** A span of time. Its end is not part of it. */
export const Window = Closed({ from: Moment, until: Moment })
export type Window = Static<typeof Window>

/** A time of day in the community's own zone; `24:00` is the end of the day. */
const TimeOfDay = Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' })

/** Hours that repeat every week. Weekday 1 is Monday (ISO 8601). */
export const WeeklyHours = Type.Array(
  Closed({ weekday: Type.Integer({ minimum: 1, maximum: 7 }), from: TimeOfDay, until: TimeOfDay }),
  { minItems: 1, maxItems: 70 },
)
export type WeeklyHours = Static<typeof WeeklyHours>

/** A repetition: `times` dates in all, each a day or a week after the one before, at the same local time. */
export const Repeat = Closed({ every: OneOf(['day', 'week']), times: Type.Integer({ minimum: 2, maximum: 104 }) })
export type Repeat = Static<typeof Repeat>

/**
 * The series of a share or secondment: `id` is that of its first one. The first one lists the beginnings of the dates that
 * conflicted or are not possible; the others are made.
 */
export const Series = Closed({
  id: Id,
  skipped: Type.Optional(Type.Array(Moment, { maxItems: 104 })),
})
export type Series = Static<typeof Series>

/** The suspended party for which its successor holds a share or secondment that has not begun; absent otherwise. */
export const heldFor = Type.Optional(Id)

/** A piece of a demand, counted within it: t1, t2, … */
export const TaskId = Type.String({ pattern: '^t[1-9][0-9]{0,3}$' })

/** The demand, and its task, for which a share or secondment is used. */
export const Purpose = Closed({ demand: Id, task: Type.Optional(TaskId) })
export type Purpose = Static<typeof Purpose>
