import { DAY, dayText, HOUR, type Instant, iso, type LocalDay, MINUTE } from '../domain/kernel/index.ts'
import type { Agenda, Course } from './agenda.ts'
import type { World } from './case.ts'
import { COURSE_SHARES, COURSES, overreached } from './courses.ts'
import { handedBack, moreTime } from './hand-back.ts'
import { raise } from './intake.ts'
import { COMMUNITY, GRIDS, rhythmOf, weatherOn } from './pa/index.ts'
import { ADMINISTRATOR, memberOf } from './people.ts'
import { type Chance, chanceOf, deck } from './random.ts'
import { impatient, raisedTwice } from './repeats.ts'
import type { DemandTraits } from './traits.ts'
import { asksForKinship, declined } from './ways-out.ts'
import { WORDS } from './words.ts'

/** The share of demands, in percent, that are raised in each hour of the day, from 00:00 on. */
const BY_HOUR = [0, 0, 0, 0, 0, 1, 2, 5, 9, 11, 10, 7, 5, 5, 8, 8, 7, 5, 5, 5, 4, 2, 1, 0]

/** Puts everything that begins by itself on the agenda: the demands of each day, plans, and duty rosters. */
export function live(world: World, agenda: Agenda, span: { seed: number; first: LocalDay; days: number }): void {
  const { seed, first, days } = span
  const by = chanceOf(seed, 0)
  const draw = deck(COURSE_SHARES, by)
  const overstepping = oversteppings(world, { first, days })
  let raised = 0
  for (let day = first; day < first + days; day += 1) {
    const weather = weatherOn(day)
    const usual = Math.round(usualOn(world, day, (day - first) / days) + by.between(-15, 15) / 10)
    const moments = momentsOf(world, day, usual + (weather?.extra ?? 0), by)
    moments.forEach((moment, nth) => {
      raised += 1
      const own = raised
      const kind = overstepping.has(day) && nth === 0 ? 'overreached' : draw()
      const brought =
        weather !== undefined && (nth * weather.extra) % moments.length < weather.extra && kind !== 'urgent'
      const occasion: DemandTraits = brought ? { kind, weather: weather.season } : { kind }
      agenda.follow(
        moment,
        demanded(world, occasion, (from) => chanceOf(seed, from + own)),
      )
    })
  }
  planned(world, agenda, { by, first, days })
  onDuty(world, agenda, { first, days })
}

/** Repeats and hand-backs have choices of their own, numbered from here. */
const REPEATS = 400_000
const HAND_BACKS = 600_000

/** The days between two on which a clerk oversteps the boundary, about three a year. */
const OVERSTEPPING_EVERY = 113

/** The working days on which a clerk oversteps the boundary. */
function oversteppings({ hours }: World, { first, days }: Span): ReadonlySet<LocalDay> {
  const found = new Set<LocalDay>()
  for (let after = Math.min(40, Math.floor(days / 3)); after < days; after += OVERSTEPPING_EVERY) {
    let day = first + after
    while (!hours.works(day)) day += 1
    found.add(day)
  }
  return found
}

function* demanded(world: World, occasion: DemandTraits, chanceFrom: (from: number) => Chance): Course {
  const { kind } = occasion
  const aside = chanceFrom(REPEATS)
  const c = raise(world, occasion, chanceFrom(0))
  if (c.order !== undefined) world.agenda.follow(world.now(), moreTime(c, chanceFrom(HAND_BACKS)))
  world.agenda.follow(world.now(), raisedTwice(c, kind, aside))
  world.agenda.follow(world.now(), impatient(c, aside))
  if (asksForKinship(c)) yield* declined(c)
  else yield* kind === 'overreached' ? overreached(c) : COURSES[kind](c)
  yield* handedBack(c)
}

/** The number of demands on a usual day, once people are used to raising them. */
const PER_DAY = 8

/**
 * Returns the number of demands on a day. It grows in the first half of the history.
 *
 * @param passed the fraction of the history that has passed
 */
const usualOn = ({ hours }: World, day: LocalDay, passed: number): number =>
  PER_DAY * rhythmOf(day, hours.works(day)) * (0.6 + 0.4 * Math.min(1, passed * 2))

/** Returns the times of the demands on a day. On the first day they come after the foundation. */
function momentsOf({ hours, now }: World, day: LocalDay, count: number, by: Chance): Instant[] {
  const moments = Array.from({ length: count }, () => {
    let left = by.below(100)
    let hour = BY_HOUR.findIndex((share) => {
      left -= share
      return left < 0
    })
    if (hour < 0) hour = 12
    return Math.max(hours.start(day) + hour * HOUR + by.below(HOUR), now() + MINUTE)
  })
  return moments.sort((one, other) => one - other)
}

const quarterOf = (day: LocalDay): string => {
  const date = dayText(day)
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
}

interface Span {
  readonly first: LocalDay
  readonly days: number
}

/** Makes a plan for each grid and each quarter of the year, and evaluates it after the quarter. */
function planned(world: World, agenda: Agenda, { by, first, days }: Span & { by: Chance }): void {
  const { hours, send } = world
  GRIDS.forEach((grid, at) => {
    const worker = memberOf('social-work', at + 1)
    for (let day = first; day < first + days; day += 1) {
      const period = quarterOf(day)
      const begins = day > first && quarterOf(day - 1) !== period
      if (day > first && !begins) continue
      const moment = hours.office(hours.start(day) + 10 * HOUR + at * 20 * MINUTE, by)
      const plan = by.pick(WORDS.gridPlan)
      const effect = by.percent(60) ? 'reached' : 'partly-reached'
      const evaluation = by.pick(WORDS.gridEffect)
      agenda.at(moment, () => {
        if (begins) {
          const over = quarterOf(day - 1)
          send(
            memberOf('committee', 1),
            'community',
            'evaluate-plan',
            { grid, period: over, effect, evaluation },
            COMMUNITY.id,
          )
        }
        send(worker, 'community', 'adopt-plan', { grid, period, plan }, COMMUNITY.id)
      })
    }
  })
}

/** Changes the people on duty for urgent demands every week. */
function onDuty(world: World, agenda: Agenda, { first, days }: Span): void {
  const { hours, send } = world
  for (const [at, party] of ['property', 'org-safety', 'committee'].entries()) {
    for (let week = 0; week * 7 < days; week += 1) {
      const from = Math.max(hours.start(first + week * 7), world.now() + MINUTE)
      const person = memberOf(party, 1 + (week % 3)).id
      const post = { kind: 'duty-roster', from: iso(from), until: iso(hours.start(first + week * 7) + 7 * DAY) }
      agenda.at(Math.max(from - DAY + (10 + at * 3) * HOUR, world.now() + MINUTE), () => {
        send(ADMINISTRATOR, 'community', 'appoint', { person, party, post }, COMMUNITY.id)
      })
    }
  }
}
