import { type Static, Type } from '@sinclair/typebox'
import { PARTY_KINDS } from '../community/shapes.ts'
import { listedSkill } from '../community/skill-list.ts'
import { activeParty, partyOf, zoneOf } from '../community/state.ts'
import {
  Closed,
  command,
  type DomainEvent,
  HOUR,
  Id,
  iso,
  isRejection,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { seriesAddition } from '../sharing/series.ts'
import { Purpose, Repeat, Window } from '../sharing/shapes.ts'
import { answerableUntil, leftOf, minutesOf, repeated, type Span, spanOf, windowOf } from '../sharing/windows.ts'
import { personnelEvents } from './events.ts'
import { isPerson } from './grants.ts'
import { absentParty, alreadyBegun, notLeft, secondmentIn, todayField } from './guards.ts'
import { conflict, unsoundWindow } from './promises.ts'
import { type PersonSetting, personRule } from './rule.ts'
import { SecondmentId, SkillOrLabel } from './shapes.ts'
import { hasBegun, isOver, type PersonState, promised, remembered, type Secondment } from './state.ts'

const { SecondmentAgreed, SecondmentCancelled, SecondmentRequested } = personnelEvents

/** The most hours that both sides have to agree. */
const AGREE_WITHIN_HOURS = 72
/** The most secondments of one person that are requested, promised or not yet settled. */
const MAX_OPEN = 500

const Request = Closed({
  home: Id,
  host: Id,
  window: Window,
  repeat: Type.Optional(Repeat),
  skill: Type.Optional(SkillOrLabel),
  for: Type.Optional(Purpose),
  purpose: Type.Optional(Personal(Text)),
})
type Request = Static<typeof Request>

/**
 * A request blocks nothing: any number may be made for the same time, and the first to be agreed gets the person. A
 * sender of the home party has agreed for it. The person has agreed for themselves, and the party still has to.
 */
export const requestSecondment = personRule(
  command({
    summary: {
      en: 'Request the person: the receiving party asks, or the sending party or the person offers. Dates of a series that conflict are listed, the others are requested.',
      zh: '申请人员支援：由接收单位提出，或由派出单位、本人主动提供。系列日期中有冲突的列出，其余照常申请。',
    },
    // The succession service requests the successor of a person who left, for the party that had been promised them.
    by: [...PARTY_KINDS, 'service'],
    introduces: true,
    data: Request,
    adds: seriesAddition,
  }),
  (person, asked, setting) => {
    const listed = asked.skill === undefined ? undefined : listedSkill(setting.reads.community, asked.skill)
    if (listed !== undefined && isRejection(listed)) return listed
    const data = { ...asked, ...optional('skill', listed?.skill) }
    const refused = notLeft(person) ?? notBetween(person, data, setting)
    if (refused !== undefined) return refused
    const window = spanOf(data.window)
    const unsound = unsoundWindow(window, setting)
    if (unsound !== undefined) return unsound
    const possible = datesOf(person, { ...data, window }, setting)
    if (isRejection(possible)) return possible
    if (remembered(person, setting.now).length + possible.dates.length > MAX_OPEN)
      return reject('person.too-many', {
        en: `A person has at most ${MAX_OPEN} open secondments. Settle some first.`,
        zh: `每人最多 ${MAX_OPEN} 项未了结的人员支援，请先了结部分。`,
      })
    return requested(person, data, possible, setting)
  },
)

function requested(person: PersonState, data: Request, { dates, skipped }: Dates, setting: PersonSetting) {
  const { home, host, skill, purpose } = data
  const first = idOf(person, 0)
  const side = agreedBy(person, home, setting)
  return dates.flatMap((date, nth): DomainEvent[] => {
    const between = { secondment: idOf(person, nth), home, host }
    const dropped = nth === 0 && skipped.length > 0 ? skipped.map(({ from }) => iso(from)) : undefined
    const asked = SecondmentRequested({
      ...between,
      ...extent(date, setting),
      ...optional('skill', skill),
      ...optional('for', data.for),
      ...(data.repeat === undefined ? {} : { series: { id: first, ...optional('skipped', dropped) } }),
      ...optional('purpose', purpose),
    })
    return side === undefined ? [asked] : [asked, SecondmentAgreed({ ...between, by: side })]
  })
}

const idOf = ({ asked }: PersonState, nth: number): string => `c${asked + 1 + nth}`

const extent = (window: Span, setting: PersonSetting) => ({
  window: windowOf(window),
  minutes: minutesOf(window),
  expiresAt: iso(answerableUntil(window, setting.now, AGREE_WITHIN_HOURS * HOUR)),
  ...todayField(setting),
})

/** The side whose agreement the request itself gives. A service speaks for no side. */
function agreedBy(person: PersonState, home: string, { actor }: PersonSetting): 'home' | 'person' | undefined {
  if (isPerson(person, actor)) return 'person'
  return actor.party === home && actor.role !== 'service' ? 'home' : undefined
}

function notBetween(person: PersonState, { home, host }: Request, setting: PersonSetting): Rejection | undefined {
  const { actor } = setting
  if (actor.role !== 'service' && actor.party !== home && actor.party !== host)
    return reject('secondment.not-yours', {
      en: 'Your party must be `home` or `host`: request for your own party, or offer one of its members.',
      zh: '派出单位或接收单位须有一方为本单位。',
    })
  if (home === host)
    return reject('secondment.same-party', {
      en: '`host` must be another party than `home`: within one party no request is needed.',
      zh: '接收单位不能与派出单位相同，单位内部无需申请。',
    })
  if (!person.parties.includes(home))
    return reject(
      'person.not-member',
      { en: 'The person is not a member of the party in `home`.', zh: '该人员不属于所填的派出单位。' },
      { party: home },
    )
  return absentParty(home, setting) ?? absentParty(host, setting)
}

interface Dates {
  readonly dates: readonly Span[]
  readonly skipped: readonly Span[]
}

/** The dates that conflict neither with promises nor with each other, or why there are none. */
function datesOf(
  person: PersonState,
  { window, repeat, skill }: Omit<Request, 'window'> & { readonly window: Span },
  setting: PersonSetting,
): Dates | Rejection {
  const taken = [...promised(person)]
  const dates: Span[] = []
  const refused: { readonly date: Span; readonly why: Rejection }[] = []
  const wanted = repeated(window, repeat, zoneOf(setting.reads.community), setting.zones)
  // The time of a window under way begins at the request.
  for (const date of wanted.map((one) => leftOf(one, setting.now))) {
    const why = conflict(person, { window: date, skill }, taken, setting)
    if (why !== undefined) refused.push({ date, why })
    else {
      taken.push(date)
      dates.push(date)
    }
  }
  if (dates.length > 0) return { dates, skipped: refused.map(({ date }) => date) }
  const [only] = refused
  if (repeat === undefined && only !== undefined) return only.why
  return reject(
    'secondment.no-date',
    {
      en: 'The person is not available on any of these dates. Request other dates.',
      zh: '该人员在所选日期均无法支援，请另选日期。',
    },
    { dates: refused.map(({ date, why }) => ({ from: iso(date.from), code: why.code })) },
  )
}

/**
 * A secondment to a party that departed is requested again for its successor; no side has agreed to that yet. The
 * purpose was written for the departed party and is not passed on.
 */
export const handOverSecondment = personRule(
  command({
    summary: {
      en: 'Pass a secondment to the successor of a departed receiving party, or back to a reinstated one: it is cancelled and requested again.',
      zh: '接收单位离开后，将人员支援转给其承接单位；单位恢复后转回：原支援取消，重新申请。',
    },
    by: ['service'],
    data: Closed({ secondment: SecondmentId, to: Id }),
  }),
  (person, { secondment: id, to }, setting) => {
    if (isOver(person, id)) return []
    const one = secondmentIn(person, id)
    if (isRejection(one)) return one
    const isBack = one.heldFor === to
    const refused = notPassedOn(person, one, isBack, setting) ?? absentParty(to, setting)
    if (refused !== undefined) return refused
    const { home, host, window, skill } = one
    const cancelled = SecondmentCancelled({ secondment: id, home, host, cause: isBack ? 'reinstated' : 'departure' })
    // The successor may be the party that sends the person: then they stay there.
    if (to === home) return [cancelled]
    const again = SecondmentRequested({
      secondment: idOf(person, 0),
      home,
      host: to,
      ...extent(window, setting),
      ...optional('skill', skill),
      ...optional('heldFor', isBack ? undefined : (one.heldFor ?? mayReturn(host, setting))),
      ...optional('for', one.for),
    })
    return [cancelled, again]
  },
)

/** The party if it is suspended: its successor holds the secondment for it. */
const mayReturn = (party: string, { reads }: PersonSetting): string | undefined =>
  partyOf(reads.community, party)?.status === 'suspended' ? party : undefined

function notPassedOn(
  person: PersonState,
  one: Secondment,
  isBack: boolean,
  setting: PersonSetting,
): Rejection | undefined {
  const left = notLeft(person)
  if (left !== undefined) return left
  if (!isBack && activeParty(setting.reads.community, one.host) !== undefined)
    return reject(
      'party.not-departed',
      {
        en: 'The receiving party still takes part. Only a departed party’s secondments are passed on.',
        zh: '接收单位仍在参与，只有退出单位的人员支援才能转交。',
      },
      { party: one.host },
    )
  return hasBegun(person, one, setting.now) || one.window.from <= setting.now ? alreadyBegun() : undefined
}
