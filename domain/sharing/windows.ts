import { DAY, type Instant, instant, iso, type LocalDay, MINUTE, type Zones } from '../kernel/index.ts'
import type { Repeat, WeeklyHours, Window } from './shapes.ts'

/** A window in instants. */
export interface Span {
  readonly from: Instant
  readonly until: Instant
}

export const spanOf = ({ from, until }: Window): Span => ({ from: instant(from), until: instant(until) })

export const windowOf = ({ from, until }: Span): Window => ({ from: iso(from), until: iso(until) })

export const overlap = (one: Span, other: Span): boolean => one.from < other.until && other.from < one.until

/** The part of a window that is left: a window under way is booked from the request on. */
export const leftOf = ({ from, until }: Span, now: Instant): Span => ({ from: Math.max(from, now), until })

/** When a request for a window is over unless it is answered. A window under way can be answered until it ends. */
export const answerableUntil = ({ from, until }: Span, now: Instant, answerMs: number): Instant =>
  Math.min(now + answerMs, now < from ? from : until)

/** Whole minutes, rounded to the nearest. */
export const minutesOf = ({ from, until }: Span): number => Math.round((until - from) / MINUTE)

/** Monday is 1: 1970-01-01 was a Thursday. */
const weekdayOf = (day: LocalDay): number => ((((day + 3) % 7) + 7) % 7) + 1

/** The Monday of the week in which the instant lies, in the zone: weeks begin on Mondays, as in ISO 8601. */
export function weekOf(at: Instant, zone: string, zones: Zones): LocalDay {
  const day = zones.dayOf(at, zone)
  return day - weekdayOf(day) + 1
}

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Minutes of one week that the hours take. */
export const weeklyMinutes = (hours: WeeklyHours): number =>
  hours.reduce((sum, { from, until }) => sum + minuteOfDay(until) - minuteOfDay(from), 0)

/** Whether hours are in order: each ends after it begins, and none overlap. */
export const soundHours = (hours: WeeklyHours): boolean =>
  hours.every(
    (one, at) =>
      minuteOfDay(one.from) < minuteOfDay(one.until) &&
      hours
        .slice(at + 1)
        .every((other) => other.weekday !== one.weekday || other.until <= one.from || one.until <= other.from),
  )

/** Whether the span lies within the hours, day by day of the zone; hours that meet at midnight are one. */
export function within(hours: WeeklyHours, span: Span, zone: string, zones: Zones): boolean {
  let at = span.from
  while (at < span.until) {
    const day = zones.dayOf(at, zone)
    const shows = (time: string): Instant =>
      time === '24:00' ? zones.endOf(day, zone) : zones.whenShown(minuteOfDay(time) * MINUTE, day, zone)
    const open = hours.find(
      ({ weekday, from, until }) => weekday === weekdayOf(day) && shows(from) <= at && at < shows(until),
    )
    if (open === undefined) return false
    at = shows(open.until)
  }
  return true
}

/**
 * The span and its repetitions: each begins and ends at the same local times, whatever the clocks do in between. A span that ends at
 * midnight ends with its day. A repetition is empty where clocks jump over all of it, or turn back between the two times of the first:
 * then its end is not after its beginning.
 */
export function repeated(span: Span, repeat: Repeat | undefined, zone: string, zones: Zones): readonly Span[] {
  if (repeat === undefined) return [span]
  const from = localTimeOf(span.from, zone, zones)
  const until = localTimeOf(span.until, zone, zones)
  const again = Array.from({ length: repeat.times - 1 }, (_, nth): Span => {
    const later = (nth + 1) * (repeat.every === 'week' ? 7 : 1)
    return {
      from: zones.whenShown(from.clock, from.day + later, zone),
      until: zones.whenShown(until.clock, until.day + later, zone),
    }
  })
  return [span, ...again]
}

/** The local time. A day begins at 0:00, also where clocks jump over midnight and show 1:00. */
function localTimeOf(at: Instant, zone: string, zones: Zones): { readonly day: LocalDay; readonly clock: number } {
  const day = zones.dayOf(at, zone)
  return { day, clock: at === zones.endOf(day - 1, zone) ? 0 : zones.clockOf(at, zone) }
}

/** The length by the local clock: a day is 24 hours, also where clocks change. It limits windows; what counts is the time that passes. */
export function localLength({ from, until }: Span, zone: string, zones: Zones): number {
  const begin = localTimeOf(from, zone, zones)
  const end = localTimeOf(until, zone, zones)
  return (end.day - begin.day) * DAY + end.clock - begin.clock
}

/** The longest that a single window may last by the local clock. */
export const LONGEST = 31 * DAY

/** The most that passes in a window: clocks may change within it. */
export const LONGEST_PASSED = LONGEST + DAY
