import { withinOrder } from '../domain/demand/clocks.ts'
import type { Instant, LocalDay } from '../domain/kernel/index.ts'
import { type Case, dueOf, type World } from './case.ts'
import { awaitHandBack } from './hand-back.ts'
import { bodiesFor, DECLINES, handlingFor, ITEMS, type ItemSeed, LOW_LYING, weightOn } from './pa/index.ts'
import {
  COORDINATING_PARTIES,
  eligibleParties,
  homeOf,
  partiesOf,
  type Resident,
  someRegular,
  someResident,
  troubleSpots,
} from './people.ts'
import type { Chance } from './random.ts'
import type { DemandTraits } from './traits.ts'
import { voiced } from './voices.ts'

/** Items whose demands complain of a party. */
const ABOUT: Readonly<Record<string, string>> = { '4.03': 'property', '4.08.4': 'property', '4.08.7': 'property' }

/** Whether a course of that kind is possible with the item. */
function suits(kind: DemandTraits['kind'], item: ItemSeed): boolean {
  if ((kind === 'urgent') !== (item.level === 'L1')) return false
  if (ABOUT[item.code] !== undefined) return kind === 'plain'
  if (kind === 'declined' || kind === 'appealed')
    return (
      item.level !== 'L2' && item.visibility !== 'restricted' && DECLINES[handlingFor(item.code).tone] !== undefined
    )
  if (kind === 'referred' || kind === 'referral-refused') return bodiesFor(item.code).length > 0
  if (kind === 'returned-twice') return eligibleParties(item).length > 2
  return kind !== 'overreached' || !eligibleParties(item).includes('enterprise')
}

/** The items with which a course of each kind is possible. */
const suitable = new Map<DemandTraits['kind'], ReadonlySet<ItemSeed>>()

function itemsFor(kind: DemandTraits['kind']): ReadonlySet<ItemSeed> {
  const items = suitable.get(kind) ?? new Set(ITEMS.filter((one) => suits(kind, one)))
  suitable.set(kind, items)
  return items
}

/** Frequent items lead by more than their weights say, so that there is a long tail. */
const LEANING = 1.5

/** Picks a suitable item, by the weights of the items on that day. */
function itemFor({ kind, weather }: DemandTraits, day: LocalDay, chance: Chance): ItemSeed {
  const items = itemsFor(kind)
  const weights = ITEMS.map((one) => {
    const fits = items.has(one) && (weather === undefined || one.season === weather)
    return fits ? Math.round(weightOn(one, day) ** LEANING * 100) : 0
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
  if (/^[246]/.test(item.code) && item.visibility === 'public' && chance.percent(14)) return someRegular(chance)
  const recurs = /^[26]/.test(item.code) && chance.percent(35)
  return someResident(chance, recurs ? troubleSpots(item) : undefined)
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
    ...(kind === 'urgent' ? { urgent: true } : {}),
    ...(about === undefined ? {} : { about: { party: about } }),
  }
  const raisedAt: Instant = world.now()
  const { id, raiser, raisedBy, order } = voiced({ world, said, who, item, kind, chance })
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
    ...(order === undefined ? {} : { order }),
    handedBack: false,
    ...(about === undefined ? {} : { about }),
    raisedAt,
    clerk: COORDINATING_PARTIES[chance.percent(55) ? 1 : 0],
    state: 'raised',
    sorted: false,
    restricted: about !== undefined,
    open: false,
    level: urgent ? 'L1' : 'L3',
    due: withinOrder(
      dueOf(urgent ? 'L1' : 'L3', raisedAt, world.zones),
      order === undefined ? {} : { resolveBy: order },
    ),
    tasks: [],
    counted: 0,
    received: new Set(),
    delivered: new Set(),
    deliveries: new Map(),
    deliverers: new Set(),
    deliveredAt: 0,
    reopenings: 0,
    returns: 0,
    late: false,
    contacted: false,
    climbs: new Map(),
    called: 0,
    climbsFrom: raisedAt,
  }
  world.cases.push(c)
  world.open.add(c)
  if (order !== undefined) awaitHandBack(c, order)
  return c
}
