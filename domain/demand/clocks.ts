import { endOfDays, endOfWorkingDay } from '../community/calendar.ts'
import { type CommunityState, calendarOf, zoneOf } from '../community/state.ts'
import { HOUR, type Instant, iso, MINUTE, type Zones } from '../kernel/index.ts'
import type { Level } from '../workbook/shapes.ts'
import { type DemandState, moreUrgent } from './state.ts'

/** When a demand is due: to be accepted, and to have a substantive result. */
export interface DueTimes {
  readonly acceptBy: Instant
  readonly resolveBy: Instant
}

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
    resolveBy: endOfDays(from, level === 'L3' ? 7 : 15, calendar, zone, zones),
  }
}

/**
 * The due times after a triage. The first triage sets them, even later than before. A later triage never moves them
 * back: the raiser does not pay for a mistake in sorting.
 */
export function triagedDueTimes(demand: DemandState, level: Level, community: CommunityState, zones: Zones): DueTimes {
  const found = dueTimes(level, demand.clockFrom, community, zones)
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

/** Whether a task accepted now is accepted in time, by recorded time. */
export const isInTimeToAccept = ({ acceptBy }: DemandState, now: Instant): boolean =>
  acceptBy === undefined || now <= acceptBy
