import { type Instant, iso } from '../../domain/kernel/index.ts'
import { Fault } from '../kit/fault.ts'

/** How far the wall clock and the time that has passed may differ. */
export const TOLERANCE_MS = 5_000
/** How long both must run together after a jump. */
export const STEADY_MS = 10_000
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** A longer jump must be confirmed before anything is recorded. */
const CONFIRMED_JUMP_MS = HOUR_MS
/** How long a clock that nothing confirms is doubted, once it runs steadily. */
const DOUBTED_MS = HOUR_MS
/** How far ahead of the last event a clock may be when the engine starts. */
const AHEAD_MS = DAY_MS

/** What the state of the clock stops now. */
export interface ClockState {
  /** Why nothing may be recorded. */
  readonly commands?: Fault
  /** Why services that act on time must wait. */
  readonly services?: Fault
  /** Whether a second source, or a person, could end it sooner. */
  readonly unconfirmed: boolean
}

/** A clock that is not believed yet. */
export interface ClockDoubt {
  /** `start`: too far ahead of the last event when the engine started. `jump`: away from a clock that was believed. */
  readonly kind: 'jump' | 'start'
  /** Wall clock less monotonic clock. */
  readonly offset: number
  /** Monotonic times: since when the offset is this one, and from when on it counts as steady. */
  readonly since: number
  readonly steadyAt: number
  /** Distance from the clock that was believed, or from the last event. */
  readonly distanceMs: number
  readonly confirmed: boolean
}

/** The doubt about a clock that jumped away from a believed one. A jump back within the tolerance needs no confirmation. */
export const jumpDoubt = (offset: number, since: number, distanceMs: number): ClockDoubt => ({
  kind: 'jump',
  offset,
  since,
  steadyAt: since + STEADY_MS,
  distanceMs,
  confirmed: Math.abs(distanceMs) <= TOLERANCE_MS,
})

/** The doubt about a clock when the engine starts; undefined where it is not too far ahead of the last event. */
export function startDoubt(offset: number, since: number, aheadMs: number): ClockDoubt | undefined {
  if (aheadMs <= AHEAD_MS) return undefined
  return { kind: 'start', offset, since, steadyAt: since, distanceMs: aheadMs, confirmed: false }
}

/**
 * The doubt after a clock that was doubted from the start was set closer to the last event: the old clock is no measure of the
 * new one. Undefined where the clock was set in another way.
 */
export function correctedDoubt(
  { kind, offset: before }: ClockDoubt,
  offset: number,
  since: number,
  aheadMs: number | undefined,
): ClockDoubt | undefined {
  if (kind === 'jump' || aheadMs === undefined || offset > before || aheadMs < -TOLERANCE_MS) return undefined
  return { kind, offset, since, steadyAt: since + STEADY_MS, distanceMs: aheadMs, confirmed: aheadMs <= AHEAD_MS }
}

/** Whether the clock may be believed now. */
export const isDoubtOver = ({ steadyAt, since, confirmed }: ClockDoubt, now: number): boolean =>
  now >= steadyAt && (confirmed || now - since >= DOUBTED_MS)

/** What a doubt stops. @param now monotonic time @param at the wall clock's time */
export function doubtedState(doubt: ClockDoubt, now: number, at: Instant): ClockState {
  const { kind, steadyAt, since, distanceMs, confirmed } = doubt
  if (now < steadyAt) {
    const fault = unsteady(kind === 'jump' ? distanceMs : 0)
    return { commands: fault, services: fault, unconfirmed: !confirmed }
  }
  const ends = iso(at + Math.max(0, since + DOUBTED_MS - now))
  const services = kind === 'start' ? ahead(distanceMs, ends) : unconfirmed(distanceMs, ends)
  const commands = kind === 'jump' && Math.abs(distanceMs) > CONFIRMED_JUMP_MS ? { commands: services } : {}
  return { ...commands, services, unconfirmed: true }
}

/** A duration rounded for people: `6 s`, `3 h`, `400 days`. */
function lengthOf(ms: number): string {
  const length = Math.abs(ms)
  if (length < 120_000) return `${Math.round(length / 1000)} s`
  if (length < 2 * HOUR_MS) return `${Math.round(length / 60_000)} min`
  return length < 2 * DAY_MS ? `${Math.round(length / HOUR_MS)} h` : `${Math.round(length / DAY_MS)} days`
}

const jump = (ms: number): string => `The clock of this machine jumped ${lengthOf(ms)} ${ms < 0 ? 'back' : 'ahead'}`
const CONFIRM = 'set it right (NTP), or run `sanshe clock accept` if it is right'

const unsteady = (jumpMs: number): Fault =>
  new Fault(
    'clock.jumped',
    Math.abs(jumpMs) <= TOLERANCE_MS
      ? `The clock of this machine jumped, and is back: commands are taken once it has run steadily for ${STEADY_MS / 1000} s.`
      : `${jump(jumpMs)}: commands are taken once it has run steadily for ${STEADY_MS / 1000} s.`,
    { retryAfter: STEADY_MS / 1000 },
  )

const unconfirmed = (jumpMs: number, ends: string): Fault =>
  new Fault(
    Math.abs(jumpMs) > CONFIRMED_JUMP_MS ? 'clock.jumped' : 'clock.unconfirmed',
    `${jump(jumpMs)}, and no clock of another host confirms it: ${CONFIRM}. Otherwise it is believed at ${ends}.`,
    { retryAfter: 60 },
  )

const ahead = (aheadMs: number, ends: string): Fault =>
  new Fault(
    'clock.unconfirmed',
    `The clock of this machine is ${lengthOf(aheadMs)} ahead of the last event, and no clock of another host confirms it. Services that act on time wait: ${CONFIRM}. Otherwise it is believed at ${ends}.`,
    { retryAfter: 60 },
  )
