import { DAY, HOUR, type Instant, iso, MINUTE } from '../domain/kernel/index.ts'
import { resource as resourceContext } from '../domain/resource/resource.ts'
import { type Share, shareOf } from '../domain/resource/state.ts'
import type { Course } from './agenda.ts'
import { attempt, fieldsOf, sentIfAllowed } from './attempt.ts'
import { breachCourse } from './breaches.ts'
import type { World } from './case.ts'
import { COMMUNITY, purposesOf, RESOURCES, type ResourceSeed } from './pa/index.ts'
import { memberOf } from './people.ts'
import type { Chance } from './random.ts'
import { WORDS } from './words.ts'

/** A request of a party for a resource. */
export interface ShareWish {
  readonly resource: ResourceSeed
  readonly party: string
  readonly quantity?: number
  readonly window?: { readonly from: Instant; readonly until: Instant }
  /** The number of consecutive weeks in which it repeats. */
  readonly weeks?: number
  readonly waits?: boolean
  readonly purpose?: string
  readonly for?: { readonly demand: string; readonly task: string }
}

export function resourceOf(id: string): ResourceSeed {
  const seed = RESOURCES.find((one) => one.id === id)
  if (seed === undefined) throw new RangeError(`there is no resource ${id}`)
  return seed
}

const shareIn = ({ rehearsal }: World, resource: string, share: string): Share | undefined =>
  shareOf(rehearsal.state(resourceContext, resource), share)

/** Requests a resource if the rules allow it, and follows each share. Returns the ids of the shares. */
export function asksFor(world: World, by: Chance, wanted: ShareWish): readonly string[] {
  const { resource, party, quantity, window, weeks, waits, purpose } = wanted
  const asked = {
    ...(quantity === undefined ? {} : { quantity }),
    ...(window === undefined ? {} : { window: { from: iso(window.from), until: iso(window.until) } }),
    ...(weeks === undefined || weeks < 2 ? {} : { repeat: { every: 'week', times: weeks } }),
    ...(waits === true ? { waits } : {}),
    ...(wanted.for === undefined ? {} : { for: wanted.for }),
    purpose: purpose ?? by.pick(purposesOf(party)),
  }
  const shares = fieldsOf(
    attempt(world, memberOf(party, by.between(1, 3)), 'resource', 'request', asked, resource.id),
    'ShareRequested',
    'share',
  )
  const pending = shares.filter((share) => shareIn(world, resource.id, share)?.state === 'requested')
  if (pending.length > 0) {
    world.agenda.follow(
      world.hours.office(world.now() + by.between(1, 20) * HOUR, by),
      answered(world, by, resource, pending),
    )
  }
  for (const share of shares) {
    world.agenda.follow(begins(world, by, resource, share), used(world, by, resource, share))
    const from = shareIn(world, resource.id, share)?.window?.from
    if (resource.category === 'venue' && from !== undefined && isVaccinationDay(from))
      world.agenda.follow(Math.max(world.now(), from - 3 * DAY), displaced(world, by, resource, share))
  }
  return shares
}

/** On one day a month a mobile team vaccinates in the venues of the community. */
const isVaccinationDay = (at: Instant): boolean => new Date(at).getUTCDate() === 15

function* displaced(world: World, by: Chance, resource: ResourceSeed, share: string): Course {
  const { id, owner } = resource
  const need = { code: 'public-health', reason: '流动接种点当天使用该场地，接种老年人流感和肺炎疫苗。' }
  const events = attempt(world, memberOf(owner, 1), 'resource', 'displace', { share, ...need }, id)
  for (const own of fieldsOf(events, 'ShareRequested', 'share'))
    world.agenda.follow(begins(world, by, resource, own), used(world, by, resource, own))
  yield world.now()
}

/** Returns the time of the next step of a share. A party that cannot come cancels before. */
function begins(world: World, by: Chance, { id, category }: ResourceSeed, share: string): Instant {
  const { window } = shareIn(world, id, share) ?? {}
  if (window !== undefined) return Math.max(world.now(), window.from - (by.percent(4) ? by.between(2, 40) * HOUR : 0))
  return category === 'fund' || category === 'material'
    ? world.hours.office(world.now() + by.between(4 * HOUR, 4 * DAY), by)
    : world.now()
}

