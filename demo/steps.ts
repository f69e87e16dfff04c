import { withinOrder } from '../domain/demand/clocks.ts'
import { DAY, HOUR, type Instant, MINUTE, optional } from '../domain/kernel/index.ts'
import { person } from '../domain/personnel/personnel.ts'
import type { Course } from './agenda.ts'
import { breachCourse } from './breaches.ts'
import {
  act,
  type Case,
  type CaseTask,
  dueOf,
  isLateByOwnFault,
  isLive,
  officeHours,
  openTaskCount,
  wait,
} from './case.ts'
import { clerk, independentMember, staffFor } from './colleagues.ts'
import { COMMUNITY } from './pa/index.ts'
import { COORDINATING_PARTIES, eligibleParties, memberOf, seedOf } from './people.ts'
import { type Support, support } from './support.ts'
import { invented, returnsBy } from './words.ts'

/** Whether the holder is late: rare within their capacity, more likely the further beyond it they are. */
function comesLate({ chance, world }: Case, party: string): boolean {
  const { people, atOnce = people } = seedOf(party)
  const beyond = openTaskCount(world, party) / atOnce - 1
  return chance.percent(beyond <= 0 ? 2 : Math.min(45, 5 + Math.round(beyond * 30)))
}

/** Waits for a while, within office hours. An urgent demand waits for at most 15 minutes, at any time of day. */
export const promptly = (c: Case, least: number, most: number): Course =>
  c.level === 'L1' || c.level === 'L2'
    ? wait(c, c.world.now() + c.chance.between(5, 15) * MINUTE)
    : officeHours(c, least, most)

/** A clerk sorts the demand: soon if it is urgent, otherwise within office hours. */
export function* triage(c: Case): Course {
  if (c.sorted) return
  const { item, chance, home, world } = c
  if (item.level === 'L1') yield* wait(c, world.now() + chance.between(8, 20) * MINUTE)
  else if (item.level === 'L2') yield* wait(c, world.now() + chance.between(5, 30) * MINUTE)
  else yield* officeHours(c, 30 * MINUTE, 3 * HOUR)
  act(c, clerk(c), 'triage', {
    item: item.code,
    summary: `${item.zh}（${home.quarterName}）`,
    ...(item.concern === undefined ? {} : { concerns: [item.concern] }),
  })
  c.sorted = true
  if (c.state === 'raised') c.state = 'triaged'
  c.level = item.level
  c.restricted = item.visibility === 'restricted' || c.about !== undefined
  c.open = item.visibility === 'public' && !c.restricted && item.concern === undefined
  c.due = withinOrder(dueOf(item.level, c.raisedAt, world.zones), optional('resolveBy', c.order))
  for (const one of c.tasks) one.due = dueOf(item.level, one.since, world.zones)
}

/** @param due default: the level's time from now */
export const taken = (
  c: Case,
  party: string,
  state: CaseTask['state'],
  due = dueOf(c.level, c.world.now(), c.world.zones),
): CaseTask => {
  c.counted += 1
  const task: CaseTask = { id: `t${c.counted}`, party, state, since: c.world.now(), due }
  c.tasks.push(task)
  c.received.add(party)
  return task
}

/** Assigns the demand to a party, or to several at once. */
export function* assign(c: Case, party: string, ...alongside: readonly string[]): Course {
  const { chance, world } = c
  if (c.level === 'L1') yield* wait(c, world.now() + chance.between(2, 6) * MINUTE)
  else if (c.level === 'L2') yield* wait(c, world.now() + chance.between(2, 25) * MINUTE)
  // Clerks sort demands in one session, and assign them in another.
  else yield* officeHours(c, 30 * MINUTE, 2.5 * HOUR)
  act(c, clerk(c), 'assign', { party, ...(alongside.length > 0 ? { alongside } : {}) })
  for (const one of [party, ...alongside]) taken(c, one, 'assigned')
  if (c.state !== 'in-progress') c.state = 'assigned'
}

/** A party takes the demand before it is assigned. */
export function volunteer(c: Case, party: string): void {
  act(c, memberOf(party, 2), 'volunteer', {})
  taken(c, party, 'accepted').person = memberOf(party, 2).id
  c.state = 'in-progress'
}

/** The newest task that is not finished. */
export function task(c: Case): CaseTask {
  const live = c.tasks.findLast(isLive)
  if (live === undefined) throw new Error('this demand has no open task')
  return live
}

const holder = (c: Case, of: CaseTask = task(c)) =>
  of.person === undefined ? staffFor(c, of.party) : { ...memberOf(of.party), id: of.person }

/** @param how `at-once`: within office hours, whatever the load */
export function* accept(c: Case, of: CaseTask = task(c), how?: 'at-once'): Course {
  const { chance, level, world } = c
  const { due } = of
  if (how === 'at-once') yield* officeHours(c, 30 * MINUTE, 2 * HOUR)
  else if (comesLate(c, of.party)) {
    yield* level === 'L3' || level === 'L4'
      ? wait(c, world.hours.office(Math.max(due.acceptBy, world.now()) + chance.between(1, 30) * HOUR, chance))
      : wait(c, Math.max(due.acceptBy, world.now()) + chance.between(10, 200) * MINUTE)
  } else if (level === 'L1') yield* wait(c, world.now() + chance.between(1, 5) * MINUTE)
  else if (level === 'L2') yield* wait(c, world.now() + chance.between(5, 50) * MINUTE)
  else yield* officeHours(c, 30 * MINUTE, 3 * HOUR)
  of.person = holder(c, of).id
  act(c, holder(c, of), 'accept', { task: of.id, person: of.person })
  of.state = 'accepted'
  c.state = 'in-progress'
  if (!chance.percent(60)) return
  c.contacted = true
  act(c, holder(c, of), 'record-contact', { spoken: chance.percent(85) })
  if (chance.percent(3)) act(c, c.raiser, 'deny-contact', {})
}

