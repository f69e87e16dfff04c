import { DAY, type Instant, MINUTE } from '../../domain/kernel/index.ts'

/**
 * Use is counted in whole weeks from Monday 00:00 UTC. Opening hours repeat every week, so each whole week has the same open
 * minutes wherever it begins, and counting them needs no time zone.
 */
const WEEK = 7 * DAY
/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY = 4 * DAY

/** Returns the end of the week in which a span ends: the moment itself where a week ends there. */
export const weekEnd = (at: Instant): Instant => Math.ceil((at - FIRST_MONDAY) / WEEK) * WEEK + FIRST_MONDAY

export const nextWeek = (at: Instant): Instant => weekEnd(at + 1)

export const isWeekEnd = (at: Instant): boolean => weekEnd(at) === at

/** Returns whole minutes between two moments, rounded so that parts add up to the whole. */
export const minutesBetween = (from: Instant, until: Instant): number =>
  Math.floor(until / MINUTE) - Math.floor(from / MINUTE)

export const MINUTES_A_WEEK = WEEK / MINUTE
