import { endOfDays, endOfWorkingDay } from '../community/calendar.ts'
import { type CommunityState, calendarOf, zoneOf } from '../community/state.ts'
import { HOUR, type Instant, iso, MINUTE, optional, type Zones } from '../kernel/index.ts'
import type { Level } from '../workbook/shapes.ts'
import type { DemandSetting } from './rule.ts'
import { type DemandState, moreUrgent, type Task } from './state.ts'

/** When a demand is due: to be accepted, and to have a substantive result. */
export interface DueTimes {
  readonly acceptBy: Instant
  readonly resolveBy: Instant
}

/** The days within which levels have a result. */
const DAYS = { L3: 7, L4: 15 } as const

/**
 * The due times of a level, counted from `from`. L1 and L2 run round the clock. L3 and L4 go by whole local days and the
 * community's calendar.
 */
export function dueTimes(level: Level, from: Instant, community: CommunityState, zones: Zones): DueTimes {
  if (level === 'L1') return { acceptBy: from + 15 * MINUTE, resolveBy: from + 2 * HOUR }
  if (level === 'L2') return { acceptBy: from + 2 * HOUR, resolveBy: from + 24 * HOUR }
  const calendar = calendarOf(community)
  const zone = zoneOf(community)
  return {
    acceptBy: endOfWorkingDay(from, calendar, zone, zones),
    resolveBy: endOfDays(from, DAYS[level], calendar, zone, zones),
  }
}

/** The due times under an order of a hotline: the earlier clock counts. */
export const withinOrder = (due: DueTimes, order: Partial<DueTimes> = {}): DueTimes => ({
  acceptBy: Math.min(due.acceptBy, order.acceptBy ?? due.acceptBy),
  resolveBy: Math.min(due.resolveBy, order.resolveBy ?? due.resolveBy),
})

/** When a summoned party has to answer: in 30 minutes, 2 hours or 1 working day. */
export function summonsDueTime(level: Level, from: Instant, community: CommunityState, zones: Zones): Instant {
  if (level === 'L1') return from + 30 * MINUTE
  if (level === 'L2') return from + 2 * HOUR
  return endOfWorkingDay(from, calendarOf(community), zoneOf(community), zones)
}

/**
 * The due times after a triage. The first triage sets them, even later than before. A later triage never moves them
 * back: the raiser does not pay for a mistake in sorting.
 */
export function triagedDueTimes(demand: DemandState, level: Level, community: CommunityState, zones: Zones): DueTimes {
  const found = withinOrder(dueTimes(level, demand.clockFrom, community, zones), demand.order)
  if (demand.item === undefined) return found
  // An approved extension stands, unless the demand becomes more urgent than what it was granted for.
  const extended = moreUrgent(level, demand.level) ? undefined : demand.extendedTo
  return {
    acceptBy: Math.min(found.acceptBy, demand.acceptBy ?? found.acceptBy),
    resolveBy: Math.max(Math.min(found.resolveBy, demand.resolveBy ?? found.resolveBy), extended ?? 0),
  }
}

/** The due times in the form of events. */
export const dueMoments = ({ acceptBy, resolveBy }: DueTimes) => ({
  acceptBy: iso(acceptBy),
  resolveBy: iso(resolveBy),
})

/** The due times of a demand in the form of events. Every demand that may have tasks has some. */
export const dueMomentsOf = ({ acceptBy = 0, resolveBy = 0 }: DemandState) => dueMoments({ acceptBy, resolveBy })

/** The due times of a holder that receives a task now: its assignment plus the level's time, whatever the demand's say. */
export const ownDueTimes = ({ level }: DemandState, { now, zones, reads }: DemandSetting): DueTimes =>
  dueTimes(level, now, reads.community, zones)

/**
 * The due times of a party that has to do its work again: half of the level's time, in whole local days for L3 and L4, and
 * never less than a day for those.
 */
export function reworkDueTimes(
  { level }: Pick<DemandState, 'level'>,
  { now, zones, reads: { community } }: Pick<DemandSetting, 'now' | 'zones' | 'reads'>,
): DueTimes {
  const { acceptBy, resolveBy } = dueTimes(level, now, community, zones)
  if (level === 'L1' || level === 'L2') return { acceptBy, resolveBy: now + (resolveBy - now) / 2 }
  const days = Math.floor(DAYS[level] / 2)
  return { acceptBy, resolveBy: endOfDays(now, days, calendarOf(community), zoneOf(community), zones) }
}

/** The due times by which the holder of a task is judged: its own. Events of older logs have only those of the demand. */
export const dueTimesOf = (demand: DemandState, task: Task): Partial<DueTimes> => ({
  ...optional('acceptBy', task.acceptBy ?? demand.acceptBy),
  ...optional('resolveBy', task.resolveBy ?? demand.resolveBy),
})

/** Whether the holder would accept the task in time now. */
export const isInTimeToAccept = (demand: DemandState, task: Task, now: Instant): boolean =>
  isInTime(dueTimesOf(demand, task).acceptBy, now)

/** Whether the holder would deliver the task in time now. */
export const isInTimeToDeliver = (demand: DemandState, task: Task, now: Instant): boolean =>
  isInTime(dueTimesOf(demand, task).resolveBy, now)

const isInTime = (due: Instant | undefined, now: Instant): boolean => due === undefined || now <= due

/** The own due times, by the level that the first triage finds, of those who hold a task of an urgent demand already. */
export const triagedTasks = (tasks: readonly Task[], level: Level, community: CommunityState, zones: Zones) =>
  tasks.flatMap(({ id, assignedAt, resolveBy }) =>
    assignedAt === undefined || resolveBy === undefined
      ? []
      : [{ task: id, ...dueMoments(dueTimes(level, assignedAt, community, zones)) }],
  )
