import type { Instant } from '../../domain/kernel/index.ts'
import { type Case, dueOf, type World } from './case.ts'
import type { Kind } from './courses.ts'
import { COMMUNITY, ITEMS, type ItemSeed } from './pa.ts'
import { COORDINATORS, homeOf, memberOf, type Resident, someResident, within } from './people.ts'
import type { Chance } from './random.ts'
import { invented, WORDS } from './words.ts'

const URGENT = ITEMS.filter(({ level }) => level === 'L1')
/** What people ask for most stands in it several times. */
const OFTEN = ['2.01', '2.04', '3.03', '4.04', '6.01', '6.02', '6.03', '6.05']
const USUAL = ITEMS.filter(({ level }) => level !== 'L1').flatMap((item) =>
  OFTEN.includes(item.code) ? [item, item, item] : [item],
)

/** Whether the course of that kind can be played with the item. */
function suits(kind: Kind | 'overreached', item: ItemSeed): boolean {
  const { supporters } = item
  if (kind === 'returned-twice') return supporters.length > 1
  if (kind === 'overreached') return !within(item).includes('enterprise')
  return true
}

interface Raised {
  readonly raiser: Case['raiser']
  readonly raisedBy?: string
  readonly id: string
}

/** Somebody raises a demand, and what becomes of it begins. */
export function raise(world: World, kind: Kind | 'overreached', chance: Chance): Case {
  const item = chance.pick((kind === 'urgent' ? URGENT : USUAL).filter((one) => suits(kind, one)))
  const who = someResident(chance)
  const home = homeOf(who.nth)
  // A fee is argued about with whoever takes it.
  const about = item.code === '4.03' && kind === 'plain' ? 'property' : undefined
  const said = {
    text: chance.pick(item.says),
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
    home,
    raiser,
    ...(raisedBy === undefined ? {} : { raisedBy }),
    ...(about === undefined ? {} : { about }),
    raisedAt,
    clerk: COORDINATORS[chance.percent(55) ? 1 : 0],
    state: 'raised',
    sorted: false,
    restricted: about !== undefined,
    level: urgent ? 'L1' : 'L3',
    due: dueOf(urgent ? 'L1' : 'L3', raisedAt, world.zones),
    tasks: [],
    counted: 0,
    received: new Set(),
    delivered: new Set(),
    deliveredAt: 0,
    excusedUntil: 0,
    rung: 0,
    overdue: new Set(),
  }
  world.cases.push(c)
  return c
}

/** Most speak for themselves; some are helped, some give no name, some live elsewhere, and some are parties. */
function voiced(
  { send }: World,
  said: object,
  { nth, ...resident }: Resident,
  item: ItemSeed,
  kind: Kind | 'overreached',
  chance: Chance,
): Raised {
  const home = homeOf(nth)
  const reach = chance.percent(40) ? { contact: invented.contact(nth) } : {}
  const where = chance.percent(30) ? { address: invented.address(home.quarterName, home.building, nth) } : {}
  const way = chance.below(100)
  if (way < 5 || way >= 95) {
    const nobody = { id: 'anonymous', role: 'anonymous' } as const
    const named = way < 5 ? {} : { name: invented.visitor(nth), contact: invented.contact(nth) }
    const id = send(nobody, 'demand', 'raise', { ...said, ...where, ...named })
    return { id, raiser: { ...nobody, follows: `demand-${COMMUNITY.id}-${id}` } }
  }
  if (way < 8 && item.code.startsWith('5') && kind === 'plain') {
    const raiser = memberOf(item.lead === 'property' ? 'org-taiji' : item.lead, 2)
    const id = send(raiser, 'demand', 'raise', said)
    return { id, raiser, raisedBy: raiser.party ?? '' }
  }
  if (way < 18) {
    const worker = memberOf('social-work', home.worker)
    const onBehalfOf = { kind: 'resident', id: resident.id }
    const id = send(worker, 'demand', 'raise', { ...said, ...reach, ...where, onBehalfOf })
    return { id, raiser: resident }
  }
  const id = send(resident, 'demand', 'raise', { ...said, ...reach, ...where })
  return { id, raiser: resident }
}
