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
import {
  between,
  disputedEntry,
  hasBegun,
  hoursEntryOf,
  isOver,
  isSettled,
  type PersonState,
  type ReducedHours,
  SETTLE_DAYS,
  type Secondment,
} from './state.ts'

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

/**
 * A person of the host party confirms who is not the person. Confirming everything is final. Fewer minutes can be disputed; then the
 * host settles the dispute only by confirming more.
 */
export const confirmHours = personRule(
  command({
    summary: {
      en: 'Confirm logged minutes for the receiving party, or fewer with a reason, or more than before where they are disputed.',
      zh: '由接收单位确认登记的时长；少于登记数须说明理由；有争议的，可确认比之前更多的时长。',
    },
    by: [hostParty],
    data: Closed({
      secondment: SecondmentId,
      entry: EntryId,
      minutes: Type.Optional(MinutesOrNone),
      reason: Type.Optional(Personal(Text)),
    }),
  }),
  (person, { secondment: id, entry, minutes, reason }, setting) => {
    const one = secondmentIn(person, id)
    if (isRejection(one)) return one
    const disputed = disputedEntry(one, entry)
    const refused = ownHours(person, setting) ?? (disputed === undefined ? tooLate(one, setting.now) : undefined)
    if (refused !== undefined) return refused
    const open = disputed ?? hoursEntryOf(one.unconfirmed, entry)
    if (open === undefined)
      return reject(
        'hours.not-open',
        {
          en: 'There is no such entry to confirm: it was never logged, or is confirmed already.',
          zh: '没有待确认的该条时长，可能未登记或已确认。',
        },
        { entry },
      )
    const given = minutes ?? open.minutes
    const wrong = unfitMinutes(given, open.minutes, reason) ?? notMore(given, disputed)
    if (wrong !== undefined) return wrong
    return [
      HoursConfirmed({ ...between(one), entry, minutes: given, ...optional('reason', reason), day: dayText(open.day) }),
    ]
  },
)

/** Refuses more minutes than were logged, and fewer without a reason. */
export const unfitMinutes = (minutes: number, logged: number, reason: unknown): Rejection | undefined => {
  if (minutes > logged)
    return reject(
      'hours.more-than-logged',
      { en: '`minutes` must not be more than was logged.', zh: '确认的时长不能超过登记的时长。' },
      { minutes: logged },
    )
  return minutes < logged && reason === undefined
    ? reject(
        'hours.reason-missing',
        {
          en: '`minutes` is less than was logged. Say why in `reason`: the person and the sending party read it.',
          zh: '确认的时长少于登记数，须填写 `reason` 说明理由，供本人和派出单位查看。',
        },
        { minutes: logged },
      )
    : undefined
}

/** Refuses to end a dispute without giving way: the host alone does not decide it. */
const notMore = (minutes: number, disputed: ReducedHours | undefined): Rejection | undefined =>
  disputed === undefined || minutes > disputed.confirmed
    ? undefined
    : reject(
        'hours.disputed',
        {
          en: 'These hours are disputed. Confirm more than before, or leave the answer to an independent party.',
          zh: '该时长有争议，请确认比之前更多的时长，或由独立单位裁定。',
        },
        { minutes: disputed.confirmed },
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
