import { DAY, dayText, HOUR, type Instant, type LocalDay, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { attempt, fieldsOf } from './attempt.ts'
import type { World } from './case.ts'
import {
  HABITS_OF_PARTIES,
  OCCASIONS,
  type Occasion,
  RESOURCES,
  type ResourceSeed,
  TROUBLES,
  WEEKLY_HELP,
  WEEKLY_USES,
} from './pa/index.ts'
import { memberOf } from './people.ts'
import { type Chance, chanceOf } from './random.ts'
import { asksWhoCan } from './secondments.ts'
import { asksFor, resourceOf } from './shares.ts'
import { WORDS } from './words.ts'

interface Span {
  readonly seed: number
  readonly first: LocalDay
  readonly days: number
}

/** Length of a series in weeks: a quarter of a year. */
const SERIES_WEEKS = 13

/** Puts everything that the parties share on the agenda: offers, weekly uses, occasions, loans, funds and repairs. */
export function exchange(world: World, span: Span): void {
  const by = chanceOf(span.seed, 900_000)
  for (const one of RESOURCES) offered(world, one)
  everyWeek(world, span)
  occasions(world, span)
  lent(world, by, span)
  replenished(world, by, span)
  troubles(world, by, span)
}

/** Opening hours of venues: every day from 7:30 to 22:00. */
const OPENING = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '07:30', until: '22:00' }))

