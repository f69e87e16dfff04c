import { dayText, isRejection, localDay, optional, type Rejection, reject } from '../kernel/index.ts'
import { minutesOf } from '../sharing/windows.ts'
import type { Rule } from './commands.ts'
import { personnelEvents } from './events.ts'
import { isOver, isPerson, localDayOf, secondmentIn } from './guards.ts'
import { between, hasBegun, type PersonState, SETTLING, type Secondment } from './state.ts'

const { HoursConfirmed, HoursLogged, SecondmentEnded } = personnelEvents

const notYet = (): Rejection =>
  reject('secondment.not-begun', 'The secondment has not begun: cancel it, or wait until it begins.')

/** From then on the person is free for others, and what counts of it is what has passed. */
export const end: Rule<'end'> = (person, { secondment: id }, setting) => {
  const { actor, now } = setting
  if (actor.role === 'service' && isOver(person, id)) return []
  const one = secondmentIn(person, id)
  if (isRejection(one)) return one
  if (one.state === 'ended') return []
  if (!hasBegun(person, one, now)) return notYet()
  const early = now < one.window.until
  if (early && actor.role === 'service')
    return reject('secondment.not-over', 'The secondment is not over: only those concerned end it before.')
  const day = dayText(localDayOf(Math.min(now, one.window.until), setting))
  return [SecondmentEnded({ ...between(one), early, day })]
}

/** No more than the part of the window that has passed: what goes beyond it, nobody agreed to. */
export const logHours: Rule<'log-hours'> = (person, { secondment: id, day, minutes, note }, setting) => {
  const one = secondmentIn(person, id)
  if (isRejection(one)) return one
  const { now } = setting
  if (!hasBegun(person, one, now)) return notYet()
  const late = tooLate(one, now)
  if (late !== undefined) return late
  const { from, until } = one.window
  const last = localDayOf(Math.min(now, until - 1), setting)
  const on = localDay(day)
  if (!(localDayOf(from, setting) <= on && on <= last && dayText(on) === day))
    return reject('hours.other-day', 'Hours are put down for a day of the secondment that is not in the future.')
  const passed = minutesOf({ from, until: Math.min(now, until) })
  if (one.logged + minutes > passed)
    return reject('hours.too-many', 'Together that is more than has passed of the secondment: put down less.', {
      left: passed - one.logged,
    })
  const entry = `h${person.entries + 1}`
  return [HoursLogged({ ...between(one), entry, minutes, ...optional('note', note), day })]
}

/** Once and for good: by somebody of the host who is not the person. */
export const confirmHours: Rule<'confirm-hours'> = (person, { secondment: id, entry, minutes }, setting) => {
  const one = secondmentIn(person, id)
  if (isRejection(one)) return one
  const refused = ownHours(person, setting) ?? tooLate(one, setting.now)
  if (refused !== undefined) return refused
  const open = Object.hasOwn(one.unconfirmed, entry) ? one.unconfirmed[entry] : undefined
  if (open === undefined)
    return reject('hours.not-open', 'There are no such hours to confirm: they were never put down, or are confirmed.', {
      entry,
    })
  if (minutes !== undefined && minutes > open.minutes)
    return reject('hours.more-than-logged', 'Confirm what was put down, or less.', { minutes: open.minutes })
  return [HoursConfirmed({ ...between(one), entry, minutes: minutes ?? open.minutes, day: dayText(open.day) })]
}

const ownHours = (person: PersonState, { actor }: Parameters<Rule<'confirm-hours'>>[2]): Rejection | undefined =>
  isPerson(person, actor)
    ? reject('hours.own', 'Nobody confirms their own hours: somebody else of the receiving party does.')
    : undefined

const tooLate = ({ window }: Secondment, now: number): Rejection | undefined =>
  now > window.until + SETTLING
    ? reject('hours.too-late', 'Hours can be put down and confirmed for 90 days after the end of a secondment.')
    : undefined
