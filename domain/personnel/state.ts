import { DAY, type Instant, type LocalDay } from '../kernel/index.ts'
import type { Purpose, WeeklyHours } from '../sharing/shapes.ts'
import { minutesOf, type Span } from '../sharing/windows.ts'

/** Minutes put down for one local day. */
export interface Entry {
  readonly minutes: number
  readonly day: LocalDay
}

/** A use of the person by another party that is not forgotten yet; `shared` ones promise the person. */
export interface Secondment {
  readonly id: string
  readonly home: string
  readonly host: string
  readonly state: 'requested' | 'shared' | 'ended'
  /** Who has agreed so far. */
  readonly agreed: readonly ('home' | 'person')[]
  /** Of one that ended early, as far as it went. */
  readonly window: Span
  readonly skill?: string
  readonly for?: Purpose
  /** The first one of its series. */
  readonly series?: string
  readonly expiresAt: Instant
  /** Minutes put down so far, whether confirmed or not. */
  readonly logged: number
  /** Entries that the host has not confirmed yet. */
  readonly unconfirmed: Readonly<Record<string, Entry>>
}

/** Local days since 1970-01-01, both part of it. */
export interface Certificate {
  /** The party that vouches. */
  readonly by: string
  readonly from: LocalDay
  readonly until?: LocalDay
}

/** What later decisions need of a person; never a personal value. */
export interface PersonState {
  /** Undefined before they are enrolled. */
  readonly person?: string
  readonly resident?: string
  /** Hours a week. */
  readonly weeklyCap: number
  /** When they left. */
  readonly left?: Instant
  readonly parties: readonly string[]
  /** Parties that they ever belonged to or that ever asked for them: these may know what became of it. */
  readonly involved: readonly string[]
  readonly skills: Readonly<Record<string, Certificate>>
  readonly availability?: { readonly weekly: WeeklyHours; readonly from?: LocalDay; readonly until?: LocalDay }
  /** Those that are not over, and ended ones until they are {@link forgotten}. */
  readonly secondments: readonly Secondment[]
  /** How many secondments were ever asked for, and entries ever put down. */
  readonly asked: number
  readonly entries: number
}

export const unenrolled: PersonState = {
  weeklyCap: 0,
  parties: [],
  involved: [],
  skills: {},
  secondments: [],
  asked: 0,
  entries: 0,
}

/** So long after its end hours of a secondment can be put down and confirmed. */
export const SETTLING = 90 * DAY
/** A week reaches no further back than this, whatever clocks are put to: so long an ended one counts against the cap. */
const A_WEEK = 8 * DAY

export const secondmentOf = ({ secondments }: PersonState, id: string): Secondment | undefined =>
  secondments.find((one) => one.id === id)

/** As its events name it. */
export const between = ({ id, home, host }: Secondment) => ({ secondment: id, home, host })

/** Those that promise the person, or did lately enough to count against the cap. */
export const promised = ({ secondments }: PersonState): readonly Span[] =>
  secondments.filter(({ state }) => state !== 'requested').map(({ window }) => window)

/** One that began before the person left, if they did: whoever has left begins nothing any more. */
export const hasBegun = ({ left }: PersonState, { state, window }: Secondment, now: Instant): boolean =>
  state !== 'requested' && window.from <= now && (left === undefined || window.from <= left)

/** Whether nothing can come of it any more, neither hours nor a conflict. */
const forgotten = ({ state, window, logged, unconfirmed }: Secondment, now: Instant): boolean => {
  if (state !== 'ended' || now <= window.until + A_WEEK) return false
  const settled = logged >= minutesOf(window) && Object.keys(unconfirmed).length === 0
  return settled || now > window.until + SETTLING
}

export const remembered = ({ secondments }: PersonState, now: Instant): readonly Secondment[] =>
  secondments.filter((one) => !forgotten(one, now))