function offered({ send }: World, seed: ResourceSeed): void {
  const { id, owner, category, zh, en, quantity, unit, value, approval = 'automatic', quarter, items, purpose } = seed
  send(memberOf(owner), 'resource', 'offer', {
    resource: id,
    name: zh,
    nameEn: en,
    category,
    ...(category === 'information' ? {} : { quantity }),
    ...(unit === undefined ? {} : { unit }),
    ...(value === undefined ? {} : { value }),
    ...(quarter === undefined ? {} : { quarter }),
    ...(purpose === undefined ? {} : { purpose }),
    items,
    terms: { approval, ...(category === 'venue' ? { opening: OPENING } : {}) },
  })
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function windowOn({ hours }: World, day: LocalDay, from: string, minutes: number) {
  const begins = hours.start(day) + minutesOf(from) * MINUTE
  return { from: begins, until: begins + minutes * MINUTE }
}

const weekdayOf = (day: LocalDay): number => ((day + 3) % 7) + 1

/** The first day after `day` that is this weekday. */
const next = (day: LocalDay, weekday: number): LocalDay => day + 1 + ((weekday - weekdayOf(day + 1) + 7) % 7)

/** Requests weekly uses and help at the start of each quarter of the history, for that quarter. */
function everyWeek(world: World, { seed, first, days }: Span): void {
  const { agenda, hours } = world
  const each = (weekly: { since: number; weekday: number }, at: number, ask: (day: LocalDay, by: Chance) => void) => {
    const by = chanceOf(seed, 910_000 + at)
    for (let quarter = weekly.since; quarter * SERIES_WEEKS * 7 < days; quarter += 1) {
      const begins = first + quarter * SERIES_WEEKS * 7
      const asked = hours.start(begins) + by.between(9 * 60, 17 * 60) * MINUTE
      agenda.at(asked, () => ask(next(begins, weekly.weekday), by))
    }
  }
  WEEKLY_USES.forEach((weekly, at) => {
    each(weekly, at, (day, by) => {
      const window = windowOn(world, day, weekly.from, weekly.minutes)
      asksFor(world, by, {
        resource: resourceOf(weekly.resource),
        party: weekly.party,
        window,
        weeks: SERIES_WEEKS,
        waits: true,
      })
    })
  })
  WEEKLY_HELP.forEach(({ home, host, skill, purpose, from, minutes, ...weekly }, at) => {
    each(weekly, 100 + at, (day, by) => {
      const window = windowOn(world, day, from, minutes)
      asksWhoCan(world, by, {
        home,
        host,
        window,
        weeks: SERIES_WEEKS,
        purpose,
        ...(skill === undefined ? {} : { skill }),
      })
    })
  })
}

/** Yearly occasions, which are prepared weeks before. */
function occasions(world: World, { seed, first, days }: Span): void {
  const { agenda, hours } = world
  for (let day = first + 3; day < first + days + 20; day += 1) {
    const occasion = OCCASIONS[dayText(day).slice(5)]
    if (occasion === undefined) continue
    const by = chanceOf(seed, 920_000 + day)
    const asked = hours.office(hours.start(Math.max(first, day - by.between(12, 24))) + 14 * HOUR, by)
    if (asked < hours.start(day - 1)) agenda.follow(asked, prepared(world, by, occasion, day))
  }
}

function* prepared(world: World, by: Chance, occasion: Occasion, day: LocalDay): Course {
  const { host, zh, from, minutes, borrows, helpers } = occasion
  const window = windowOn(world, day, from, minutes)
  for (const [id, quantity] of Object.entries(borrows)) {
    const resource = resourceOf(id)
    // Things are fetched the evening before, and brought back in the afternoon after.
    const whole =
      resource.category === 'venue' ? window : { from: window.from - 14 * HOUR, until: window.until + 5 * HOUR }
    asksFor(world, by, { resource, party: host, quantity, window: whole, waits: true, purpose: zh })
    yield world.now() + by.between(2, 9) * MINUTE
  }
  for (const home of helpers) {
    for (let nth = by.between(1, 2); nth > 0; nth -= 1) {
      asksWhoCan(world, by, { home, host, window, purpose: zh })
      yield world.now() + by.between(2, 9) * MINUTE
    }
  }
}

/** The parties that borrow in addition to the weekly uses: one that borrows often is listed often. */
const BORROWERS = HABITS_OF_PARTIES.flatMap((one) => Array.from({ length: one.often }, () => one))

/** A few times a week a party borrows, uses up or reads something. */
function lent(world: World, by: Chance, { seed, first, days }: Span): void {
  const { agenda, hours } = world
  for (let day = first + 1; day < first + days; day += 1) {
    const times = hours.works(day) ? by.between(0, 3) : by.between(0, 1)
    for (let nth = 0; nth < times; nth += 1) {
      const moment = hours.start(day) + by.between(9 * 60, 18 * 60) * MINUTE
      const chance = chanceOf(seed, 1_000_000 + (day - first) * 10 + nth)
      agenda.at(moment, () => borrowed(world, chance, day))
    }
  }
}

function borrowed(world: World, by: Chance, day: LocalDay): void {
  const { party, borrows } = by.pick(BORROWERS)
  const resource = resourceOf(by.pick(borrows))
  const { category, quantity } = resource
  if (category === 'information') asksFor(world, by, { resource, party })
  else if (category === 'material') {
    asksFor(world, by, { resource, party, quantity: Math.max(1, Math.floor((quantity * by.between(1, 8)) / 100)) })
  } else {
    const starts = day + by.between(1, 9)
    // On working days people are free in the evening.
    const hour = by.pick(
      world.hours.works(starts) ? ['10:00', '14:00', '19:00', '19:30'] : ['09:00', '14:00', '15:30', '19:00'],
    )
    const minutes = by.pick(
      category === 'venue' ? [90, 120, 180] : [180, 480, 1_440, 4 * 1_440, 10 * 1_440, 20 * 1_440],
    )
    const most = Math.max(1, Math.floor(quantity / 3))
    asksFor(world, by, {
      resource,
      party,
      quantity: by.between(1, most),
      window: windowOn(world, starts, hour, minutes),
      waits: by.percent(40),
    })
  }
}

/** Parties that give to a fund, with the amount in yuan. */
const PLEDGES = [
  { fund: 'care-fund', party: 'enterprise', least: 3_000, most: 9_000 },
  { fund: 'care-fund', party: 'pharmacy', least: 800, most: 2_500 },
  { fund: 'care-fund', party: 'party-branch', least: 1_000, most: 3_000 },
  { fund: 'micro-fund', party: 'street-office', least: 10_000, most: 30_000 },
  { fund: 'micro-fund', party: 'canteen', least: 500, most: 1_500 },
]

/** Parties that spend from a fund, with the amount in yuan. */
const SPENDING = [
  { fund: 'care-fund', party: 'social-work', least: 500, most: 2_000 },
  { fund: 'care-fund', party: 'org-half-sky', least: 300, most: 1_200 },
  { fund: 'micro-fund', party: 'org-youth', least: 1_000, most: 4_000 },
  { fund: 'micro-fund', party: 'org-reading', least: 500, most: 2_500 },
  { fund: 'micro-fund', party: 'org-green', least: 800, most: 3_000 },
]

/** About every month funds receive a pledge and stores are filled up; money is spent in between. */
function replenished(world: World, by: Chance, { first, days }: Span): void {
  const { agenda, hours } = world
  const on = (day: LocalDay): Instant => hours.office(hours.start(first + day) + 10 * HOUR, by)
  for (let day = 2; day < days; day += by.between(24, 34)) {
    const pledge = by.pick(PLEDGES)
    const sum = by.between(pledge.least, pledge.most) * 100
    const note = by.pick(WORDS.pledging)
    agenda.at(on(day), () => {
      const remainder = { to: pledge.party === 'enterprise' ? 'community' : 'pledger' }
      attempt(world, memberOf(pledge.party), 'resource', 'pledge', { quantity: sum, remainder, note }, pledge.fund)
      for (const one of RESOURCES) if (one.category === 'material') filled(world, one)
    })
    const spending = by.pick(SPENDING.filter(({ fund }) => fund === pledge.fund))
    agenda.at(on(day + by.between(3, 20)), () => {
      const { fund, party, least, most } = spending
      asksFor(world, by, { resource: resourceOf(fund), party, quantity: by.between(least, most) * 100, waits: true })
    })
  }
}

function filled(world: World, { id, owner, quantity }: ResourceSeed): void {
  attempt(world, memberOf(owner), 'resource', 'change-terms', { quantity }, id)
}

/** Resources that are withdrawn; `at` is a fraction of the history. */
const WITHDRAWN = [
  { at: 0.8, resource: 'drums', reason: '鼓皮老化，不再外借。' },
  { at: 0.9, resource: 'winter-fund', reason: '冬季慰问结束，余款按约定退回。' },
]

/** Takes a resource out of use at times. Its bookings wait or are cancelled. */
function troubles(world: World, by: Chance, { first, days }: Span): void {
  const { agenda, hours } = world
  const on = (passed: number): Instant => hours.office(hours.start(first + Math.floor(days * passed)) + 11 * HOUR, by)
  for (const { at, resource, reason } of WITHDRAWN) {
    agenda.at(on(at), () => {
      attempt(world, memberOf(resourceOf(resource).owner), 'resource', 'withdraw', { reason }, resource)
    })
  }
  for (const { at, resource, quantity, days: lasting, reason } of TROUBLES) {
    const moment = on(at)
    const { owner } = resourceOf(resource)
    agenda.at(moment, () => {
      const told = attempt(world, memberOf(owner), 'resource', 'impair', { quantity, reason }, resource)
      const [impairment] = fieldsOf(told, 'ResourceImpaired', 'impairment')
      agenda.at(hours.office(moment + lasting * DAY, by), () => {
        attempt(world, memberOf(owner), 'resource', 'restore', { impairment }, resource)
      })
    })
  }
}
