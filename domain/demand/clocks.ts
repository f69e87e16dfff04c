import { type CommunityState, calendarOf, endOfDays, endOfWorkingDay, zoneOf } from '../community/index.ts'
import { HOUR, type Instant, iso, MINUTE, type Zones } from '../kernel/index.ts'
import type { Level } from './shapes.ts'
import type { DemandState } from './state.ts'

/** When a demand is due: to be accepted, and to have a substantive result. */
export interface DueTimes {
  readonly acceptBy: Instant
  readonly resolveBy: Instant
}

/**
 * Due times of a level, from the raising on. L1 and L2 run round the clock; L3 and L4 go by whole local days and
 * the community's calendar.
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
 * Due times by the level that triage finds. The first triage sets them, be it later than what held until then; a triage
 * after that never moves them later: a mistake in sorting is not paid for by who waits.
 */
export function triagedDueTimes(demand: DemandState, level: Level, community: CommunityState, zones: Zones): DueTimes {
  const found = dueTimes(level, demand.clockFrom, community, zones)
  if (demand.item === undefined) return found
  return {
    acceptBy: Math.min(found.acceptBy, demand.acceptBy ?? found.acceptBy),
    resolveBy: Math.min(found.resolveBy, demand.resolveBy ?? found.resolveBy),
  }
}

/** As events carry them. */
export const dueMoments = ({ acceptBy, resolveBy }: DueTimes) => ({
  acceptBy: iso(acceptBy),
  resolveBy: iso(resolveBy),
})

/** Those that hold; every demand that may have tasks has some. */
export const dueOf = ({ acceptBy = 0, resolveBy = 0 }: DemandState) => dueMoments({ acceptBy, resolveBy })
