import { DateTime, IANAZone } from 'luxon'
import { DAY, firstWhere, HOUR, type Instant, type LocalDay, MINUTE, type Zones } from '../../domain/kernel/index.ts'
import { Fault } from '../kit/fault.ts'

/** No zone was ever further from UTC: Asia/Manila had -15:56 until 1844. */
const FURTHEST = 16 * HOUR
/** The most days that are kept of a zone, about fifty years. When it has more, all are dropped. */
const MOST_DAYS = 20_000

/** The days of one zone, each computed once. */
interface ZoneDays {
  readonly zone: IANAZone
  readonly ends: Map<LocalDay, Instant>
  /** The last day that was asked for, as [start, end): most questions of one command concern the same day. */
  day: LocalDay
  start: Instant
  end: Instant
  /** Local time minus UTC at the start of that day. The search for another day begins with it. */
  offset: number
}

const remembered = new Map<string, ZoneDays>()
let latest: { readonly name: string; readonly days: ZoneDays } | undefined

function daysOf(name: string): ZoneDays {
  if (latest?.name === name) return latest.days
  let days = remembered.get(name)
  if (days === undefined) {
    if (!known(name)) {
      throw new Fault('zone.unknown', 'The time zone is not in the IANA database: name one such as Asia/Shanghai.')
    }
    days = { zone: IANAZone.create(name), ends: new Map(), day: 0, start: 0, end: 0, offset: 0 }
    remembered.set(name, days)
  }
  latest = { name, days }
  return days
}

/** Whether the database has a zone of this name. Offsets such as `+08:00`, which the runtime also takes, are no zones. */
const known = (name: string): boolean => /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name)

const offsetAt = (zone: IANAZone, at: Instant): number => zone.offset(at) * MINUTE

function endOf(days: ZoneDays, day: LocalDay): Instant {
  const found = days.ends.get(day)
  if (found !== undefined) return found
  if (days.ends.size >= MOST_DAYS) days.ends.clear()
  const end = computedEnd(days.zone, day)
  days.ends.set(day, end)
  return end
}

/**
 * Returns the instant at which local time passes the midnight after the day. If the offset does not change around it, that is
 * arithmetic. Otherwise it is searched for, because midnight may not exist (clocks put forward at 24:00), or the whole day may not
 * (Pacific/Apia, 30 December 2011, which ends when it begins).
 */
function computedEnd(zone: IANAZone, day: LocalDay): Instant {
  const midnight = (day + 1) * DAY
  const before = midnight - FURTHEST
  const after = midnight + FURTHEST
  const offset = offsetAt(zone, before)
  return offset === offsetAt(zone, after) ? midnight - offset : passed(zone, midnight)
}

/** Returns the first instant at which clocks show this local time or a later one. */
const passed = (zone: IANAZone, local: number): Instant =>
  firstWhere(local - FURTHEST + 1, local + FURTHEST, (at) => at + offsetAt(zone, at) >= local)

function meet(days: ZoneDays, at: Instant): void {
  let day = Math.floor((at + days.offset) / DAY)
  while (endOf(days, day) <= at) day += 1
  while (endOf(days, day - 1) > at) day -= 1
  days.day = day
  days.start = endOf(days, day - 1)
  days.end = endOf(days, day)
  days.offset = day * DAY - days.start
}

/** Local days by the time-zone database of the runtime, through Luxon. An unknown zone throws the Fault `zone.unknown`. */
export const zones: Zones = {
  dayOf(instant, zone) {
    const days = daysOf(zone)
    if (instant < days.start || instant >= days.end) meet(days, instant)
    return days.day
  },
  endOf(day, zone) {
    const days = daysOf(zone)
    return day === days.day && days.end > 0 ? days.end : endOf(days, day)
  },
  clockOf(instant, zone) {
    const local = instant + offsetAt(daysOf(zone).zone, instant)
    return local - Math.floor(local / DAY) * DAY
  },
  whenShown(clock, day, zone) {
    const days = daysOf(zone)
    const local = day * DAY + clock
    return instantsOf(days, local)[0] ?? passed(days.zone, local)
  },
  known,
}

