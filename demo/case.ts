import { type DueTimes, dueTimes } from '../domain/demand/clocks.ts'
import type { DemandStatus } from '../domain/demand/state.ts'
import { type Actor, type Instant, MINUTE, type Zones } from '../domain/kernel/index.ts'
import { person } from '../domain/personnel/personnel.ts'
import type { Agenda, Course } from './agenda.ts'
import { almanac, type WorkingHours } from './hours.ts'
import type { ItemSeed } from './pa/index.ts'
import { COORDINATING_PARTIES, DEADLINE, type Home, memberOf, seedOf } from './people.ts'
import type { Chance } from './random.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { Send, Sender } from './sender.ts'

/** The state and tools that all courses of the simulated community share. */
export interface World {
  readonly send: Send
  /** Sends a command that must be refused. */
  readonly refused: Sender['refused']
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
}

/** A demand as its course sees it, with the state that its people need to act within the rules. */
export interface Case {
  readonly world: World
  readonly chance: Chance
  readonly id: string
  readonly item: ItemSeed
  /** The party that leads the item. */
  readonly lead: string
  readonly home: Home
  /** The person who speaks as the raiser. */
  readonly raiser: Actor
  /** The party that raised it, if one did. */
  readonly raisedBy?: string
  readonly about?: string
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
  deliveredAt: Instant
  /** The end of an approved hold. */
  excusedUntil: Instant
  /** Its rung on the escalation chain. */
  rung: number
  /** The task and cause of each escalation so far. */
  readonly overdue: Set<string>
}

/** The last rung of the escalation chain. */
const TOP = 3

/** Sends a command to the demand. */
export const act = (c: Case, actor: Actor, command: string, data: object) =>
  c.world.send(actor, 'demand', command, data, c.id)

/** A person of the party that sorts it: the worker of the grid if that party is social work. */
export const clerk = (c: Case): Actor =>
  memberOf(c.clerk, c.clerk === 'social-work' ? c.home.worker : 1 + (c.counted % 3))

/** A person of a party that never had a task on the demand, did not raise it and is not its subject. */
export function independentMember(
  c: Case,
  among: readonly string[] = [...COORDINATING_PARTIES, 'party-branch'],
): Actor {
  return memberOf(uninvolvedParty(c, among), 4)
}

/** A person of the party who belongs to no other party and is promised to none. */
export function unsharedMember({ rehearsal }: World, party: string): Actor {
  const { people } = seedOf(party)
  const found = Array.from({ length: people }, (_, at) => memberOf(party, at + 1)).find(({ id }) => {
    const { parties, secondments, left } = rehearsal.state(person, id)
    return left === undefined && parties.length === 1 && !secondments.some(({ state }) => state === 'shared')
  })
  if (found === undefined) throw new Error(`every person of ${party} is shared`)
  return found
}

/** The party that is independent of the demand: it never had a task on it, did not raise it and is not its subject. */
export function uninvolvedParty({ received, raisedBy, about }: Case, among: readonly string[]): string {
  const party = among.find((one) => !received.has(one) && raisedBy !== one && about !== one)
  if (party === undefined) throw new Error('no independent party is left')
  return party
}

export const ENDED: readonly DemandStatus[] = ['closed', 'declined', 'withdrawn', 'merged']

/** The number of tasks that the party has not finished. */
export function openTaskCount({ open }: World, party: string): number {
  let load = 0
  for (const one of open) {
    if (ENDED.includes(one.state)) open.delete(one)
    else load += one.tasks.filter((task) => task.party === party && isLive(task)).length
  }
  return load
}

export const isLive = ({ state }: CaseTask): boolean => state === 'assigned' || state === 'accepted'

export const dueOf = (level: ItemSeed['level'], from: Instant, zones: Zones): DueTimes =>
  dueTimes(level, from, almanac, zones)

interface Overdue {
  readonly at: Instant
  readonly cause: 'acceptance-overdue' | 'result-overdue'
  readonly task?: string
}

/** The next deadline that the deadline service will find missed, if nothing changes. */
function nextOverdue(c: Case): Overdue | undefined {
  if (c.rung >= TOP) return undefined
  const { acceptBy, resolveBy } = c.due
  const found: Overdue[] = []
  const consider = (cause: Overdue['cause'], task?: string): void => {
    if (c.overdue.has(`${task ?? '-'}:${cause}`)) return
    const due = cause === 'acceptance-overdue' ? acceptBy : resolveBy
    const at = Math.max(due + MINUTE, c.excusedUntil, c.world.now())
    found.push({ at, cause, ...(task === undefined ? {} : { task }) })
  }
  const live = c.tasks.filter(isLive)
  if (live.length === 0 && ['raised', 'triaged', 'referred', 'held'].includes(c.state)) {
    consider('acceptance-overdue')
    consider('result-overdue')
  }
  if (['assigned', 'in-progress', 'held'].includes(c.state)) {
    for (const { id, state } of live) {
      if (state === 'assigned') consider('acceptance-overdue', id)
      consider('result-overdue', id)
    }
  }
  return found.sort((one, other) => one.at - other.at)[0]
}

/** Lets time pass. A task that becomes overdue meanwhile is escalated. */
export function* wait(c: Case, until: Instant): Course {
  for (let next = nextOverdue(c); next !== undefined && next.at < until; next = nextOverdue(c)) {
    const { at, cause, task } = next
    yield at
    act(c, DEADLINE, 'escalate', { cause, ...(task === undefined ? {} : { task }) })
    c.overdue.add(`${task ?? '-'}:${cause}`)
    c.rung += 1
  }
  yield until
}

/** Lets some time pass, and then until offices are open. */
export const officeHours = (c: Case, least: number, most: number): Course =>
  wait(c, c.world.hours.office(c.world.now() + c.chance.between(least, most), c.chance))

/** Lets some time pass, and then until people are awake. */
export const waking = (c: Case, least: number, most: number): Course =>
  wait(c, c.world.hours.awake(c.world.now() + c.chance.between(least, most), c.chance))
