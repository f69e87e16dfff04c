import { type Instant, iso } from '../../domain/kernel/index.ts'
import { Fault } from '../kit/fault.ts'
import type { Clock } from '../ports/clock.ts'

/** How far the wall clock and the time that has passed may differ. */
export const TOLERANCE_MS = 5_000
/** How long both must run together after a jump. */
export const STEADY_MS = 10_000
/** A jump further than this must be confirmed before anything is recorded. */
const HOUR_MS = 60 * 60 * 1000
/** How long a clock that nothing confirms is doubted, once it runs steadily. */
const DOUBTED_MS = HOUR_MS
/** How far ahead of the last event a clock may be when the engine starts. */
const AHEAD_MS = 24 * HOUR_MS
/** Drift of the two clocks that is no jump: the largest rate at which NTP corrects one. */
const DRIFT = 0.0005

/** What the clock keeps from working now. */
export interface ClockState {
  /** Why nothing may be recorded. */
  readonly commands?: Fault
  /** Why services that act on time must wait. */
  readonly services?: Fault
  /** Whether a second source, or a person, could end it sooner. */
  readonly unconfirmed: boolean
}

/**
 * The wall clock, checked against a clock that only runs. A single reading that jumps is never believed: what is recorded, and
 * what time alone makes services do, waits until the clock runs steadily, and after large jumps until it is confirmed.
 */
export interface CheckedClock {
  /** The time to record by. @throws Fault `clock.jumped` `log.clock-behind` */
  readonly recording: Clock
  /** The time to act on, for services. @throws Fault `clock.jumped` `clock.unconfirmed` `log.clock-behind` */
  readonly acting: Clock
  state(): ClockState
  /** The engine starts: `last` is when the log's last event was recorded, if there is one. */
  start(last: Instant | undefined): void
  /** What a clock on another host says now. */
  compare(other: Instant): void
  /** Another engine recorded an event at this moment, and it has just arrived. */
  heard(recorded: Instant): void
  /** A person says that the clock is right as it is now. */
  accept(): void
}

const SOUND: ClockState = { unconfirmed: false }

/** A clock that is not believed yet. */
interface Doubt {
  /** `start`: too far ahead of the last event when the engine started. `jump`: away from a clock that was believed. */
  readonly kind: 'jump' | 'start'
  /** Wall clock less monotonic clock, since when it is that, and from when on that counts as steady. */
  readonly offset: number
  readonly since: number
  readonly steadyAt: number
  /** From the clock that was believed, or from the last event. */
  readonly distanceMs: number
  confirmed: boolean
}

