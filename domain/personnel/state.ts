import type { Stage } from '../approval/shapes.ts'
import { DAY, type Instant, type LocalDay, localDay } from '../kernel/index.ts'
import type { Purpose, WeeklyHours } from '../sharing/shapes.ts'
import { minutesOf, type Span } from '../sharing/windows.ts'

/** Minutes logged for one local day. */
export interface HoursEntry {
  readonly minutes: number
  readonly day: LocalDay
}

/** Minutes that were confirmed for fewer than were logged. */
export interface ReducedHours extends HoursEntry {
  readonly confirmed: number
  readonly at: Instant
  /** Present while they are disputed. */
  readonly dispute?: Dispute
}

/** A dispute about hours that is not settled. */
export interface Dispute {
  /** The side and the person that dispute. */
  readonly by: 'home' | 'person'
  readonly person: string
  readonly stage: Stage
  readonly dueBy: Instant
}

/** A use of the person by another party that is not forgotten yet. A `shared` one promises the person. */
export interface Secondment {
  readonly id: string
  readonly home: string
  readonly host: string
  readonly state: 'requested' | 'shared' | 'ended'
  /** The sides that have agreed so far. */
  readonly agreed: readonly ('home' | 'person')[]
  /** The window. Where it ended early, the part that has passed. */
  readonly window: Span
  readonly skill?: string
  readonly for?: Purpose
  /** The suspended party for which its successor, the host, holds it. */
  readonly heldFor?: string
  /** The id of the first secondment of its series. */
  readonly series?: string
  readonly expiresAt: Instant
  /** Minutes logged so far, whether confirmed or not. */
  readonly logged: number
  /** Entries that the host has not confirmed yet. */
  readonly unconfirmed: Readonly<Record<string, HoursEntry>>
  /** Entries of which the host confirmed a part. */
  readonly reduced: Readonly<Record<string, ReducedHours>>
}

/** A certificate of a skill by one party. Both days are included. */
export interface Certificate {
  /** The party that vouches. */
  readonly by: string
  readonly from: LocalDay
  readonly until?: LocalDay
}

/** The state of a person that decisions need. It never holds a personal value. */
export interface PersonState {
  /** Missing before they are enrolled. */
  readonly person?: string
  readonly resident?: string
  /** Hours a week. */
  readonly weeklyCap: number
  /** When they left. */
  readonly left?: Instant
  readonly parties: readonly string[]
  /** Parties that want them as a member. Neither they nor a party of theirs has agreed yet. */
  readonly offers: readonly string[]
  /** Parties that they were a member of. */
  readonly former: readonly string[]
  /** Parties that they ever belonged to, and those whose request one side agreed to. */
  readonly involved: readonly string[]
  /** Parties that ever asked for them. */
  readonly askers: readonly string[]
  /** Certificates by skill, in the order in which they were given, at most one by each party. */
  readonly skills: Readonly<Record<string, readonly Certificate[]>>
  readonly availability?: { readonly weekly: WeeklyHours; readonly from?: LocalDay; readonly until?: LocalDay }
  /** The secondments that are not over, and ended ones until they are {@link isForgotten}. */
  readonly secondments: readonly Secondment[]
  /** The numbers of secondments ever requested and of entries ever logged. */
  readonly asked: number
  readonly entries: number
}

/** A person who is not enrolled yet. */
export const unenrolled: PersonState = {
  weeklyCap: 0,
  parties: [],
  offers: [],
  former: [],
  involved: [],
  askers: [],
  skills: {},
  secondments: [],
  asked: 0,
  entries: 0,
}

/** The days after the end of a secondment during which its hours can be logged and confirmed. */
export const SETTLE_DAYS = 90
/** The days during which an ended secondment counts against the weekly cap: no local week reaches further back. */
const WEEK_DAYS = 8

/** The local day of a text, where there is one. */
export const dayOr = (day: string | undefined): LocalDay | undefined => (day === undefined ? undefined : localDay(day))

/** The certificates of a skill, whether valid or not. Looks up own properties only: a skill may be named `constructor`. */
export const certificatesOf = ({ skills }: PersonState, skill: string): readonly Certificate[] =>
  (Object.hasOwn(skills, skill) ? skills[skill] : undefined) ?? []

/** Whether one of the certificates of a skill covers every day from the first to the last. */
export const isCertified = (person: PersonState, skill: string, from: LocalDay, until: LocalDay): boolean =>
  certificatesOf(person, skill).some((one) => one.from <= from && until <= (one.until ?? until))

/**
 * Whether a party may name the person for its own work: its members, and people promised to it. An id that is not
 * enrolled says nothing, so the party may use it.
 */
export const worksFor = ({ person, parties, secondments }: PersonState, party: string): boolean =>
  person === undefined ||
  parties.includes(party) ||
  secondments.some(({ state, host }) => state === 'shared' && host === party)

export const secondmentOf = ({ secondments }: PersonState, id: string): Secondment | undefined =>
  secondments.find((one) => one.id === id)

/** An entry of hours by its id, among own properties only. */
export const hoursEntryOf = <E>(entries: Readonly<Record<string, E>>, id: string): E | undefined =>
  Object.hasOwn(entries, id) ? entries[id] : undefined

/** The entry with this id if it is disputed. */
export function disputedEntry({ reduced }: Secondment, id: string): ReducedHours | undefined {
  const found = hoursEntryOf(reduced, id)
  return found?.dispute === undefined ? undefined : found
}

/** Whether the secondment existed once and is forgotten. A service may learn of it twice. */
export const isOver = (person: PersonState, id: string): boolean =>
  secondmentOf(person, id) === undefined && Number(id.slice(1)) <= person.asked

/** The fields by which events name a secondment. */
export const between = ({ id, home, host }: Secondment) => ({ secondment: id, home, host })

/** The windows that promise the person, or did so recently enough to count against the weekly cap. */
export const promised = ({ secondments }: PersonState): readonly Span[] =>
  secondments.filter(({ state }) => state !== 'requested').map(({ window }) => window)

/** Whether a secondment has begun. After the person has left, no secondment begins. */
export const hasBegun = ({ left }: PersonState, { state, window }: Secondment, now: Instant): boolean =>
  state !== 'requested' && window.from <= now && (left === undefined || window.from <= left)

/** Whether the time to log and confirm hours is over. */
export const isSettled = ({ window }: Secondment, now: Instant): boolean => now > window.until + SETTLE_DAYS * DAY

/** Whether the secondment can lead to no more hours and no more conflict. */
const isForgotten = (secondment: Secondment, now: Instant): boolean => {
  const { state, window, logged, unconfirmed, reduced } = secondment
  if (state !== 'ended' || now <= window.until + WEEK_DAYS * DAY) return false
  if (Object.values(reduced).some(({ dispute }) => dispute !== undefined)) return false
  const open = { ...unconfirmed, ...reduced }
  const settled = logged >= minutesOf(window) && Object.keys(open).length === 0
  return settled || isSettled(secondment, now)
}

/** The secondments that can still be cancelled without ending work. */
export const notBegun = (person: PersonState, now: Instant): readonly Secondment[] =>
  person.secondments.filter((one) => one.state !== 'ended' && !hasBegun(person, one, now))

/** The secondments that are still kept at this moment. */
export const remembered = ({ secondments }: PersonState, now: Instant): readonly Secondment[] =>
  secondments.filter((one) => !isForgotten(one, now))
