import { dayAt, momentOf } from '../../kit/time.ts'
import type { BookedShare, Resource, TimeSpan } from './shared-parts.ts'

/** Half an hour. */
export const SLOT_MS = 30 * 60_000
const DAY_MS = 24 * 60 * 60_000
const SLOTS_AN_HOUR = 2
/** The hours that are shown where nothing is open or booked outside them. */
const FROM_HOUR = 8
const UNTIL_HOUR = 20

/** A column of the calendar: one resource on one local day. */
export interface CalendarColumn {
  readonly key: string
  readonly resource: Resource
  /** The local day: `2026-03-02`. */
  readonly day: string
  readonly bookings: readonly Booking[]
}

/** A booking as a column shows it: cut to the hours shown, beside those that overlap it. */
interface Booking {
  readonly share: BookedShare
  /** In slots from the first hour shown. */
  readonly from: number
  readonly until: number
  readonly lane: number
  readonly lanes: number
}

/** The hours that a calendar shows. */
export interface Hours {
  readonly from: number
  readonly until: number
}

/** A slot of a column. */
export interface CalendarSlot extends TimeSpan {
  readonly taken: number
  readonly open: boolean
}

export const slotCount = ({ from, until }: Hours): number => (until - from) * SLOTS_AN_HOUR

/** `08:30`, of a slot counted from the first hour shown. */
export function slotClock({ from }: Hours, slot: number): string {
  const minutes = from * 60 + slot * 30
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** The moment at which a slot of a local day begins. Slot 48 of midnight is the next day's first moment. */
export function slotMoment(hours: Hours, day: string, slot: number, zone: string): string {
  const clock = slotClock(hours, slot)
  const moment = clock.startsWith('24')
    ? momentOf(`${dayAfter(day, 1)}T00:00`, zone)
    : momentOf(`${day}T${clock}`, zone)
  return moment ?? new Date(0).toISOString()
}

/** The local day some days after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** The Monday of the week of a local day. */
export const mondayOf = (day: string): string => dayAfter(day, -((weekdayOf(day) + 6) % 7))

/** 1 for Monday to 7 for Sunday, as opening hours count; 0 never occurs. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00Z`).getUTCDay() || 7

/** Whole local hours that show everything that is open or booked. */
export function hoursShown(resources: readonly Resource[], shares: readonly BookedShare[], zone: string): Hours {
  const opening = resources.flatMap(({ terms }) => terms.opening ?? [])
  const begins = [...opening.map(({ from }) => hourOf(from)), ...shares.map(({ from }) => clockHour(from, zone))]
  const ends = [
    ...opening.map(({ until }) => Math.ceil(hourOf(until))),
    ...shares.map(({ until }) => Math.ceil(clockHour(until, zone)) || 24),
  ]
  return { from: Math.floor(Math.min(FROM_HOUR, ...begins)), until: Math.min(24, Math.max(UNTIL_HOUR, ...ends)) }
}

const hourOf = (clock: string): number => Number(clock.slice(0, 2)) + Number(clock.slice(3, 5)) / 60

function clockHour(moment: string | null, zone: string): number {
  if (moment === null) return FROM_HOUR
  const at = Date.parse(moment)
  const midnight = Date.parse(momentOf(`${dayAt(at, zone)}T00:00`, zone) ?? moment)
  return (at - midnight) / (2 * SLOT_MS)
}

/** States in which a booking takes room, or asks for it. */
const SHOWN: readonly BookedShare['state'][] = ['requested', 'waiting', 'held', 'using', 'returned', 'no-show']
const TAKING: readonly BookedShare['state'][] = ['held', 'using']

/** The column of one resource on one day. */
export function columnOf(
  resource: Resource,
  day: string,
  shares: readonly BookedShare[],
  hours: Hours,
  zone: string,
): CalendarColumn {
  const first = Date.parse(slotMoment(hours, day, 0, zone))
  const last = slotCount(hours)
  const own = shares.flatMap((share) => {
    if (share.resource !== resource.id || share.from === null || share.until === null) return []
    if (!SHOWN.includes(share.state)) return []
    const from = Math.max(0, Math.floor((Date.parse(share.from) - first) / SLOT_MS))
    const until = Math.min(last, Math.ceil((Date.parse(share.until) - first) / SLOT_MS))
    return from < until ? [{ share, from, until }] : []
  })
  return { key: `${resource.id} ${day}`, resource, day, bookings: inLanes(own) }
}

/** Puts bookings that overlap beside each other. */
function inLanes(all: readonly Omit<Booking, 'lane' | 'lanes'>[]): readonly Booking[] {
  const sorted = all.toSorted((one, other) => one.from - other.from || other.until - one.until)
  const ends: number[] = []
  const placed = sorted.map((booking) => {
    const free = ends.findIndex((end) => end <= booking.from)
    const lane = free === -1 ? ends.length : free
    ends[lane] = booking.until
    return { ...booking, lane }
  })
  return placed.map((booking) => {
    const beside = placed.filter(({ from, until }) => from < booking.until && booking.from < until)
    return { ...booking, lanes: Math.max(...beside.map(({ lane }) => lane)) + 1 }
  })
}

/** What is booked and open in a slot of a column. */
export function slotOf(
  { resource, day, bookings }: CalendarColumn,
  hours: Hours,
  slot: number,
  zone: string,
): CalendarSlot {
  const taken = bookings
    .filter(({ share, from, until }) => from <= slot && slot < until && TAKING.includes(share.state))
    .reduce((sum, { share }) => sum + share.quantity, 0)
  const { opening } = resource.terms
  const clock = slotClock(hours, slot)
  const open =
    opening === undefined ||
    opening.some(({ weekday, from, until }) => weekday === weekdayOf(day) && from <= clock && clock < until)
  return {
    taken,
    open,
    from: slotMoment(hours, day, slot, zone),
    until: slotMoment(hours, day, slot + 1, zone),
  }
}