/** @param clocks `monotonic` in milliseconds: it runs evenly and never jumps */
export function checkedClock({ wall, monotonic }: { wall: Clock; monotonic: () => number }): CheckedClock {
  /** Wall clock less monotonic clock, as believed. */
  let believed = wall() - monotonic()
  let looked = monotonic()
  let doubt: Doubt | undefined
  /** The latest moment that is known to be recorded. */
  let last: Instant | undefined

  /** Reads the wall clock, and compares it with what is believed. */
  function look(): Instant {
    const at = wall()
    const now = monotonic()
    const offset = at - now
    const drift = DRIFT * Math.max(0, now - looked)
    looked = now
    if (doubt === undefined) {
      const off = offset - believed
      if (Math.abs(off) > TOLERANCE_MS) doubt = jumped(offset, now)
      else believed += Math.max(-drift, Math.min(drift, off))
      return at
    }
    if (Math.abs(offset - doubt.offset) > TOLERANCE_MS) doubt = corrected(doubt, offset, now, at) ?? jumped(offset, now)
    if (isOver(doubt, now)) {
      believed = doubt.offset
      doubt = undefined
    }
    return at
  }

  function jumped(offset: number, since: number): Doubt {
    const distanceMs = offset - believed
    const confirmed = Math.abs(distanceMs) <= TOLERANCE_MS
    return { kind: 'jump', offset, since, steadyAt: since + STEADY_MS, distanceMs, confirmed }
  }

  /** A clock that was doubted from the start, set closer to the last event: the old one is no measure of the new one. */
  function corrected({ kind, offset: before }: Doubt, offset: number, since: number, at: Instant): Doubt | undefined {
    if (kind === 'jump' || last === undefined || offset > before || at < last - TOLERANCE_MS) return undefined
    const distanceMs = at - last
    return { kind, offset, since, steadyAt: since + STEADY_MS, distanceMs, confirmed: distanceMs <= AHEAD_MS }
  }

  const isOver = ({ steadyAt, since, confirmed }: Doubt, now: number): boolean =>
    now >= steadyAt && (confirmed || now - since >= DOUBTED_MS)

  function state(at: Instant): ClockState {
    if (doubt === undefined) return SOUND
    const now = monotonic()
    const { kind, steadyAt, since, distanceMs, confirmed } = doubt
    if (now < steadyAt) {
      const fault = unsteady(kind === 'jump' ? distanceMs : 0)
      return { commands: fault, services: fault, unconfirmed: !confirmed }
    }
    const ends = iso(at + Math.max(0, since + DOUBTED_MS - now))
    const services = kind === 'start' ? ahead(distanceMs, ends) : unconfirmed(distanceMs, ends)
    const commands = kind === 'jump' && Math.abs(distanceMs) > HOUR_MS ? { commands: services } : {}
    return { ...commands, services, unconfirmed: true }
  }

  function refuseBehind(at: Instant): void {
    if (last !== undefined && at < last - TOLERANCE_MS) throw clockBehind(at, last)
  }

  function confirm(): void {
    if (doubt !== undefined) doubt.confirmed = true
    look()
  }

  return {
    recording() {
      const at = look()
      const { commands } = state(at)
      if (commands !== undefined) throw commands
      refuseBehind(at)
      return at
    },
    acting() {
      const at = look()
      const { services } = state(at)
      if (services !== undefined) throw services
      refuseBehind(at)
      return at
    },
    state: () => state(look()),
    start(recorded) {
      last = recorded
      const at = wall()
      const since = monotonic()
      believed = at - since
      if (recorded === undefined || at - recorded <= AHEAD_MS) return
      const distanceMs = at - recorded
      doubt = { kind: 'start', offset: believed, since, steadyAt: since, distanceMs, confirmed: false }
    },
    compare(other) {
      if (Math.abs(look() - other) <= TOLERANCE_MS) confirm()
    },
    heard(recorded) {
      last = Math.max(last ?? recorded, recorded)
      if (Math.abs(look() - recorded) <= TOLERANCE_MS) confirm()
    },
    accept() {
      look()
      confirm()
    },
  }
}

/** A clock that may jump as it likes, such as the virtual one of a simulation: it is always believed. */
export const believedClock = (clock: Clock): CheckedClock => ({
  recording: clock,
  acting: clock,
  state: () => SOUND,
  start() {},
  compare() {},
  heard() {},
  accept() {},
})

/** `6 s`, `3 h`, `400 days`: rounded, for people. */
function lengthOf(ms: number): string {
  const length = Math.abs(ms)
  if (length < 120_000) return `${Math.round(length / 1000)} s`
  if (length < 2 * HOUR_MS) return `${Math.round(length / 60_000)} min`
  return length < 48 * HOUR_MS ? `${Math.round(length / HOUR_MS)} h` : `${Math.round(length / AHEAD_MS)} days`
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
    Math.abs(jumpMs) > HOUR_MS ? 'clock.jumped' : 'clock.unconfirmed',
    `${jump(jumpMs)}, and no clock of another host confirms it: ${CONFIRM}. Otherwise it is believed at ${ends}.`,
    { retryAfter: 60 },
  )

const ahead = (aheadMs: number, ends: string): Fault =>
  new Fault(
    'clock.unconfirmed',
    `The clock of this machine is ${lengthOf(aheadMs)} ahead of the last event, and no clock of another host confirms it. Services that act on time wait: ${CONFIRM}. Otherwise it is believed at ${ends}.`,
    { retryAfter: 60 },
  )

/** The refusal of a writer whose clock is behind what is recorded. */
export const clockBehind = (at: Instant, recorded: Instant): Fault =>
  new Fault(
    'log.clock-behind',
    `The clock of this machine says ${iso(at)}, but the last event was recorded at ${iso(recorded)}: set the clock right (NTP). Commands are taken again when it is less than ${TOLERANCE_MS / 1000} s behind.`,
    { retryAfter: Math.max(1, Math.min(60, Math.ceil((recorded - TOLERANCE_MS - at) / 1000))) },
  )
