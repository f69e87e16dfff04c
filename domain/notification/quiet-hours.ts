import { type Instant, MINUTE, type Zones } from '../kernel/index.ts'
import type { NotificationSettings, QuietHours } from './shapes.ts'

type Quiet = Pick<NotificationSettings, 'quiet'>
type Daily = Pick<NotificationSettings, 'dailyAt'>

/** Milliseconds after midnight that a clock time names. */
const clockMs = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE

/** Whether a time of day, in milliseconds after midnight, lies in the quiet hours, which may pass midnight. */
function covers({ from, until }: QuietHours, timeMs: number): boolean {
  const [begin, end] = [clockMs(from), clockMs(until)]
  return begin < end ? begin <= timeMs && timeMs < end : timeMs >= begin || timeMs < end
}

/** Whether the clock time lies in the quiet hours. */
export const isQuietAt = (quiet: QuietHours, time: string): boolean => covers(quiet, clockMs(time))

/** The next instant after `now` at which clocks of the zone show this time. */
function nextShown(time: string, now: Instant, zone: string, zones: Zones): Instant {
  const today = zones.dayOf(now, zone)
  const at = zones.whenShown(clockMs(time), today, zone)
  return at > now ? at : zones.whenShown(clockMs(time), today + 1, zone)
}

/** The end of the quiet hours in which `now` lies; undefined outside of them. */
export const quietUntil = ({ quiet }: Quiet, now: Instant, zone: string, zones: Zones): Instant | undefined =>
  quiet !== undefined && covers(quiet, zones.clockOf(now, zone)) ? nextShown(quiet.until, now, zone, zones) : undefined

/** The next daily digest after `now`. */
export const nextDigest = ({ dailyAt }: Daily, now: Instant, zone: string, zones: Zones): Instant =>
  nextShown(dailyAt, now, zone, zones)
