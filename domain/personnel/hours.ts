import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  Day,
  dayText,
  isRejection,
  localDay,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { minutesOf } from '../sharing/windows.ts'
import { personnelEvents } from './events.ts'
import { homeParty, hostParty, isPerson, thePerson } from './grants.ts'
import { localDayOf, secondmentIn, secondmentOver } from './guards.ts'
import { type PersonSetting, personRule } from './rule.ts'
import { EntryId, Minutes, MinutesOrNone, SecondmentId } from './shapes.ts'
import { between, hasBegun, isOver, isSettled, type PersonState, SETTLE_DAYS, type Secondment } from './state.ts'

const { HoursConfirmed, HoursLogged, SecondmentEnded } = personnelEvents

const notYet = (): Rejection =>
  reject('secondment.not-begun', {
    en: 'The secondment has not begun. Cancel it, or wait until it begins.',
    zh: '人员支援尚未开始，请取消或等待开始。',
  })

/** The person is free for others from the end on. Only the part that has passed counts. */
export const endSecondment = personRule(
  command({
    summary: {
      en: 'End a secondment that has begun: early, or because its time is over.',
      zh: '结束已开始的人员支援：提前结束或到期结束。',
    },
    by: [homeParty, hostParty, thePerson, 'service'],
    data: Closed({ secondment: SecondmentId }),
  }),
  (person, { secondment: id }, setting) => {
    const { actor, now } = setting
    if (actor.role === 'service' && isOver(person, id)) return []
    const one = secondmentIn(person, id)
    if (isRejection(one)) return one
    if (one.state === 'ended') return actor.role === 'service' ? [] : secondmentOver(id)
    if (!hasBegun(person, one, now)) return notYet()
    const early = now < one.window.until
    if (early && actor.role === 'service')
      return reject('secondment.not-over', {
        en: 'The secondment is not over. Only the person and the two parties can end it early.',
        zh: '人员支援尚未到期，只有本人或双方单位才能提前结束。',
      })
    const day = dayText(localDayOf(Math.min(now, one.window.until), setting))
    return [SecondmentEnded({ ...between(one), early, day })]
  },
)

const LoggedHours = Closed({
  secondment: SecondmentId,
  day: Day,
  minutes: Minutes,
  note: Type.Optional(Personal(Text)),
})

/** At most the part of the window that has passed can be logged: the sides agreed to no more. */
export const logHours = personRule(
  command({
    summary: {
      en: 'Log the minutes given on one day of a secondment that has begun.',
      zh: '登记人员支援中某一天的服务时长（分钟）。',
    },
    by: [homeParty, thePerson],
    data: LoggedHours,
  }),
  (person, data, setting) => {
    const one = secondmentIn(person, data.secondment)
    if (isRejection(one)) return one
    const { now } = setting
    const refused = hasBegun(person, one, now) ? (tooLate(one, now) ?? wrongEntry(one, data, setting)) : notYet()
    if (refused !== undefined) return refused
    const { minutes, note, day } = data
    const entry = `h${person.entries + 1}`
    return [HoursLogged({ ...between(one), entry, minutes, ...optional('note', note), day })]
  },
)

function wrongEntry(
  { window, logged }: Secondment,
  { day, minutes }: Static<typeof LoggedHours>,
  setting: PersonSetting,
): Rejection | undefined {
  const { from, until } = window
  const last = localDayOf(Math.min(setting.now, until - 1), setting)
  const on = localDay(day)
  if (!(localDayOf(from, setting) <= on && on <= last && dayText(on) === day))
    return reject('hours.other-day', {
      en: '`day` must be a day of the secondment and not in the future.',
      zh: '日期须在人员支援期间内，且不能晚于今天。',
    })
  const passed = minutesOf({ from, until: Math.min(setting.now, until) })
  return logged + minutes > passed
    ? reject(
        'hours.too-many',
        {
          en: 'With this entry more minutes would be logged than have passed of the secondment. Log fewer.',
          zh: '累计登记时长超过已支援的时长，请减少本次时长。',
        },
        { left: passed - logged },
      )
    : undefined
}

/** Confirmation is final. A person of the host party gives it who is not the person. */
export const confirmHours = personRule(
  command({
    summary: {
      en: 'Confirm logged minutes, or fewer, for the receiving party.',
      zh: '由接收单位确认登记的时长，可少于登记数。',
    },
    by: [hostParty],
    data: Closed({
      secondment: SecondmentId,
      entry: EntryId,
      minutes: Type.Optional(MinutesOrNone),
    }),
  }),
  (person, { secondment: id, entry, minutes }, setting) => {
    const one = secondmentIn(person, id)
    if (isRejection(one)) return one
    const refused = ownHours(person, setting) ?? tooLate(one, setting.now)
    if (refused !== undefined) return refused
    const open = Object.hasOwn(one.unconfirmed, entry) ? one.unconfirmed[entry] : undefined
    if (open === undefined)
      return reject(
        'hours.not-open',
        {
          en: 'There is no such entry to confirm: it was never logged, or is confirmed already.',
          zh: '没有待确认的该条时长，可能未登记或已确认。',
        },
        { entry },
      )
    if (minutes !== undefined && minutes > open.minutes)
      return reject(
        'hours.more-than-logged',
        { en: '`minutes` must not be more than was logged.', zh: '确认的时长不能超过登记的时长。' },
        { minutes: open.minutes },
      )
    return [HoursConfirmed({ ...between(one), entry, minutes: minutes ?? open.minutes, day: dayText(open.day) })]
  },
)

const ownHours = (person: PersonState, { actor }: PersonSetting): Rejection | undefined =>
  isPerson(person, actor)
    ? reject('hours.own', {
        en: 'A person cannot confirm their own hours. Another person of the receiving party does.',
        zh: '不能确认本人的时长，请由接收单位的其他人员确认。',
      })
    : undefined

const tooLate = (secondment: Secondment, now: number): Rejection | undefined =>
  isSettled(secondment, now)
    ? reject('hours.too-late', {
        en: `Hours can be logged and confirmed until ${SETTLE_DAYS} days after the end of a secondment.`,
        zh: `时长须在人员支援结束后 ${SETTLE_DAYS} 天内登记和确认。`,
      })
    : undefined
