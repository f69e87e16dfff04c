import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Closed, command, Day, optional, type Rejection, reject } from '../kernel/index.ts'
import { WeeklyHours } from '../sharing/shapes.ts'
import { soundHours } from '../sharing/windows.ts'
import { personnelEvents } from './events.ts'
import { ownParty, thePerson } from './grants.ts'
import { notLeft, otherMemberships } from './guards.ts'
import { personRule } from './rule.ts'
import { dayOr } from './state.ts'

/** Refuses days in the wrong order. */
export const unsoundDays = (from: string | undefined, until: string | undefined): Rejection | undefined =>
  from === undefined || until === undefined || from <= until
    ? undefined
    : reject('days.unsound', { en: '`until` must not be before `from`.', zh: '截止日期不能早于开始日期。' })

export const declareAvailability = personRule(
  command({
    summary: {
      en: 'Declare at which hours of the week the person can be asked for.',
      zh: '填报每周可接受支援的时间。',
    },
    by: [thePerson, ownParty],
    data: Closed({ weekly: WeeklyHours, from: Type.Optional(Day), until: Type.Optional(Day) }),
  }),
  (person, { weekly, from, until }, { actor }) => {
    const refused = notLeft(person) ?? otherMemberships(person, actor) ?? unsoundDays(from, until)
    if (refused !== undefined) return refused
    if (!soundHours(weekly))
      return reject('availability.unsound', {
        en: 'In `weekly` each `until` must be after its `from`, and hours of one day must not overlap.',
        zh: '每周时段的结束时间须晚于开始时间，同一天的时段不能重叠。',
      })
    const { availability: held } = person
    const same =
      held !== undefined && Value.Equal(held.weekly, weekly) && held.from === dayOr(from) && held.until === dayOr(until)
    return same
      ? []
      : [personnelEvents.AvailabilityDeclared({ weekly, ...optional('from', from), ...optional('until', until) })]
  },
)
