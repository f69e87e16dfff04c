import { community } from '../domain/community/community.ts'
import type { CommunityState } from '../domain/community/state.ts'
import { type DueTimes, dueTimes } from '../domain/demand/clocks.ts'
import { demand } from '../domain/demand/demand.ts'
import { causeOf } from '../domain/demand/escalation/escalation.ts'
import { rungAbove, stepAfter } from '../domain/demand/escalation/ladder.ts'
import type { Ladder } from '../domain/demand/shapes.ts'
import { type DemandState, type DemandStatus, unraised } from '../domain/demand/state.ts'
import { type Actor, type Instant, omit, optional, streamName, type Zones } from '../domain/kernel/index.ts'
import { person } from '../domain/personnel/personnel.ts'
import { worksFor } from '../domain/personnel/state.ts'
import type { Agenda, Course } from './agenda.ts'
import { almanac, type WorkingHours } from './hours.ts'
import { COMMUNITY, type ItemHandling, type ItemSeed } from './pa/index.ts'
import { type COORDINATING_PARTIES, DEADLINE, type Home, memberOf, seedOf } from './people.ts'
import type { Chance } from './random.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { Send, Sender } from './sender.ts'

/** The state and tools that all courses of the simulated community share. */
export interface World {
  readonly send: Send
  /** Sends a command that must be refused. */
  readonly refused: Sender['refused']
  /** Sends a command that may be refused. */
  readonly tried: Sender['tried']
  readonly rehearsal: Rehearsal
  readonly agenda: Agenda
  /** The time of the next deadline of a resource or a person on the agenda. */
  readonly watched: Map<string, Instant>
  readonly hours: WorkingHours
  readonly zones: Zones
  now(): Instant
  /** Every demand so far, in the order in which they were raised. */
  readonly cases: Case[]
  /** The demands that have not ended. */
  readonly open: Set<Case>
}

export interface CaseTask {
  readonly id: string
  party: string
  state: 'assigned' | 'accepted' | 'delivered' | 'gone'
  /** Who is to do it. */
  person?: string
  /** When its first holder received it. */
  readonly since: Instant
  /** The due times of its holder. */
  due: DueTimes
}

/** How far something overdue has been escalated. Nothing follows on the `top`. */
interface CaseClimb {
  readonly due: Instant
  readonly rung: number
  readonly next?: Instant
  readonly top: boolean
}

/** A demand as its course sees it, with the state that its people need to act within the rules. */
export interface Case {
  readonly world: World
  readonly chance: Chance
  readonly id: string
  readonly item: ItemSeed
  /** What its staff do and write. */
  readonly handling: ItemHandling
  /** What the raiser wrote. */
  readonly text: string
  /** The party that leads the item. */
  readonly lead: string
  readonly home: Home
  /** The person who speaks as the raiser. */
  readonly raiser: Actor
  /** The party that raised it, if one did. */
  readonly raisedBy?: string
  readonly about?: string
  /** The due time of the order of the hotline by which it came, with the time that the hotline added. */
  order?: Instant
  readonly raisedAt: Instant
  /** The party that sorts it. */
  clerk: (typeof COORDINATING_PARTIES)[number]
  state: DemandStatus
  sorted: boolean
  restricted: boolean
  /** Every party may know of it, once it is sorted. */
  open: boolean
  level: ItemSeed['level']
  due: DueTimes
  tasks: CaseTask[]
  /** The number of tasks that it ever had. */
  counted: number
  /** Parties that ever received a task. */
  readonly received: Set<string>
  readonly delivered: Set<string>
  /** The event of the last delivery by each party. */
  readonly deliveries: Map<string, string>
  /** The people who delivered, and the residents that they also are. */
  readonly deliverers: Set<string>
  deliveredAt: Instant
  /** When its raiser confirmed the result on which it was closed. */
  confirmedAt?: Instant
  /** The party that delivered last. */
  lastDelivery?: string
  reopenings: number
  /** How often a party gave it back as not its own. */
  returns: number
  /** The words of the last result. */
  result?: string
  /** The last result came after its due time. */
  late: boolean
  /** Staff spoke with the raiser, or tried to. */
  contacted: boolean
  /** The hotline knows the result. */
  handedBack: boolean
  /** When an open review is due. */
  reviewBy?: Instant
  /** What the deadline service has escalated, by task and ladder. */
  readonly climbs: Map<string, CaseClimb>
  /** The highest rung to which people have called it; 0 where none. */
  called: number
  /** Steps of escalation count from this moment at the earliest. */
  climbsFrom: Instant
}

