import { DAY, dayText, HOUR, type Instant, iso, MINUTE } from '../domain/kernel/index.ts'
import { person as personContext } from '../domain/personnel/personnel.ts'
import { type Secondment, secondmentOf } from '../domain/personnel/state.ts'
import { minutesOf } from '../domain/sharing/windows.ts'
import type { Course } from './agenda.ts'
import { attempt, fieldsOf } from './attempt.ts'
import type { World } from './case.ts'
import { memberOf, seedOf } from './people.ts'
import type { Chance } from './random.ts'
import { WORDS } from './words.ts'

/** A request of one party for a person of another. */
export interface Needed {
  readonly home: string
  readonly host: string
  readonly window: { readonly from: Instant; readonly until: Instant }
  readonly weeks?: number
  readonly skill?: string
  readonly purpose: string
  readonly for?: { readonly demand: string; readonly task: string }
}

const secondmentIn = ({ rehearsal }: World, person: string, id: string): Secondment | undefined =>
  secondmentOf(rehearsal.state(personContext, person), id)

/** Requests the first person of the party who is available. Returns the person and the secondments, if any. */
export function asksWhoCan(world: World, by: Chance, needed: Needed) {
  const { home, host, window, weeks, skill, purpose } = needed
  const { people } = seedOf(home)
  const offered = by.percent(20)
  const data = {
    home,
    host,
    window: { from: iso(window.from), until: iso(window.until) },
    ...(weeks === undefined || weeks < 2 ? {} : { repeat: { every: 'week', times: weeks } }),
    ...(skill === undefined ? {} : { skill }),
    ...(needed.for === undefined ? {} : { for: needed.for }),
    purpose,
  }
  const start = by.below(people)
  for (let nth = 0; nth < people; nth += 1) {
    const person = memberOf(home, ((start + nth) % people) + 1).id
    // An offer is made by a person of the party other than the one who is offered.
    const asker = offered ? memberOf(home, person.endsWith('-1') ? 2 : 1) : memberOf(host, by.between(1, 3))
    const secondments = fieldsOf(
      attempt(world, asker, 'person', 'request', data, person),
      'SecondmentRequested',
      'secondment',
    )
    if (secondments.length === 0) continue
    const answer = world.hours.office(world.now() + by.between(1, 16) * HOUR, by)
    world.agenda.follow(answer, agreed(world, by, { person, home, offered, secondments }))
    for (const one of secondments) world.agenda.follow(world.now(), served(world, by, person, one))
    return { person, secondments }
  }
  return undefined
}

interface SecondmentRequest {
  readonly person: string
  readonly home: string
  readonly offered: boolean
  readonly secondments: readonly string[]
}

/** First the home party agrees, then the person. Either may decline, or never answer. */
function* agreed(world: World, by: Chance, { person, home, offered, secondments }: SecondmentRequest): Course {
  const [first] = secondments
  const series = secondments.length > 1 ? { series: true } : {}
  const head = memberOf(home, person.endsWith('-1') ? 2 : 1)
  const self = { ...head, id: person }
  const about = { secondment: first, ...series }
  if (!offered) {
    const says = by.below(100)
    if (says >= 97) return
    if (says >= 91) {
      attempt(world, head, 'person', 'decline', { ...about, reason: by.pick(WORDS.unwilling) }, person)
      return
    }
    attempt(world, head, 'person', 'agree', about, person)
    yield world.hours.awake(world.now() + by.between(20, 240) * MINUTE, by)
  }
  if (by.percent(5)) attempt(world, self, 'person', 'decline', { ...about, reason: by.pick(WORDS.unable) }, person)
  else attempt(world, self, 'person', 'agree', about, person)
}

/** The course of one secondment: the person comes or cancels, may leave early, and the hours are logged and confirmed. */
function* served(world: World, by: Chance, person: string, id: string): Course {
  const asked = secondmentIn(world, person, id)
  if (asked === undefined) return
  const { home, host, window } = asked
  const self = { ...memberOf(home), id: person }
  if (by.percent(4)) {
    yield Math.max(world.now(), window.from - by.between(2, 30) * HOUR)
    attempt(world, self, 'person', 'cancel', { secondment: id, reason: by.pick(WORDS.fellIll) }, person)
  }
  yield window.from
  if (secondmentIn(world, person, id)?.state !== 'shared') return
  if (by.percent(4)) {
    yield window.until - Math.floor((window.until - window.from) / by.between(3, 6))
    attempt(world, memberOf(host), 'person', 'end', { secondment: id }, person)
  }
  yield window.until + by.between(10 * MINUTE, 30 * HOUR)
  if (by.percent(12)) return
  const passed = minutesOf(secondmentIn(world, person, id)?.window ?? window)
  const logger = by.percent(65) ? self : memberOf(home, person.endsWith('-2') ? 3 : 2)
  const data = { secondment: id, day: dayText(world.hours.day(window.from)), minutes: passed }
  const [entry] = fieldsOf(attempt(world, logger, 'person', 'log-hours', data, person), 'HoursLogged', 'entry')
  if (entry === undefined || by.percent(12)) return
  yield world.hours.office(world.now() + by.between(4 * HOUR, 6 * DAY), by)
  const less = by.percent(8) && passed > 30 ? { minutes: passed - 30 } : {}
  const why = 'minutes' in less ? { reason: by.pick(WORDS.lessTime) } : {}
  attempt(world, memberOf(host, 2), 'person', 'confirm-hours', { secondment: id, entry, ...less, ...why }, person)
  if (!('minutes' in less) || by.percent(40)) return
  yield world.hours.office(world.now() + by.between(1, 5) * DAY, by)
  attempt(world, self, 'person', 'dispute-hours', { secondment: id, entry, words: by.pick(WORDS.fullTime) }, person)
  yield world.hours.office(world.now() + by.between(4 * HOUR, 2 * DAY), by)
  if (by.percent(60)) {
    attempt(world, memberOf(host, 2), 'person', 'confirm-hours', { secondment: id, entry }, person)
    return
  }
  // The societies have let their day pass.
  yield world.hours.office(world.now() + by.between(4, 8) * DAY, by)
  const settled = { secondment: id, entry, minutes: passed, reason: by.pick(WORDS.hoursSettled) }
  attempt(world, memberOf('street-office'), 'person', 'settle-hours', settled, person)
}
