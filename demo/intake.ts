import type { Instant, LocalDay } from '../domain/kernel/index.ts'
import { type Case, dueOf, type World } from './case.ts'
import type { CourseKind } from './courses.ts'
import {
  bodiesFor,
  COMMUNITY,
  DECLINES,
  handlingFor,
  ITEMS,
  type ItemSeed,
  LOW_LYING,
  type Season,
  weightOn,
} from './pa/index.ts'
import {
  COORDINATING_PARTIES,
  eligibleParties,
  homeOf,
  memberOf,
  partiesOf,
  type Resident,
  residentOf,
  someResident,
  troubleSpots,
} from './people.ts'
import type { Chance } from './random.ts'
import { invented, WORDS } from './words.ts'

/** The facts of a demand that are settled before it is raised. */
export interface DemandTraits {
  readonly kind: CourseKind | 'overreached'
  /** The season whose weather caused it, if it is not a usual demand. */
  readonly weather?: Season
}

/** Items whose demands complain of a party. */
const ABOUT: Readonly<Record<string, string>> = { '4.03': 'property', '4.08.4': 'property', '4.08.7': 'property' }

/** Whether a course of that kind is possible with the item. */
function suits(kind: DemandTraits['kind'], item: ItemSeed): boolean {
  if ((kind === 'urgent') !== (item.level === 'L1')) return false
  if (ABOUT[item.code] !== undefined) return kind === 'plain'
  if (kind === 'declined' || kind === 'appealed')
    return item.visibility !== 'restricted' && DECLINES[handlingFor(item.code).tone] !== undefined
  if (kind === 'referred' || kind === 'referral-refused') return bodiesFor(item.code).length > 0
  if (kind === 'returned-twice') return eligibleParties(item).length > 2
  return kind !== 'overreached' || !eligibleParties(item).includes('enterprise')
}

/** Picks a suitable item, by the weights of the items on that day. */
function itemFor({ kind, weather }: DemandTraits, day: LocalDay, chance: Chance): ItemSeed {
  const weights = ITEMS.map((one) => {
    const fits = suits(kind, one) && (weather === undefined || one.season === weather)
    return fits ? Math.round(weightOn(one, day) * 100) : 0
  })
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  if (all === 0) return itemFor({ kind }, day, chance)
  let left = chance.below(all)
  const found = weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
  return ITEMS[found] ?? chance.pick(ITEMS)
}

/** Picks the resident who raises it. Things break again in the same homes, and water stands in low places. */
function whoAsks(item: ItemSeed, { weather }: DemandTraits, chance: Chance): Resident {
  if (weather === 'rain' && chance.percent(70)) return someResident(chance, LOW_LYING)
  const recurs = /^[26]/.test(item.code) && chance.percent(35)
  return someResident(chance, recurs ? troubleSpots(item) : undefined)
}

interface Raised {
  readonly raiser: Case['raiser']
  readonly raisedBy?: string
  readonly id: string
}

/** Raises a demand, and begins its case. */
export function raise(world: World, occasion: DemandTraits, chance: Chance): Case {
  const { kind } = occasion
  const item = itemFor(occasion, world.hours.day(world.now()), chance)
  const who = whoAsks(item, occasion, chance)
  const home = homeOf(who.nth)
  const about = ABOUT[item.code]
  const text = chance.pick(item.says)
  const said = {
    text,
    place: { quarter: home.quarter, building: home.building },
    channel: chance.pick(WORDS.channels),
    ...(kind === 'urgent' ? { urgent: true } : {}),
    ...(about === undefined ? {} : { about: { party: about } }),
  }
  const raisedAt: Instant = world.now()
  const { id, raiser, raisedBy } = voiced(world, said, who, item, kind, chance)
  const urgent = kind === 'urgent'
  const c: Case = {
    world,
    chance,
    id,
    item,
    handling: handlingFor(item.code),
    text,
    lead: chance.pick(partiesOf(item.lead)),
    home,
    raiser,
    ...(raisedBy === undefined ? {} : { raisedBy }),
    ...(about === undefined ? {} : { about }),
    raisedAt,
    clerk: COORDINATING_PARTIES[chance.percent(55) ? 1 : 0],
    state: 'raised',
    sorted: false,
    restricted: about !== undefined,
    open: false,
    level: urgent ? 'L1' : 'L3',
    due: dueOf(urgent ? 'L1' : 'L3', raisedAt, world.zones),
    tasks: [],
    counted: 0,
    received: new Set(),
    delivered: new Set(),
    deliverers: new Set(),
    deliveredAt: 0,
    excusedUntil: 0,
    reopenings: 0,
    climbs: new Map(),
    called: 0,
    climbsFrom: raisedAt,
  }
  world.cases.push(c)
  world.open.add(c)
  return c
}

/** Most residents raise for themselves. Some are helped, some give no name, some live elsewhere, and some raise for a party. */
function voiced(
  { send }: World,
  said: object,
  { nth, ...resident }: Resident,
  item: ItemSeed,
  kind: DemandTraits['kind'],
  chance: Chance,
): Raised {
  const home = homeOf(nth)
  const reach = chance.percent(40) ? { contact: invented.contact(nth) } : {}
  const where = chance.percent(30) ? { address: invented.address(home.quarterName, home.building, nth) } : {}
  const way = chance.below(100)
  if (way < 5 || way >= 95) {
    const anonymous = { id: 'anonymous', role: 'anonymous' } as const
    const named = way < 5 ? {} : { name: invented.visitor(nth), contact: invented.contact(nth) }
    const { id } = send(anonymous, 'demand', 'raise', { ...said, ...where, ...named })
    return { id, raiser: { ...anonymous, follows: `demand-${COMMUNITY.id}-${id}` } }
  }
  if (way < 8 && item.code.startsWith('5') && kind === 'plain') {
    const raiser = memberOf(item.lead.startsWith('org-') ? item.lead : 'org-taiji', 2)
    const { id } = send(raiser, 'demand', 'raise', said)
    return { id, raiser, raisedBy: raiser.party ?? '' }
  }
  if (way < 18) {
    const worker = memberOf('social-work', home.worker)
    const onBehalfOf = { kind: 'resident', id: resident.id }
    const { id } = send(worker, 'demand', 'raise', { ...said, ...reach, ...where, onBehalfOf })
    return { id, raiser: resident }
  }
  if (way < 21 && kind === 'plain') {
    const onBehalfOf = { kind: 'resident', id: resident.id }
    const { id } = send(residentOf(nth + 1), 'demand', 'raise', { ...said, ...reach, ...where, onBehalfOf })
    // Two of three are asked at once whether the neighbour may also speak for them.
    if (way < 20) send(resident, 'demand', 'consent-to-helper', {}, id)
    return { id, raiser: resident }
  }
  const { id } = send(resident, 'demand', 'raise', { ...said, ...reach, ...where })
  return { id, raiser: resident }
}