/** Sends a command to the demand. */
export const act = (c: Case, actor: Actor, command: string, data: object) =>
  c.world.send(actor, 'demand', command, data, c.id)

/** A person of the party who belongs to no other party, is promised to none and asked for by none. */
export function unsharedMember({ rehearsal, cases }: World, party: string): Actor {
  const { people } = seedOf(party)
  const found = Array.from({ length: people }, (_, at) => memberOf(party, ((cases.length + at) % people) + 1)).find(
    ({ id }) => {
      const { parties, secondments, left } = rehearsal.state(person, id)
      return left === undefined && parties.length === 1 && secondments.every(({ state }) => state === 'ended')
    },
  )
  if (found === undefined) throw new Error(`every person of ${party} is shared`)
  return found
}

/** A person of one of these parties who may answer what another person asked: the two share no party by now. */
export function answererTo(world: World, asker: Actor, among: readonly string[]): Actor {
  const asking = world.rehearsal.state(person, asker.id)
  const free = among.find((party) => !worksFor(asking, party))
  if (free === undefined) throw new Error(`${asker.id} is shared with every party that may answer`)
  return unsharedMember(world, free)
}

export const ENDED: readonly DemandStatus[] = ['closed', 'declined', 'withdrawn', 'merged']

/** The number of tasks that the party has not finished. */
export function openTaskCount({ open }: World, party: string): number {
  let load = 0
  for (const one of open) {
    if (ENDED.includes(one.state)) open.delete(one)
    else if (one.state !== 'held') for (const task of one.tasks) if (task.party === party && isLive(task)) load += 1
  }
  return load
}

export const isLive = ({ state }: CaseTask): boolean => state === 'assigned' || state === 'accepted'

export const dueOf = (level: ItemSeed['level'], from: Instant, zones: Zones): DueTimes =>
  dueTimes(level, from, almanac, zones)

interface Overdue {
  readonly at: Instant
  readonly ladder: Ladder
  readonly due: Instant
  readonly task?: string
}

/** The members of the demand's state on which escalation and review depend, as the course knows them. */
export const demandOf = (c: Case): DemandState => ({
  ...unraised,
  stream: streamName(demand, COMMUNITY.id, c.id),
  level: c.level,
  visibility: c.open ? 'public' : 'restricted',
  ...(c.raisedBy === undefined ? {} : { raiser: { kind: 'party', id: c.raisedBy } }),
  ...(c.about === undefined ? {} : { about: { party: c.about } }),
  tasks: c.tasks.filter(isLive).map(({ id, party }) => ({ id, party, state: 'assigned', shares: [], secondments: [] })),
  received: [...c.received],
  delivered: [...c.delivered],
})

export const communityNow = ({ world }: Case): CommunityState => world.rehearsal.state(community, COMMUNITY.id)

const keyOf = ({ task, ladder }: Pick<Overdue, 'task' | 'ladder'>): string => `${task ?? '-'}:${ladder}`

