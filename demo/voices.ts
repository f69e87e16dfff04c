import { dayText, HOUR, type Instant, iso, MINUTE, optional } from '../domain/kernel/index.ts'
import { type Case, dueOf, type World } from './case.ts'
import { COMMUNITY, handlingFor, type ItemSeed } from './pa/index.ts'
import { HOTLINE, homeOf, memberOf, neighbourOf, type Resident, residentOf } from './people.ts'
import type { Chance } from './random.ts'
import type { DemandTraits } from './traits.ts'
import { invented } from './words.ts'

/** What a person says of a demand. */
interface Said {
  readonly text: string
  readonly place: { readonly quarter: string; readonly building: string }
  readonly urgent?: boolean
  readonly about?: { readonly party: string }
}

interface Raised {
  readonly raiser: Case['raiser']
  readonly raisedBy?: string
  readonly id: string
  /** The due time of the order of the hotline by which it came. */
  readonly order?: Instant
}

interface Caller {
  readonly world: World
  readonly said: Said
  readonly who: Resident
  readonly item: ItemSeed
  readonly kind: DemandTraits['kind']
  readonly chance: Chance
}

/** The hour of the local day, with fractions, and whether offices are open. */
function hourNow({ hours, now }: World): { hour: number; open: boolean } {
  const day = hours.day(now())
  const hour = (now() - hours.start(day)) / HOUR
  return { hour, open: hours.works(day) && hour >= 8.5 && hour < 17.5 }
}

/**
 * Raises a demand as people do. A third comes through the hotline or the street office. Most residents raise for themselves; some are
 * helped, some give no name, some live elsewhere, and some raise for a party.
 */
export function voiced(caller: Caller): Raised {
  const { item, kind, chance, world } = caller
  const { hour, open } = hourNow(world)
  const way = chance.below(100)
  if (kind === 'urgent') return way < 15 ? ordered(caller) : byResident(caller, '电话')
  if (way < 24) return ordered(caller)
  if (way < 34) return open ? fromStreet(caller) : ordered(caller)
  if (way < 38) return byStranger(caller, {}, open && chance.percent(30) ? '意见箱' : '微信小程序')
  if (way < 42) return byVisitor(caller, open ? '来访' : '电话')
  if (way < 46 && item.code.startsWith('5') && kind === 'plain') return byParty(caller)
  if (way < 56 && open) return byWorker(caller)
  if (way < 59 && kind === 'plain') return byNeighbour(caller)
  const channels = open
    ? (['电话', '电话', '微信小程序', '微信小程序', '来访', '服务大厅'] as const)
    : (['微信小程序', '微信小程序', '电话'] as const)
  return byResident(caller, hour < 7 || hour >= 22 ? '微信小程序' : chance.pick(channels))
}

const reachOf = ({ who: { nth }, chance }: Caller, percent: number) =>
  chance.percent(percent) ? { contact: invented.contact(nth) } : {}

function whereOf({ who: { nth }, chance }: Caller) {
  const { quarterName, building } = homeOf(nth)
  return chance.percent(55) ? { address: invented.address(quarterName, building, nth) } : {}
}

/** Photos of what can be seen, from those who write: on the phone there are none. */
function photosOf({ item, chance }: Caller, channel: string) {
  const visible = ['repair', 'order'].includes(handlingFor(item.code).tone) && item.visibility === 'public'
  return visible && channel === '微信小程序' && chance.percent(60) ? { attachments: [invented.photo(chance)] } : {}
}

const numberOf = ({ world }: Caller): string => String(world.cases.length + 1).padStart(5, '0')

/** An order of the hotline, with the due time of the item's level. The person who called may have given no name. */
function ordered(caller: Caller): Raised {
  const { world, said, who, item, chance } = caller
  const { hours, now, zones } = world
  const nth = numberOf(caller)
  const id = `hotline-${nth}`
  const due = dueOf(item.level, now(), zones).resolveBy
  const named = chance.percent(80)
  const { id: resident, role } = who
  world.send(
    HOTLINE,
    'demand',
    'receive-order',
    {
      ...said,
      ...whereOf(caller),
      channel: '12345 热线',
      category: item.zh,
      reference: `12345-${dayText(hours.day(now())).replaceAll('-', '')}-${nth}（模拟）`,
      contact: invented.contact(who.nth),
      onBehalfOf: named ? { kind: 'resident', id: resident } : { kind: 'anonymous' },
      order: { resolveBy: iso(due) },
    },
    id,
  )
  return { id, raiser: named ? { id: resident, role } : anonymous(id), order: due }
}

