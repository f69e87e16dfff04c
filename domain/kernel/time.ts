/** Milliseconds since 1970-01-01T00:00:00Z: how the domain counts time. */
export type Instant = number

/** Days since 1970-01-01 in a community's own time zone. */
export type LocalDay = number

/** Local days of time zones. It comes in with the command: the domain holds no time-zone database. */
export interface Zones {
  /** The local day in which the instant lies. */
  dayOf(instant: Instant, zone: string): LocalDay
  /** The first instant after the local day: where the next one begins. */
  endOf(day: LocalDay, zone: string): Instant
  /** What clocks show at the instant, in milliseconds after midnight. */
  clockOf(instant: Instant, zone: string): number
  /**
   * The instant at which clocks show the time on the day. It is the one rule for times that come twice or not at all: the first of
   * two, or the instant at which clocks jump over it. So times of one day keep their order.
   */
  whenShown(clock: number, day: LocalDay, zone: string): Instant
  /** Whether the zone is one that the IANA database names. */
  known(zone: string): boolean
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Moments written lately: due times are ends of days, and a day's demands share them. */
const written = new Map<Instant, string>()
const MOST_WRITTEN = 4096

/** RFC 3339 in UTC with milliseconds, the one form in which events carry moments. */
export function iso(instant: Instant): string {
  const known = written.get(instant)
  if (known !== undefined) return known
  const text = new Date(instant).toISOString()
  if (written.size === MOST_WRITTEN) written.clear()
  written.set(instant, text)
  return text
}

/** Moments read lately: the events of one command, and the folds of one event, name the same ones. */
const read = new Map<string, Instant>()
const MOST_READ = 4096

/** The instant of a moment in the form of {@link iso}. */
export function instant(moment: string): Instant {
  const known = read.get(moment)
  if (known !== undefined) return known
  const at = Date.parse(moment)
  if (read.size === MOST_READ) read.clear()
  read.set(moment, at)
  return at
}

/** The local day of a `YYYY-MM-DD`. */
export const localDay = (day: string): LocalDay => Date.parse(`${day}T00:00:00Z`) / DAY

/** `YYYY-MM-DD` of a local day. */
export const dayText = (day: LocalDay): string => iso(day * DAY).slice(0, 10)
