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

/** Minutes of one week that the hours take; none given, all of them. */
export const weeklyMinutes = (hours: WeeklyHours | undefined): number =>
  hours === undefined
    ? 7 * 24 * 60
    : hours.reduce((sum, { from, until }) => sum + minuteOfDay(until) - minuteOfDay(from), 0)

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

/** The span and its repetitions: each begins at the same local time, and lasts as long. */
export function repeated(span: Span, repeat: Repeat | undefined, zone: string, zones: Zones): readonly Span[] {
  if (repeat === undefined) return [span]
  const first = zones.dayOf(span.from, zone)
  const clock = zones.clockOf(span.from, zone)
  const again = Array.from({ length: repeat.times - 1 }, (_, nth): Span => {
    const from = zones.whenShown(clock, first + (nth + 1) * (repeat.every === 'week' ? 7 : 1), zone)
    return { from, until: from + (span.until - span.from) }
  })
  return [span, ...again]
}

/** The longest a single window may last. */
export const LONGEST = 31 * DAY