const anonymous = (id: string) =>
  ({ id: 'anonymous', role: 'anonymous', follows: `demand-${COMMUNITY.id}-${id}` }) as const

/** The street office passes on what reached it, under a number of its own. */
function fromStreet(caller: Caller): Raised {
  const { world, said, who, item } = caller
  const { hours, now } = world
  const { id: resident, role } = who
  const { id } = world.send(memberOf('street-office', 1 + (homeOf(who.nth).worker % 5)), 'demand', 'raise', {
    ...said,
    ...reachOf(caller, 90),
    ...whereOf(caller),
    channel: '街道交办',
    category: item.zh,
    reference: `街办〔${dayText(hours.day(now())).slice(0, 4)}〕${numberOf(caller)}号（模拟）`,
    onBehalfOf: { kind: 'resident', id: resident },
  })
  return { id, raiser: { id: resident, role } }
}

function byStranger(caller: Caller, named: object, channel: string): Raised {
  const { id } = caller.world.send({ id: 'anonymous', role: 'anonymous' }, 'demand', 'raise', {
    ...caller.said,
    ...whereOf(caller),
    ...photosOf(caller, channel),
    channel,
    ...named,
  })
  return { id, raiser: anonymous(id) }
}

function byVisitor(caller: Caller, channel: string): Raised {
  const { who, chance } = caller
  return byStranger(caller, { name: invented.visitor(chance), contact: invented.contact(who.nth) }, channel)
}

function byParty({ world, said, item }: Caller): Raised {
  const raiser = memberOf(item.lead.startsWith('org-') ? item.lead : 'org-taiji', 2)
  const { id } = world.send(raiser, 'demand', 'raise', { ...said, channel: '书面' })
  return { id, raiser, raisedBy: raiser.party ?? '' }
}

/** The worker of the grid writes down what a resident tells on a round. */
function byWorker(caller: Caller): Raised {
  const { world, said, who } = caller
  const { id: resident, role } = who
  const { id } = world.send(memberOf('social-work', homeOf(who.nth).worker), 'demand', 'raise', {
    ...said,
    ...reachOf(caller, 40),
    ...whereOf(caller),
    channel: '网格走访',
    onBehalfOf: { kind: 'resident', id: resident },
  })
  return { id, raiser: { id: resident, role } }
}

function byNeighbour(caller: Caller): Raised {
  const { world, said, who, chance } = caller
  const { nth, ...resident } = who
  const { nth: _, ...neighbour } = residentOf(nth + 1)
  const { id } = world.send(neighbour, 'demand', 'raise', {
    ...said,
    ...reachOf(caller, 40),
    channel: '电话',
    onBehalfOf: { kind: 'resident', id: resident.id },
  })
  // Two of three are asked at once whether the neighbour may also speak for them.
  if (chance.percent(67)) world.send(resident, 'demand', 'consent-to-helper', {}, id)
  return { id, raiser: resident }
}

function byResident(caller: Caller, channel: string): Raised {
  const { world, said, who, kind, item, chance } = caller
  const { nth: _, ...resident } = who
  const shared = ['repair', 'order'].includes(handlingFor(item.code).tone) && item.visibility === 'public'
  const together = kind === 'plain' && shared && chance.percent(7)
  const { id } = world.send(resident, 'demand', 'raise', {
    ...said,
    ...reachOf(caller, 45),
    ...whereOf(caller),
    ...photosOf(caller, channel),
    channel,
    ...optional('group', together ? {} : undefined),
  })
  if (together) joined(caller, id)
  return { id, raiser: resident }
}

/** Neighbours of the same building join within half an hour. */
function joined({ world, who, chance }: Caller, id: string): void {
  const neighbours = Array.from({ length: chance.between(2, 6) }, (_, at) => neighbourOf(who, at + 1))
  const { nth: _, ...raiser } = who
  world.send(raiser, 'demand', 'invite-members', { residents: neighbours.map((one) => one.id) }, id)
  neighbours.forEach((one, at) => {
    world.agenda.at(world.now() + (at + 1) * chance.between(2, 4) * MINUTE, () => {
      world.send(one, 'demand', 'join', {}, id)
    })
  })
}
