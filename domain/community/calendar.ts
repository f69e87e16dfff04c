import { DAY, dayNamed, HOUR, type Instant, type LocalDay, localDay, type Zones } from '../kernel/index.ts'

/** Exceptions from the plain week, by local day: true is a make-up workday 调休, false a holiday. */
export type Calendar = Readonly<Record<LocalDay, boolean>>

/** Whether the day is a working day: Monday to Friday without holidays, and make-up workdays. */
export function isWorkingDay(calendar: Calendar, day: LocalDay): boolean {
  const exception = calendar[day]
  if (exception !== undefined) return exception
  // Day 0, 1 January 1970, was a Thursday. With 3 added, 0 is a Monday, and 0 to 4 are weekdays.
  const weekday = (day + 3) % 7
  return (weekday < 0 ? weekday + 7 : weekday) < 5
}

function workingDayFrom(calendar: Calendar, day: LocalDay): LocalDay {
  let found = day
  while (!isWorkingDay(calendar, found)) found += 1
  return found
}

/** The nth working day from a day on, which counts where it is one. */
export function nthWorkingDay(from: LocalDay, nth: number, calendar: Calendar): LocalDay {
  let day = workingDayFrom(calendar, from)
  for (let left = nth; left > 1; left -= 1) day = workingDayFrom(calendar, day + 1)
  return day
}

/**
 * The end of a period of whole local days. The first day is not counted. The last day counts to its end; if it is not a
 * working day, the next working day takes its place (Civil Code of the PRC, articles 201 and 203).
 */
export function endOfDays(from: Instant, days: number, calendar: Calendar, zone: string, zones: Zones): Instant {
  return zones.endOf(workingDayFrom(calendar, zones.dayOf(from, zone) + days), zone)
}

/** The beginning of the first working day after the day of `from`. */
export const nextWorkingDay = (from: Instant, calendar: Calendar, zone: string, zones: Zones): Instant =>
  zones.endOf(workingDayFrom(calendar, zones.dayOf(from, zone) + 1) - 1, zone)

/** The end of a period of one working day: the end of the first working day after the day of `from`. */
export function endOfWorkingDay(from: Instant, calendar: Calendar, zone: string, zones: Zones): Instant {
  return endOfDays(from, 1, calendar, zone, zones)
}

/** The end of a period of working days: the first day is not counted, and of the others only working days. */
export function endOfWorkingDays(from: Instant, days: number, calendar: Calendar, zone: string, zones: Zones): Instant {
  let day = zones.dayOf(from, zone)
  for (let left = days; left > 0; left -= 1) day = workingDayFrom(calendar, day + 1)
  return zones.endOf(day, zone)
}

/** The first 09:00 of a working day that comes after the instant. */
export function nextOpening(after: Instant, calendar: Calendar, zone: string, zones: Zones): Instant {
  let day = workingDayFrom(calendar, zones.dayOf(after, zone))
  while (zones.whenShown(OFFICE_HOURS.opens, day, zone) <= after) day = workingDayFrom(calendar, day + 1)
  return zones.whenShown(OFFICE_HOURS.opens, day, zone)
}

/**
 * The office hours of a working day, by local clocks: eight hours, the standard working day (Provisions of the State Council
 * on the working hours of employees, article 3).
 */
const OFFICE_HOURS = { opens: 9 * HOUR, closes: 17 * HOUR }

/** When offices open on a working day. */
export const openingOf = (day: LocalDay, zone: string, zones: Zones): Instant =>
  zones.whenShown(OFFICE_HOURS.opens, day, zone)

/** Whether offices are open at the instant. */
export function isOfficeTime(at: Instant, calendar: Calendar, zone: string, zones: Zones): boolean {
  const clock = zones.clockOf(at, zone)
  const open = OFFICE_HOURS.opens <= clock && clock < OFFICE_HOURS.closes
  return open && isWorkingDay(calendar, zones.dayOf(at, zone))
}

/** The end of a period that counts office hours of working days only. */
export function endOfOfficeTime(
  from: Instant,
  durationMs: number,
  calendar: Calendar,
  zone: string,
  zones: Zones,
): Instant {
  let day = zones.dayOf(from, zone)
  let left = durationMs
  for (;;) {
    day = workingDayFrom(calendar, day)
    const begins = Math.max(from, zones.whenShown(OFFICE_HOURS.opens, day, zone))
    const open = Math.max(0, zones.whenShown(OFFICE_HOURS.closes, day, zone) - begins)
    if (left <= open) return begins + left
    left -= open
    day += 1
  }
}

const yearStart = (year: number): LocalDay => Date.UTC(year, 0, 1) / DAY

/** Whether the text is an existing day of the year. */
export function isDayOf(year: number, text: string): boolean {
  const day = dayNamed(text)
  return day !== undefined && day >= yearStart(year) && day < yearStart(year + 1)
}

/** The calendar with all exceptions of one year replaced. */
export function withYear(
  calendar: Calendar,
  year: number,
  holidays: readonly string[],
  workdays: readonly string[],
): Calendar {
  const first = yearStart(year)
  const after = yearStart(year + 1)
  const others = Object.entries(calendar).filter(([day]) => Number(day) < first || Number(day) >= after)
  return Object.fromEntries([
    ...others,
    ...holidays.map((day) => [localDay(day), false] as const),
    ...workdays.map((day) => [localDay(day), true] as const),
  ])
}