/**
 * Returns a reader of local date-times as other systems write them.
 *
 * @param format in tokens of Luxon, without an offset: `MM/dd/yyyy hh:mm:ss a`, `yyyy-MM-dd HH:mm:ss`
 * @returns a function from text to every instant at which clocks showed it: one; two if the hour came twice; none if the clocks
 *   skipped it; undefined if the text has another format or is not a date (30 February)
 * @throws Fault `zone.unknown`
 */
export function localTimes(format: string, zone: string): (text: string) => readonly Instant[] | undefined {
  const days = daysOf(zone)
  const parser = DateTime.buildFormatParser(format, { locale: 'en-US' })
  const quick = digitsParser(format)
  return (text) => {
    const plain = quick?.(text)
    if (plain !== undefined) return instantsOf(days, plain)
    const parsed = DateTime.fromFormatParser(text, parser, { zone: 'utc', locale: 'en-US' })
    if (!parsed.isValid || isMidnightAfter(text, format)) return undefined
    return instantsOf(days, parsed.toMillis())
  }
}

/** Returns the text of one moment in a format: a day and a month that exist in both orders. */
export const sampleOf = (format: string): string =>
  DateTime.utc(2026, 3, 4, 17, 6, 7).toFormat(format, { locale: 'en-US' })

/** Returns a function from a local time, in milliseconds from 1970, to every instant at which clocks of the zone showed it. */
export function instantsIn(zone: string): (localMs: number) => readonly Instant[] {
  const days = daysOf(zone)
  return (localMs) => instantsOf(days, localMs)
}

/** Whether the time is 24:00, which Luxon reads as the beginning of the next day. */
const isMidnightAfter = (text: string, format: string): boolean =>
  text.includes('24') && DateTime.fromFormatExplain(text, format, { locale: 'en-US' }).matches?.H === 24

const DIGITS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>[1-9]\\d{3})',
  MM: '(?<month>0[1-9]|1[0-2])',
  dd: '(?<day>0[1-9]|[12]\\d|3[01])',
  HH: '(?<hour>[01]\\d|2[0-3])',
  hh: '(?<hour>0[1-9]|1[0-2])',
  mm: '(?<minute>[0-5]\\d)',
  ss: '(?<second>[0-5]\\d)',
  a: '(?<half>AM|PM)',
}

/**
 * Returns a reader of the most common formats that is about ten times as fast as Luxon, because dates are most of the work of an
 * import. Returns undefined for other formats. The reader returns undefined for texts that it leaves to Luxon.
 */
function digitsParser(format: string): ((text: string) => number | undefined) | undefined {
  const tokens: readonly string[] = format.match(/[A-Za-z]+/g) ?? []
  const plain = tokens.every((token) => Object.hasOwn(DIGITS, token)) && /^[A-Za-z/:. -]+$/.test(format)
  const halves = tokens.includes('hh') === tokens.includes('a')
  if (!plain || !halves || !['yyyy', 'MM', 'dd'].every((token) => tokens.includes(token))) return undefined
  if (new Set(tokens).size < tokens.length || (tokens.includes('HH') && tokens.includes('hh'))) return undefined
  const source = format.replaceAll('.', '\\.').replace(/[A-Za-z]+/g, (token) => DIGITS[token] ?? token)
  const form = new RegExp(`^${source}$`)
  return (text) => {
    const found = form.exec(text)?.groups
    if (found === undefined) return undefined
    const { year, month, day, hour = 0, minute = 0, second = 0, half } = found
    const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'PM' ? 12 : 0)
    const local = Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second))
    // 30 February would be 2 March.
    return new Date(local).getUTCDate() === Number(day) ? local : undefined
  }
}

/** Returns the instants at which clocks show this local time, earliest first. */
function instantsOf(days: ZoneDays, local: number): readonly Instant[] {
  const day = Math.floor(local / DAY)
  const start = endOf(days, day - 1)
  const offset = day * DAY - start
  const untouched = endOf(days, day) - start === DAY && endOf(days, day + 1) - start === 2 * DAY
  if (untouched) return [local - offset]
  const candidates = new Set([FURTHEST, -FURTHEST].map((far) => local - offsetAt(days.zone, local - far)))
  return [...candidates].filter((at) => at + offsetAt(days.zone, at) === local).sort((one, other) => one - other)
}
