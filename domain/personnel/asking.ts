import { activeParty, zoneOf } from '../community/index.ts'
import { type DomainEvent, HOUR, iso, isRejection, optional, type Rejection, reject } from '../kernel/index.ts'
import { minutesOf, repeated, type Span, spanOf, windowOf } from '../sharing/windows.ts'
import type { Rule } from './commands.ts'
import { personnelEvents } from './events.ts'
import { absent, isOver, isPerson, secondmentIn, today, working } from './guards.ts'
import { conflict, unsoundWindow } from './promises.ts'
import { hasBegun, type PersonState, promised, remembered, type Secondment } from './state.ts'

const { SecondmentAgreed, SecondmentCancelled, SecondmentRequested } = personnelEvents

type Setting = Parameters<Rule<'request'>>[2]

/** How long both sides have to agree, at most. */
const ANSWER_WITHIN = 72 * HOUR
/** Asked for, promised, or not yet settled. */
const MOST = 500

/**
 * Blocks nothing yet: any number may ask for the same time, and whoever is agreed to first gets it. Whoever asks for
 * the home party has agreed for it; if that is the person, they have agreed for themselves and the party still has to.
 */
export const request: Rule<'request'> = (person, data, setting) => {
  const { home, host, skill, purpose } = data
  const refused = working(person) ?? notBetween(person, home, host, setting)
  if (refused !== undefined) return refused
  const window = spanOf(data.window)
  const unsound = unsoundWindow(window, setting)
  if (unsound !== undefined) return unsound
  const possible = datesOf(person, { ...data, window }, setting)
  if (isRejection(possible)) return possible
  const { dates, skipped } = possible
  if (remembered(person, setting.now).length + dates.length > MOST)
    return reject('person.too-many', `A person has at most ${MOST} secondments open at once: settle some first.`)
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

const extent = (window: Span, setting: Setting) => ({
  window: windowOf(window),
  minutes: minutesOf(window),
  expiresAt: iso(Math.min(setting.now + ANSWER_WITHIN, window.from)),
  ...today(setting),
})

/** Whose agreement lies in the asking; a service speaks for nobody. */
function agreedBy(person: PersonState, home: string, { actor }: Setting): 'home' | 'person' | undefined {
  if (isPerson(person, actor)) return 'person'
  return actor.party === home && actor.role !== 'service' ? 'home' : undefined
}

function notBetween(person: PersonState, home: string, host: string, setting: Setting): Rejection | undefined {
  const { actor } = setting
  if (actor.role !== 'service' && actor.party !== home && actor.party !== host)
    return reject('secondment.not-yours', 'Ask for your own party, or offer somebody who is a member of it.')
  if (home === host)
    return reject('secondment.same-party', 'A secondment is to another party: within one, no asking is needed.')
  if (!person.parties.includes(home))
    return reject('person.not-member', 'The person is no member of the party that is to send them.', { party: home })
  return absent(home, setting) ?? absent(host, setting)
}

interface Dates {
  readonly dates: readonly Span[]
  readonly skipped: readonly Span[]
}

/** The dates that can be had beside what is promised and beside each other, or why there is none. */
function datesOf(
  person: PersonState,
  { window, repeat, skill }: Omit<Parameters<Rule<'request'>>[1], 'window'> & { readonly window: Span },
  setting: Setting,
): Dates | Rejection {
  const taken = [...promised(person)]
  const dates: Span[] = []
  const refused: { readonly date: Span; readonly why: Rejection }[] = []
  for (const date of repeated(window, repeat, zoneOf(setting.reads.community), setting.zones)) {
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
  return reject('secondment.no-date', 'The person can be had on none of these dates: ask for other ones.', {
    dates: refused.map(({ date, why }) => ({ from: iso(date.from), code: why.code })),
  })
}

/**
 * What was promised to a party that departed is asked for anew for its successor, and nobody has agreed to that yet.
 * The purpose was written for another party, and stays where it is.
 */
export const handOver: Rule<'hand-over'> = (person, { secondment: id, to }, setting) => {
  if (isOver(person, id)) return []
  const one = secondmentIn(person, id)
  if (isRejection(one)) return one
  const refused = notPassedOn(person, one, setting) ?? absent(to, setting)
  if (refused !== undefined) return refused
  const { home, host, window, skill } = one
  const cancelled = SecondmentCancelled({ secondment: id, home, host, cause: 'departure' })
  // The successor may be the very party that sends the person: then they simply stay.
  if (to === home) return [cancelled]
  const anew = SecondmentRequested({
    secondment: idOf(person, 0),
    home,
    host: to,
    ...extent(window, setting),
    ...optional('skill', skill),
    ...optional('for', one.for),
  })
  return [cancelled, anew]
}

function notPassedOn(person: PersonState, one: Secondment, setting: Setting): Rejection | undefined {
  const left = working(person)
  if (left !== undefined) return left
  if (activeParty(setting.reads.community, one.host) !== undefined)
    return reject(
      'party.not-departed',
      'The receiving party takes part: only what a departed one leaves is passed on.',
      {
        party: one.host,
      },
    )
  return hasBegun(person, one, setting.now) || one.window.from <= setting.now
    ? reject('secondment.begun', 'The secondment has begun: it is not passed on or cancelled any more, but ended.')
    : undefined
}