/** The owner approves, declines, or lets the request expire. */
function* answered(world: World, by: Chance, { id, owner }: ResourceSeed, shares: readonly string[]): Course {
  const says = by.below(100)
  if (says >= 97) return
  for (const share of shares) {
    if (says < 88) attempt(world, memberOf(owner, 1), 'resource', 'approve', { share }, id)
    else attempt(world, memberOf(owner, 1), 'resource', 'decline', { share, reason: by.pick(WORDS.noLoan) }, id)
    yield world.now() + by.between(1, 3) * MINUTE
  }
}

function* used(world: World, by: Chance, resource: ResourceSeed, share: string): Course {
  const held = shareIn(world, resource.id, share)
  if (held === undefined) return
  const { id, owner, category } = resource
  const { window, party } = held
  if (window === undefined) {
    if (category !== 'material' && category !== 'fund') return
    if (held.state === 'requested') yield world.hours.office(world.now() + DAY, by)
    const quantity = by.percent(80) ? held.quantity : Math.ceil((held.quantity * by.between(70, 99)) / 100)
    const { purpose } = resource
    const paid =
      category === 'fund' ? { receipt: `收据 ${id}-${share}`, ...(purpose === undefined ? {} : { purpose }) } : {}
    attempt(world, memberOf(owner, 2), 'resource', 'consume', { share, quantity, ...paid }, id)
    return
  }
  if (world.now() < window.from) {
    attempt(world, memberOf(party, 1), 'resource', 'cancel', { share, reason: by.pick(WORDS.fellIll) }, id)
    yield window.from
  }
  if (shareIn(world, id, share)?.state !== 'held') return
  if (by.percent(3)) {
    yield window.from + by.between(20, 40) * MINUTE
    attempt(world, memberOf(owner, 1), 'resource', 'record-no-show', { share }, id)
    return
  }
  yield window.from + by.below(10) * MINUTE
  const who = memberOf(by.percent(70) ? party : owner, 1)
  const started = sentIfAllowed(world, who, 'resource', 'start', { share }, id)
  // The borrower before has not brought it back.
  if (started === undefined) sentIfAllowed(world, memberOf(owner, 1), 'resource', 'cancel', { share }, id)
  if (started === undefined) return
  yield* returned(world, by, resource, { share, started: started.event }, window.until)
}

/** The share of loans, in percent, that come back late, worn, damaged, or weeks late. Venues seldom suffer. */
const HABITS = {
  venue: { late: 5, worn: 1, damaged: 1, kept: 0 },
  equipment: { late: 9, worn: 5, damaged: 3, kept: 2 },
}

function* returned(
  world: World,
  by: Chance,
  resource: ResourceSeed,
  { share, started }: { readonly share: string; readonly started: string },
  until: Instant,
): Course {
  const { id, owner, category, items } = resource
  const { late, worn, damaged, kept } = HABITS[category === 'venue' ? 'venue' : 'equipment']
  const party = shareIn(world, id, share)?.party ?? owner
  const fate = by.below(100)
  const breach = { item: items[0] ?? '', party, by: owner, source: `resource-${COMMUNITY.id}-${id}` }
  if (fate < kept) {
    yield world.hours.office(until + by.between(9, 16) * DAY, by)
    world.agenda.follow(world.now(), breachCourse(world, by, { ...breach, kind: 'unreturned', event: started }))
    yield world.hours.office(world.now() + by.between(2, 14) * DAY, by)
  } else if (fate < kept + late) {
    yield until + (category === 'venue' ? by.between(6, 50) * MINUTE : by.between(2, 60) * HOUR)
  } else yield until - by.between(1, 15) * MINUTE
  const state = by.below(100)
  const condition = state < damaged ? (by.percent(85) ? 'damaged' : 'lost') : state < damaged + worn ? 'worn' : 'good'
  const note = condition === 'good' ? {} : { note: by.pick(condition === 'worn' ? WORDS.wear : WORDS.damage) }
  // Only the owner reports wear and damage.
  const who = condition === 'good' && by.percent(50) ? party : owner
  const back = sentIfAllowed(world, memberOf(who, 1), 'resource', 'return', { share, condition, ...note }, id)
  if (back === undefined || condition === 'good' || condition === 'worn' || party === owner) return
  yield world.hours.office(world.now() + by.between(1, 3) * DAY, by)
  yield* breachCourse(world, by, { ...breach, kind: 'damaged', event: back.event })
}
