import { DAY, dayText, HOUR, type Instant, type LocalDay, localDay, MINUTE, type Zones } from '../kernel/index.ts'
import { nthWorkingDay, openingOf } from './calendar.ts'
import type { CommunityState } from './state.ts'

/** The working day of the next month on which a report is published. */
const PUBLISHED_ON = 3
/** When the summary of a week is due. */
const SUMMARY_CLOCK = 8 * HOUR + 30 * MINUTE

const monthOf = (day: LocalDay): string => dayText(day).slice(0, 7)

const followingMonth = (month: string): string =>
  monthOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1) / DAY)

/** The report that is to be published next, and when. */
export interface NextReport {
  readonly month: string
  readonly at: Instant
}

/** Returns the next report. The first is that of the month in which the community was established. */
export function nextReport(state: CommunityState, zones: Zones): NextReport | undefined {
  const { since, reported, zone, calendar } = state
  if (since === undefined) return undefined
  const month = reported === undefined ? monthOf(zones.dayOf(since, zone)) : followingMonth(reported)
  const day = nthWorkingDay(localDay(`${followingMonth(month)}-01`), PUBLISHED_ON, calendar)
  return { month, at: openingOf(day, zone, zones) }
}

/** A week that is over, by its first and last local day. */
export interface Week {
  readonly from: LocalDay
  readonly until: LocalDay
}

/**
 * Returns the last week, where its summary is due and was not made: from Monday 08:30 on, or from the next working day if Monday
 * is none. A week whose next one has no working day gets no summary, nor does a week that was missed.
 */
export function weekToSummarize(state: CommunityState, now: Instant, zones: Zones): Week | undefined {
  const { since, summarized, zone, calendar } = state
  const today = zones.dayOf(now, zone)
  // Day 0, 1 January 1970, was a Thursday.
  const monday = today - ((((today + 3) % 7) + 7) % 7)
  const until = monday - 1
  if (since === undefined || zones.dayOf(since, zone) > until) return undefined
  if (summarized !== undefined && until <= summarized) return undefined
  const due = zones.whenShown(SUMMARY_CLOCK, nthWorkingDay(monday, 1, calendar), zone)
  return now < due ? undefined : { from: monday - 7, until }
}