/** What can be overdue at present, with its due time. */
function awaited(c: Case): readonly Omit<Overdue, 'at'>[] {
  const live = c.tasks.filter(isLive)
  if (live.length > 0 && ['assigned', 'in-progress'].includes(c.state)) {
    return live.flatMap(({ id: task, state, due }) => [
      ...(state === 'assigned' ? [{ task, ladder: 'acceptance' as const, due: due.acceptBy }] : []),
      { task, ladder: 'result' as const, due: due.resolveBy },
    ])
  }
  if (live.length > 0 || !['raised', 'triaged', 'referred'].includes(c.state)) return []
  return [
    ...(c.state === 'referred' ? [] : [{ ladder: 'acceptance' as const, due: c.reviewBy ?? c.due.acceptBy }]),
    { ladder: 'result', due: c.due.resolveBy },
  ]
}

function climbOf(c: Case, one: Omit<Overdue, 'at'>): CaseClimb | undefined {
  const climb = c.climbs.get(keyOf(one))
  return climb?.due === one.due ? climb : undefined
}

/** Whether the result of a task is late, although its escalation has reached the highest office. */
export const isLateByOwnFault = (c: Case, { id: task, due: { resolveBy: due } }: CaseTask): boolean =>
  c.world.now() > due && climbOf(c, { task, ladder: 'result', due })?.top === true

/** The next step that the deadline service will take, if nothing changes. */
function nextOverdue(c: Case): Overdue | undefined {
  const grounds = { community: communityNow(c), zones: c.world.zones }
  const found: Overdue[] = []
  for (const one of awaited(c)) {
    const climb = climbOf(c, one)
    const rung = Math.max(c.called, climb?.rung ?? 0)
    if (climb?.top === true) continue
    if (rungAbove(demandOf(c), one.task, rung, grounds.community) === undefined) continue
    const from = Math.max(one.due, c.climbsFrom)
    const at = climb?.next ?? stepAfter(c.level, one, from, grounds)
    found.push({ ...one, at: Math.max(at, c.world.now()) })
  }
  return found.sort((one, other) => one.at - other.at)[0]
}

/** Lets time pass. What becomes overdue meanwhile is escalated. */
export function* wait(c: Case, until: Instant): Course {
  for (let next = nextOverdue(c); next !== undefined && next.at < until; next = nextOverdue(c)) {
    const { at, ladder, task, due } = next
    yield at
    act(c, DEADLINE, 'escalate', { cause: causeOf(ladder), ...optional('task', task) })
    const grounds = { community: communityNow(c), zones: c.world.zones }
    const rung = Math.max(c.called, climbOf(c, next)?.rung ?? 0)
    const above = rungAbove(demandOf(c), task, rung, grounds.community) ?? rung
    const goesOn = rungAbove(demandOf(c), task, above, grounds.community) !== undefined
    const follows = goesOn ? stepAfter(c.level, { ladder, due }, at, grounds) : undefined
    c.climbs.set(keyOf(next), { due, rung: above, top: !goesOn, ...optional('next', follows) })
  }
  yield until
}

/** Lets escalation count from now: the demand was with an outside body or on hold until then. */
export function awaitAgain(c: Case): void {
  c.climbsFrom = c.world.now()
  for (const [key, climb] of c.climbs) c.climbs.set(key, omit(climb, 'next'))
}

/** A person calls the next rung, where there is one above. */
export function call(c: Case, actor: Actor, note: string): void {
  const reached = awaited(c).map((one) => climbOf(c, one)?.rung ?? 0)
  const above = rungAbove(demandOf(c), undefined, Math.max(c.called, ...reached), communityNow(c))
  if (above === undefined) return
  act(c, actor, 'escalate', { note })
  c.called = above
}

/** Lets some time pass, and then until offices are open. */
export const officeHours = (c: Case, least: number, most: number): Course =>
  wait(c, c.world.hours.office(c.world.now() + c.chance.between(least, most), c.chance))

/** Lets some time pass, and then until people are awake. */
export const waking = (c: Case, least: number, most: number): Course =>
  wait(c, c.world.hours.awake(c.world.now() + c.chance.between(least, most), c.chance))
