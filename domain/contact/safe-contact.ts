import { type Static, Type } from '@sinclair/typebox'
import { PartyKind } from '../community/shapes.ts'
import {
  Closed,
  Id,
  type Instant,
  MINUTE,
  OneOf,
  omit,
  Personal,
  type Role,
  Text,
  type Zones,
} from '../kernel/index.ts'
import { WeeklyHours } from '../sharing/shapes.ts'

/** The ways to reach a person: by phone, by a text message, in the app, at the door, by letter. */
export const CONTACT_CHANNELS = ['phone', 'text', 'app', 'door', 'letter'] as const
export type ContactChannel = (typeof CONTACT_CHANNELS)[number]

const limits = {
  /** No one may contact the person. An independent check replaces the callback. */
  none: Type.Optional(Type.Literal(true)),
  /** The only channels that are safe. Absent: every channel. */
  channels: Type.Optional(Type.Array(OneOf(CONTACT_CHANNELS), { minItems: 1, maxItems: 5, uniqueItems: true })),
  /** The only safe hours, local time. Absent: every hour. */
  hours: Type.Optional(WeeklyHours),
  /** The only parties that may make contact, beside those of `kinds`. */
  parties: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true })),
  /** The only kinds of parties that may make contact, beside `parties`. */
  kinds: Type.Optional(Type.Array(PartyKind, { minItems: 1, maxItems: 11, uniqueItems: true })),
}

/**
 * How, when and by whom a person may be contacted, or not at all. `words` says what the other fields cannot: "ask for Li, say that
 * you are from the library". They are sealed under the key of the subject.
 *
 * @param subject where, in the same data, the id of the subject stands; absent, the context decides
 */
export const toldSafeContact = (subject?: string) =>
  Closed({ ...limits, words: Type.Optional(Personal(Text, subject)) })
export type ToldSafeContact = Static<ReturnType<typeof toldSafeContact>>

/** The limits without the words, as states hold them. */
export const SafeContact = Closed(limits)
export type SafeContact = Static<typeof SafeContact>

/** The limits without the words, which are personal. */
export const contactLimits = (told: ToldSafeContact): SafeContact => omit(told, 'words')

/** A moment as the clocks of the community show it. Weekday 1 is Monday (ISO 8601). */
export interface ContactMoment {
  readonly weekday: number
  /** Minutes after midnight. */
  readonly minute: number
}

/** The moment as the clocks in the zone show it. */
export const contactMoment = (at: Instant, zone: string, zones: Zones): ContactMoment => ({
  // 1970-01-01 was a Thursday.
  weekday: ((zones.dayOf(at, zone) + 3) % 7) + 1,
  minute: Math.floor(zones.clockOf(at, zone) / MINUTE),
})

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/**
 * Whether a party may contact the person, at this moment and by this channel.
 *
 * @param at absent: the hours are not judged, as for a call that is recorded after it was made
 * @param channel absent: at least one channel is safe
 */
export function mayContact(
  safeContact: SafeContact | undefined,
  party: string | undefined,
  role: Role,
  at?: ContactMoment,
  channel?: ContactChannel,
): boolean {
  if (safeContact === undefined) return true
  const { none, channels, hours, parties, kinds } = safeContact
  if (none === true) return false
  if (channel !== undefined && channels !== undefined && !channels.includes(channel)) return false
  if (parties !== undefined || kinds !== undefined) {
    const named = party !== undefined && parties?.includes(party) === true
    if (!named && kinds?.some((kind) => kind === role) !== true) return false
  }
  if (at === undefined || hours === undefined) return true
  return hours.some(
    ({ weekday, from, until }) => weekday === at.weekday && minuteOf(from) <= at.minute && at.minute < minuteOf(until),
  )
}

const within = <T>(wanted: readonly T[] | undefined, allowed: readonly T[] | undefined): boolean =>
  allowed === undefined || wanted?.every((one) => allowed.includes(one)) === true

const callersWithin = ({ parties, kinds }: SafeContact, than: SafeContact): boolean => {
  if (than.parties === undefined && than.kinds === undefined) return true
  const limited = parties !== undefined || kinds !== undefined
  return limited && within(parties ?? [], than.parties ?? []) && within(kinds ?? [], than.kinds ?? [])
}

const hoursWithin = (hours: SafeContact['hours'], than: SafeContact['hours']): boolean =>
  than === undefined ||
  (hours?.every(({ weekday, from, until }) =>
    than.some((safe) => safe.weekday === weekday && safe.from <= from && until <= safe.until),
  ) ??
    false)

/** Whether every contact that the first allows is one that the second allows. */
export const isNarrower = (safeContact: SafeContact, than: SafeContact | undefined): boolean =>
  than === undefined ||
  safeContact.none === true ||
  (than.none !== true &&
    within(safeContact.channels, than.channels) &&
    callersWithin(safeContact, than) &&
    hoursWithin(safeContact.hours, than.hours))
