import { DAY, type Instant, MINUTE } from '../../domain/kernel/index.ts'

/**
 * Use is counted by whole weeks from Monday 00:00 UTC: opening hours come again every week, so a whole one has the same
 * minutes open wherever it begins, and no time zone is needed to count them.
 */
const WEEK = 7 * DAY
/** 1970-01-01 was a Thursday. */
const FIRST_MONDAY = 4 * DAY

/** The end of the week in which a span ends: the moment itself, where that is one. */
export const weekEnd = (at: Instant): Instant => Math.ceil((at - FIRST_MONDAY) / WEEK) * WEEK + FIRST_MONDAY

export const nextWeek = (at: Instant): Instant => weekEnd(at + 1)

export const isWeekEnd = (at: Instant): boolean => weekEnd(at) === at

/** Whole minutes between two moments, so that pieces add up to the whole. */
export const minutesBetween = (from: Instant, until: Instant): number =>
  Math.floor(until / MINUTE) - Math.floor(from / MINUTE)

export const MINUTES_A_WEEK = WEEK / MINUTE
