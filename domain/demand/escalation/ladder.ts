import { nextOpening } from '../../community/calendar.ts'
import { activeParties, activeParty, type CommunityState, calendarOf, zoneOf } from '../../community/state.ts'
import { HOUR, type Instant, MINUTE, optional, type Zones } from '../../kernel/index.ts'
import type { Level } from '../../workbook/shapes.ts'
import { dueTimesOf } from '../clocks.ts'
import { isPartyNamed } from '../danger/named.ts'
import { resultDue } from '../delay/excuse.ts'
import { CHAIN, type Ladder } from '../shapes.ts'
import { type DemandState, hasLive, isLiveTask, stateOf, taskOf } from '../state.ts'
import type { Climb } from './escalation-events.ts'

/**
 * What can be escalated: the acceptance or the result of a task, or of a demand that no party holds. Acceptance counts
 * from the assignment until the task is accepted. The result counts from the holder's due time until it is delivered.
 */
export interface Climber {
  readonly task?: string
  readonly ladder: Ladder
  /** The due time that is missed when it has passed. */
  readonly missed: Instant
}

/** The calendar that says when a step follows, and the parties that are there to be called. */
export interface LadderGrounds {
  readonly community: CommunityState
  readonly zones: Zones
}

/** Moments of steps on one ladder, in milliseconds after the due time. The last interval repeats. */
const OFFSETS_MS = {
  // At the very moment of the due time a task is still accepted in time.
  acceptance: { L1: [1, 15 * MINUTE, 30 * MINUTE], L2: [1, 2 * HOUR, 6 * HOUR] },
  result: { L1: [15 * MINUTE, 30 * MINUTE, 45 * MINUTE], L2: [2 * HOUR, 4 * HOUR, 8 * HOUR] },
} as const

const rungOf = (name: (typeof CHAIN)[number]): number => CHAIN.indexOf(name)
export const PARTY_LEAD = rungOf('party-lead')
const COMMITTEE = rungOf('committee')
const STREET_OFFICE = rungOf('street-office')

/** What waits at present to be accepted or to have a result, overdue or not. Nothing waits while a hold lasts. */
export function climbers(demand: DemandState): readonly Climber[] {
  const state = stateOf(demand)
  if (demand.hold !== undefined || !['raised', 'triaged', 'assigned', 'in-progress', 'referred'].includes(state))
    return []
  const { resolveBy, review } = demand
  // An outside body does not accept anything here. While a review is due, its party is the one that is waited for.
  const acceptBy = state === 'referred' ? undefined : (review?.dueBy ?? demand.acceptBy)
  if (!hasLive(demand)) return found(undefined, acceptBy, resultDue(demand, resolveBy))
  return demand.tasks.filter(isLiveTask).flatMap((task) => {
    const own = dueTimesOf(demand, task)
    return found(task.id, task.state === 'assigned' ? own.acceptBy : undefined, resultDue(demand, own.resolveBy))
  })
}

/** Whether something that the demand waits for is overdue. A merged one waits for its own result, wherever the work is done. */
export const isOverdue = (demand: DemandState, now: Instant): boolean =>
  stateOf(demand) === 'merged'
    ? demand.resolveBy !== undefined && now > demand.resolveBy
    : climbers(demand).some(({ missed }) => now > missed)

function found(task: string | undefined, acceptBy: Instant | undefined, resolveBy: Instant | undefined): Climber[] {
  const of = (ladder: Ladder, missed: Instant | undefined): Climber[] =>
    missed === undefined ? [] : [{ ...optional('task', task), ladder, missed }]
  return [...of('acceptance', acceptBy), ...of('result', resolveBy)]
}

export const isSameLadder = (one: Pick<Climber, 'task' | 'ladder'>, other: Pick<Climber, 'task' | 'ladder'>): boolean =>
  one.task === other.task && one.ladder === other.ladder

/** How far it was escalated since the due time was missed. */
export const climbOf = ({ climbs }: DemandState, climber: Climber): Climb | undefined =>
  climbs.find((climb) => isSameLadder(climb, climber) && climb.missed === climber.missed)

/** The rung that it has reached: by its own steps, or called by people. */
export const rungReached = (demand: DemandState, climber: Climber): number =>
  Math.max(demand.called, climbOf(demand, climber)?.rung ?? 0)

/** The highest rung on which the demand waits at present, and the ladder that led there where no person did. */
export function highestRung(demand: DemandState): { readonly rung: number; readonly climb?: Climb } {
  let highest: { readonly rung: number; readonly climb?: Climb } = { rung: demand.called }
  if (demand.climbs.length === 0) return highest
  for (const climber of climbers(demand)) {
    const climb = climbOf(demand, climber)
    if (climb !== undefined && climb.rung > highest.rung) highest = { rung: climb.rung, climb }
  }
  return highest
}

/** The next rung above that exists in the community; undefined where there is none. */
export function rungAbove(
  demand: DemandState,
  task: string | undefined,
  rung: number,
  community: CommunityState,
): number | undefined {
  const isThere = (kind: string): boolean =>
    activeParties(community).some((party) => party.kind === kind && !isPartyNamed(demand, party.id))
  const holder = task === undefined ? undefined : taskOf(demand, task)?.party
  for (let above = rung + 1; above < CHAIN.length; above += 1) {
    if (above === COMMITTEE && isThere('committee')) return above
    if (above === STREET_OFFICE && isThere('street-office')) return above
    if (above !== PARTY_LEAD) continue
    // Social workers answer for the grid of a demand that no party holds.
    if (holder === undefined ? isThere('social-work') : activeParty(community, holder) !== undefined) return above
  }
  return undefined
}

/**
 * The first moment after `after` at which a step follows. Missed intervals are not made up.
 *
 * @param grounds without them, the step follows at this moment or later
 */
export function stepAfter(
  level: Level,
  { ladder, due }: { readonly ladder: Ladder; readonly due: Instant },
  after: Instant,
  grounds?: LadderGrounds,
): Instant {
  if (level === 'L3' || level === 'L4') {
    if (grounds === undefined) return after + 1
    const { community, zones } = grounds
    return nextOpening(after, calendarOf(community), zoneOf(community), zones)
  }
  const offsets = OFFSETS_MS[ladder][level]
  const [, second, third] = offsets
  const early = offsets.find((offset) => due + offset > after)
  if (early !== undefined) return due + early
  const interval = third - second
  return due + third + (Math.floor((after - due - third) / interval) + 1) * interval
}

/** When the next step of a climber follows; undefined where none does. With grounds it is exact, without them it may be later. */
export function nextStep(demand: DemandState, climber: Climber, grounds?: LadderGrounds): Instant | undefined {
  const climb = climbOf(demand, climber)
  if (climb?.top === true || rungReached(demand, climber) >= STREET_OFFICE) return undefined
  if (
    grounds !== undefined &&
    rungAbove(demand, climber.task, rungReached(demand, climber), grounds.community) === undefined
  )
    return undefined
  if (climb?.next !== undefined) return climb.next
  const due = climb?.due ?? climber.missed
  return stepAfter(demand.level, { ladder: climber.ladder, due }, Math.max(due, demand.climbsFrom ?? due), grounds)
}
