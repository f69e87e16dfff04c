import type { Instant } from '../kernel/index.ts'
import type { Purpose, Span, WeeklyHours } from '../sharing/index.ts'

/** A use of the person by another party that is not over; `shared` ones promise the person. */
export interface Secondment {
  readonly id: string
  readonly home: string
  readonly host: string
  readonly state: 'requested' | 'shared' | 'ended'
  /** Who has agreed so far. */
  readonly agreed: readonly ('home' | 'person')[]
  readonly window: Span
  readonly minutes: number
  readonly skill?: string
  readonly for?: Purpose
  readonly expiresAt: Instant
  /** Entries that the host has not confirmed yet, in minutes. */
  readonly unconfirmed: Readonly<Record<string, number>>
}

/** Local days since 1970-01-01, both part of it. */
export interface Certificate {
  readonly from: number
  readonly until?: number
}

/** What later decisions need of a person; never a personal value. */
export interface PersonState {
  /** Undefined before they are enrolled. */
  readonly person?: string
  readonly resident?: string
  /** Hours a week. */
  readonly weeklyCap: number
  readonly left: boolean
  readonly parties: readonly string[]
  readonly skills: Readonly<Record<string, Certificate>>
  readonly availability?: { readonly weekly: WeeklyHours; readonly from?: number; readonly until?: number }
  /** Those that are not over, and ended ones while hours are unconfirmed. */
  readonly secondments: readonly Secondment[]
  readonly asked: number
  readonly logged: number
}

export const unenrolled: PersonState = {
  weeklyCap: 0,
  left: false,
  parties: [],
  skills: {},
  secondments: [],
  asked: 0,
  logged: 0,
}

export const secondmentOf = ({ secondments }: PersonState, id: string): Secondment | undefined =>
  secondments.find((one) => one.id === id)