/** The holder returns the task and names the proper party. */
export function* giveBack(c: Case, proper: string): Course {
  yield* promptly(c, 30 * MINUTE, 3 * HOUR)
  const of = task(c)
  const [code, reason] = c.chance.pick(returnsBy(seedOf(of.party).kind))
  act(c, holder(c, of), 'return', { task: of.id, code, reason, proper })
  of.state = 'gone'
  c.state = 'triaged'
  c.returns += 1
}

/** The shortest and the longest time for a result that is on time. */
const EFFORT = {
  L1: [10 * MINUTE, 35 * MINUTE],
  L2: [2 * HOUR, 18 * HOUR],
  L3: [8 * HOUR, 4 * DAY],
  L4: [DAY, 9 * DAY],
} as const

/** Adds plan and progress, then the result. */
export function* workOn(c: Case, of: CaseTask = task(c)): Course {
  const { chance, level, world } = c
  const { due } = of
  const begun = world.now()
  const [least, most] = EFFORT[level]
  const late = comesLate(c, of.party)
  const done: Instant = late
    ? Math.max(due.resolveBy, begun) + chance.between(2, 100) * HOUR
    : begun + chance.between(least, most)
  const stretch = done - begun
  const { uses, needs } = support(c, of)
  if (level !== 'L1' && (uses !== undefined || needs !== undefined || chance.percent(45))) {
    const moment = begun + Math.floor(stretch * (chance.between(5, 15) / 100))
    yield* wait(c, level === 'L2' ? moment : world.hours.office(moment, chance))
    act(c, holder(c, of), 'set-work-plan', {
      task: of.id,
      plan: chance.pick(c.handling.plan),
      ...(uses === undefined ? {} : { uses }),
      ...(needs === undefined ? {} : { needs }),
    })
  }
  for (const share of [25, 55]) {
    if (!chance.percent(24)) continue
    const moment = Math.floor(begun + stretch * (share / 100))
    yield* wait(
      c,
      Math.max(level === 'L3' || level === 'L4' ? world.hours.office(moment, chance) : moment, world.now()),
    )
    act(c, holder(c, of), 'record-progress', { task: of.id, note: chance.pick(c.handling.progress) })
  }
  const end = Math.max(done, world.now())
  yield* wait(c, level === 'L3' || level === 'L4' ? world.hours.office(end, chance) : end)
  deliver(c, of, chance.pick(c.handling.result), uses)
  if (isLateByOwnFault(c, of)) broken(c, of.party, 'late')
}

/** Reports the result of a task. */
export function deliver(c: Case, of: CaseTask, result: string, uses?: Support['uses']): void {
  const { chance, world } = c
  const seen = ['repair', 'order'].includes(c.handling.tone) && c.open
  if (seen && chance.percent(14)) {
    act(c, holder(c, of), 'verify-site', { before: [invented.photo(chance)], after: [invented.photo(chance)] })
  }
  const atHome = of.party === 'social-work' || of.party === 'org-elder-care'
  const { event } = act(c, holder(c, of), 'deliver', {
    task: of.id,
    result,
    ...(atHome ? { atHome } : {}),
    ...(seen && chance.percent(30) ? { attachments: [invented.photo(chance)] } : {}),
    ...(uses === undefined ? {} : { uses }),
  })
  of.state = 'delivered'
  c.delivered.add(of.party)
  c.deliveries.set(of.party, event)
  for (const id of [holder(c, of).id, of.person ?? '']) {
    const { resident } = world.rehearsal.state(person, id)
    c.deliverers.add(id)
    if (resident !== undefined) c.deliverers.add(resident)
  }
  c.deliveredAt = world.now()
  c.late = c.deliveredAt > of.due.resolveBy
  c.result = result
  c.lastDelivery = of.party
  if (!c.tasks.some(isLive)) c.state = 'delivered'
}

/** The convention watch records a breach, and another party says later whether it was remedied. */
export function broken(c: Case, party: string, kind: 'late' | 'unresolved'): void {
  const by = independentMember(c, COORDINATING_PARTIES).party ?? ''
  const event = c.deliveries.get(party) ?? ''
  const { world, chance, item, id } = c
  world.agenda.follow(
    world.now(),
    breachCourse(world, chance, { party, item: item.code, kind, source: `demand-${COMMUNITY.id}-${id}`, event, by }),
  )
}

/** A supporting party of the item, other than the party that the demand is about. */
export function supporter(c: Case, but: readonly string[] = []): string {
  const others = eligibleParties(c.item).filter((one) => one !== c.lead && one !== c.about && !but.includes(one))
  return others.length === 0 ? c.lead : c.chance.pick(others)
}
