import { type Instant, iso } from '../../domain/kernel/index.ts'
import { Fault } from '../kit/fault.ts'

/** The largest difference between the wall clock and the passed time that is not a jump. */
export const TOLERANCE_MS = 5_000
/** How long the wall clock must run steadily after a jump. */
export const STEADY_MS = 10_000
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** A longer jump must be confirmed before any event is recorded. */
const CONFIRMED_JUMP_MS = HOUR_MS
/** How long a steady clock stays doubted if nothing confirms it. */
const DOUBTED_MS = HOUR_MS
/** The farthest that a clock may be ahead of the last event when the engine starts. */
const AHEAD_MS = DAY_MS

/** The work that the state of the clock stops. */
export interface ClockState {
  /** The fault for which no event may be recorded. */
  readonly commands?: Fault
  /** The fault for which services that act on time must wait. */
  readonly services?: Fault
  /** Whether a confirmation by another clock or a person would end the doubt sooner. */
  readonly unconfirmed: boolean
}

/** A clock that is not trusted yet. */
export interface ClockDoubt {
  /** `start`: too far ahead of the last event when the engine started. `jump`: jumped away from the trusted time. */
  readonly kind: 'jump' | 'start'
  /** The doubted difference, wall clock minus monotonic clock, in milliseconds. */
  readonly offset: number
  /** The monotonic time since which the clock has this offset. */
  readonly since: number
  /** The monotonic time from which on the clock counts as steady. */
  readonly steadyAt: number
  /** The distance from the trusted time (`jump`) or from the last event (`start`). */
  readonly distanceMs: number
  readonly confirmed: boolean
}

/** Returns the doubt about a clock that jumped. A jump back into the tolerance needs no confirmation. */
export const jumpDoubt = (offset: number, since: number, distanceMs: number): ClockDoubt => ({
  kind: 'jump',
  offset,
  since,
  steadyAt: since + STEADY_MS,
  distanceMs,
  confirmed: Math.abs(distanceMs) <= TOLERANCE_MS,
})

/** Returns the doubt about a clock when the engine starts; undefined if it is not too far ahead of the last event. */
export function startDoubt(offset: number, since: number, aheadMs: number): ClockDoubt | undefined {
  if (aheadMs <= AHEAD_MS) return undefined
  return { kind: 'start', offset, since, steadyAt: since, distanceMs: aheadMs, confirmed: false }
}

/**
 * Returns the doubt after a clock that was doubted from the start was set closer to the last event. The new time is compared with
 * the last event, not with the old time. Undefined if the clock was set in another way.
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

/** Whether the clock may be trusted now. */
export const isDoubtOver = ({ steadyAt, since, confirmed }: ClockDoubt, now: number): boolean =>
  now >= steadyAt && (confirmed || now - since >= DOUBTED_MS)

/** Returns the work that a doubt stops. @param now the monotonic time @param at the time of the wall clock */
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

/** Formats a duration for people: `6 s`, `3 h`, `400 days`. */
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
      ? `The clock of this machine jumped, and is back: commands are accepted once it has run steadily for ${STEADY_MS / 1000} s.`
      : `${jump(jumpMs)}: commands are accepted once it has run steadily for ${STEADY_MS / 1000} s.`,
    { retryAfter: STEADY_MS / 1000 },
  )

const unconfirmed = (jumpMs: number, ends: string): Fault =>
  new Fault(
    Math.abs(jumpMs) > CONFIRMED_JUMP_MS ? 'clock.jumped' : 'clock.unconfirmed',
    `${jump(jumpMs)}, and no clock of another host confirms it: ${CONFIRM}. Otherwise it is trusted from ${ends} on.`,
    { retryAfter: 60 },
  )

const ahead = (aheadMs: number, ends: string): Fault =>
  new Fault(
    'clock.unconfirmed',
    `The clock of this machine is ${lengthOf(aheadMs)} ahead of the last event, and no clock of another host confirms it. Services that act on time wait: ${CONFIRM}. Otherwise it is trusted from ${ends} on.`,
    { retryAfter: 60 },
  )
