import { activeParty } from '../community/index.ts'
import { type DomainEvent, type Instant, isRejection, optional, type Rejection, reject } from '../kernel/index.ts'
import { minutesOf, type Span, windowOf } from '../sharing/windows.ts'
import type { Rule } from './commands.ts'
import { personnelEvents } from './events.ts'
import { absent, isOver, isPerson, secondmentIn, sideOf, today, working } from './guards.ts'
import { conflict } from './promises.ts'
import { between, hasBegun, type PersonState, promised, type Secondment } from './state.ts'

const { PersonnelShared, SecondmentAgreed, SecondmentCancelled, SecondmentDeclined } = personnelEvents

type Setting = Parameters<Rule<'agree'>>[2]

/** Those that can still be called off without ending anything. */
export const notBegun = (person: PersonState, now: Instant): readonly Secondment[] =>
  person.secondments.filter((one) => one.state !== 'ended' && !hasBegun(person, one, now))

/** The others that were asked for together with it. */
const alongside = ({ secondments }: PersonState, one: Secondment, wanted = false): readonly Secondment[] =>
  wanted && one.series !== undefined
    ? secondments.filter(({ id, series }) => id !== one.id && series === one.series)
    : []

/** The second of both agreements promises the person, so what stands against that is asked again now. */
export const agree: Rule<'agree'> = (person, { secondment: id, series }, setting) => {
  const one = secondmentIn(person, id)
  if (isRejection(one)) return one
  const events: DomainEvent[] = []
  const taken = [...promised(person)]
  for (const asked of [one, ...alongside(person, one, series)]) {
    const outcome = agreed(person, asked, taken, setting)
    if (isRejection(outcome)) {
      if (asked === one) return outcome
      continue
    }
    events.push(...outcome)
    if (outcome.length > 1) taken.push(asked.window)
  }
  return events
}

function agreed(
  person: PersonState,
  one: Secondment,
  taken: readonly Span[],
  setting: Setting,
): readonly DomainEvent[] | Rejection {
  const by = sideOf(person, setting.actor)
  if (one.agreed.includes(by)) return []
  if (setting.now >= one.expiresAt)
    return reject('secondment.expired', 'The time to agree has passed: ask for the person anew.')
  const left = working(person)
  if (left !== undefined) return left
  const mine = SecondmentAgreed({ ...between(one), by })
  if (one.agreed.length === 0) return [mine]
  const { home, host, window, skill } = one
  const refused = absent(home, setting) ?? absent(host, setting) ?? conflict(person, one, taken, setting)
  if (refused !== undefined) return refused
  const shared = PersonnelShared({
    ...between(one),
    window: windowOf(window),
    minutes: minutesOf(window),
    ...optional('skill', skill),
    ...optional('for', one.for),
    ...today(setting),
  })
  return [mine, shared]
}

export const decline: Rule<'decline'> = (person, { secondment: id, series, reason }, { actor }) => {
  const one = secondmentIn(person, id)
  if (isRejection(one)) return one
  if (one.state !== 'requested')
    return reject('secondment.agreed', 'Both sides have agreed: cancel the secondment, or end it once it has begun.')
  const by = sideOf(person, actor)
  return [one, ...alongside(person, one, series)]
    .filter(({ state }) => state === 'requested')
    .map((each) => SecondmentDeclined({ ...between(each), by, reason }))
}

type Cause = 'home' | 'host' | 'person' | 'unanswered' | 'departure'

/** By whom it concerns, while it has not begun; by a service only for what time or a departure did to it. */
export const cancel: Rule<'cancel'> = (person, { secondment: id, series, reason }, setting) => {
  const { actor, now } = setting
  if (actor.role === 'service' && isOver(person, id)) return []
  const one = secondmentIn(person, id)
  if (isRejection(one)) return one
  const open = notBegun(person, now)
  if (!open.includes(one))
    return actor.role === 'service'
      ? []
      : reject('secondment.begun', 'The secondment has begun: it is not passed on or cancelled any more, but ended.')
  return [one, ...alongside(person, one, series)]
    .filter((each) => open.includes(each))
    .flatMap((each) => {
      const cause = causeOf(person, each, setting)
      return cause === undefined
        ? []
        : [SecondmentCancelled({ ...between(each), cause, ...optional('reason', reason) })]
    })
}

function causeOf(person: PersonState, one: Secondment, { actor, now, reads }: Setting): Cause | undefined {
  if (actor.role !== 'service') {
    if (isPerson(person, actor)) return 'person'
    return actor.party === one.home ? 'home' : 'host'
  }
  const gone = [one.home, one.host].some((party) => activeParty(reads.community, party) === undefined)
  if (person.left !== undefined || gone) return 'departure'
  return one.state === 'requested' && now >= one.expiresAt ? 'unanswered' : undefined
}
