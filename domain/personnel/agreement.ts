import { Type } from '@sinclair/typebox'
import { actsFor } from '../community/standing.ts'
import { activeParty } from '../community/state.ts'
import {
  Closed,
  command,
  type DomainEvent,
  isRejection,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { leftOfSeries, withSeries } from '../sharing/series.ts'
import { minutesOf, type Span, windowOf } from '../sharing/windows.ts'
import { personnelEvents } from './events.ts'
import { homeParty, hostParty, isPerson, sideOf, thePerson } from './grants.ts'
import { absentParty, alreadyBegun, notLeft, secondmentIn, secondmentOver, todayField } from './guards.ts'
import { conflict } from './promises.ts'
import { type PersonSetting, personRule } from './rule.ts'
import { SecondmentId } from './shapes.ts'
import { between, isOver, notBegun, type PersonState, promised, type Secondment, secondmentOf } from './state.ts'

const { PersonnelShared, SecondmentAgreed, SecondmentCancelled, SecondmentDeclined } = personnelEvents

const reason = Personal(Text)
/** With `series`, the command also concerns the other dates that were requested together, as far as possible. */
const orSeries = { secondment: SecondmentId, series: Type.Optional(Type.Boolean()) }

const alongside = ({ secondments }: PersonState, one: Secondment, wanted?: boolean): readonly Secondment[] =>
  withSeries(secondments, one, wanted)

/** The secondment that a command names. Where it is over, a command for its series concerns the dates that are left and suit. */
function named(person: PersonState, id: string, series: boolean | undefined, suits: (one: Secondment) => boolean) {
  const found = secondmentIn(person, id)
  const one = !isRejection(found) && found.state === 'ended' ? secondmentOver(id) : found
  return isRejection(one) ? (leftOfSeries(person.secondments, id, series, suits) ?? one) : one
}

/** Whether the actor is the person, or speaks for one of these sides of the secondment. */
const isBetween = (person: PersonState, one: Secondment, { actor }: PersonSetting, ...sides: ('home' | 'host')[]) =>
  isPerson(person, actor) || sides.some((side) => actsFor(actor, one[side]))

/** The second of the two agreements promises the person, so it checks again what may stand against that. */
export const agreeToSecondment = personRule(
  command({
    summary: {
      en: 'Agree for the sending party or as the person. Both must agree, and one cannot agree for the other.',
      zh: '由派出单位或本人同意，双方须分别同意，不能互相代替。',
    },
    by: [homeParty, thePerson],
    data: Closed(orSeries),
  }),
  (person, { secondment: id, series }, setting) => {
    const one = named(
      person,
      id,
      series,
      (each) => each.state === 'requested' && isBetween(person, each, setting, 'home'),
    )
    if (isRejection(one)) return one
    const events: DomainEvent[] = []
    const taken = [...promised(person)]
    for (const asked of alongside(person, one, series)) {
      const outcome = agreed(person, asked, taken, setting)
      if (isRejection(outcome)) {
        if (asked === one) return outcome
        continue
      }
      events.push(...outcome)
      if (outcome.length > 1) taken.push(asked.window)
    }
    return events
  },
)

function agreed(
  person: PersonState,
  one: Secondment,
  taken: readonly Span[],
  setting: PersonSetting,
): readonly DomainEvent[] | Rejection {
  const by = sideOf(person, setting.actor)
  if (one.agreed.includes(by)) return []
  if (setting.now >= one.expiresAt)
    return reject('secondment.expired', {
      en: 'The time to agree has passed. Request the person again.',
      zh: '同意期限已过，请重新提出申请。',
    })
  const left = notLeft(person)
  if (left !== undefined) return left
  const mine = SecondmentAgreed({ ...between(one), by })
  if (one.agreed.length === 0) return [mine]
  const { home, host, window, skill } = one
  const refused = absentParty(home, setting) ?? absentParty(host, setting) ?? conflict(person, one, taken, setting)
  if (refused !== undefined) return refused
  const shared = PersonnelShared({
    ...between(one),
    window: windowOf(window),
    minutes: minutesOf(window),
    ...optional('skill', skill),
    ...optional('for', one.for),
    ...todayField(setting),
  })
  return [mine, shared]
}

export const declineSecondment = personRule(
  command({
    summary: {
      en: 'Decline a request for the sending party or as the person, with a reason.',
      zh: '由派出单位或本人拒绝申请，并说明理由。',
    },
    by: [homeParty, thePerson],
    data: Closed({ ...orSeries, reason }),
  }),
  (person, { secondment: id, series, reason }, setting) => {
    const { actor } = setting
    const one = named(
      person,
      id,
      series,
      (each) => each.state === 'requested' && isBetween(person, each, setting, 'home'),
    )
    if (isRejection(one)) return one
    if (one.state !== 'requested')
      return reject('secondment.agreed', {
        en: 'Both sides have agreed. Cancel the secondment, or end it once it has begun.',
        zh: '双方已同意，请取消该人员支援；已开始的请提前结束。',
      })
    const by = sideOf(person, actor)
    return alongside(person, one, series)
      .filter(({ state }) => state === 'requested')
      .map((each) => SecondmentDeclined({ ...between(each), by, reason }))
  },
)

type Cause = 'home' | 'host' | 'person' | 'unanswered' | 'departure'

/** A service cancels only a request that was not agreed to in time, or a secondment that a departure made impossible. */
export const cancelSecondment = personRule(
  command({
    summary: { en: 'Cancel a secondment that has not begun.', zh: '取消尚未开始的人员支援。' },
    by: [homeParty, hostParty, thePerson, 'service'],
    data: Closed({ ...orSeries, reason: Type.Optional(reason) }),
  }),
  (person, { secondment: id, series, reason }, setting) => {
    const { actor, now } = setting
    if (actor.role === 'service' && isOver(person, id)) return []
    const open = notBegun(person, now)
    if (actor.role === 'service' && secondmentOf(person, id)?.state === 'ended') return []
    const one = named(
      person,
      id,
      series,
      (each) => open.includes(each) && isBetween(person, each, setting, 'home', 'host'),
    )
    if (isRejection(one)) return one
    if (!open.includes(one) && actor.role === 'service') return []
    if (!open.includes(one)) return alreadyBegun()
    return alongside(person, one, series)
      .filter((each) => open.includes(each))
      .flatMap((each) => {
        const cause = causeOf(person, each, setting)
        return cause === undefined
          ? []
          : [SecondmentCancelled({ ...between(each), cause, ...optional('reason', reason) })]
      })
  },
)

function causeOf(person: PersonState, one: Secondment, { actor, now, reads }: PersonSetting): Cause | undefined {
  if (actor.role !== 'service') {
    if (isPerson(person, actor)) return 'person'
    return actor.party === one.home ? 'home' : 'host'
  }
  const gone = [one.home, one.host].some((party) => activeParty(reads.community, party) === undefined)
  if (person.left !== undefined || gone) return 'departure'
  return one.state === 'requested' && now >= one.expiresAt ? 'unanswered' : undefined
}
