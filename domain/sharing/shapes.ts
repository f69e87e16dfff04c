import { type Static, Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf } from '../kernel/index.ts'

/** From a moment up to another, which is no longer part of it. */
export const Window = Closed({ from: Moment, until: Moment })
export type Window = Static<typeof Window>

/** A time of day in the community's own zone; `24:00` is the end of the day. */
const TimeOfDay = Type.String({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' })

/** Hours that come again every week; weekday 1 is Monday, as in ISO 8601. */
export const WeeklyHours = Type.Array(
  Closed({ weekday: Type.Integer({ minimum: 1, maximum: 7 }), from: TimeOfDay, until: TimeOfDay }),
  { minItems: 1, maxItems: 70 },
)
export type WeeklyHours = Static<typeof WeeklyHours>

/** The same again: so many times in all, each a day or a week after the one before, at the same local time. */
export const Repeat = Closed({ every: OneOf(['day', 'week']), times: Type.Integer({ minimum: 2, maximum: 104 }) })
export type Repeat = Static<typeof Repeat>

/**
 * What one of a series belongs to: `id` is that of the first one made. Dates that conflicted are listed with the first; the
 * rest are made (design, rules that hold everywhere: series).
 */
export const Series = Closed({
  id: Id,
  skipped: Type.Optional(Type.Array(Moment, { maxItems: 104 })),
})
export type Series = Static<typeof Series>

/** A piece of a demand, counted within it: t1, t2, … */
export const TaskId = Type.String({ pattern: '^t[1-9][0-9]{0,3}$' })

/** For which task of which demand something is used. */
export const Purpose = Closed({ demand: Id, task: Type.Optional(TaskId) })
export type Purpose = Static<typeof Purpose>
