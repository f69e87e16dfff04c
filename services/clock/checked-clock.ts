import { type Instant, iso } from '../../domain/kernel/index.ts'
import { Fault } from '../kit/fault.ts'
import type { Clock } from '../ports/clock.ts'
import {
  type ClockDoubt,
  type ClockState,
  correctedDoubt,
  doubtedState,
  isDoubtOver,
  jumpDoubt,
  startDoubt,
  TOLERANCE_MS,
} from './clock-doubt.ts'

/** The largest drift between the two clocks that is not a jump, as a rate: NTP corrects a clock at most this fast. */
const DRIFT = 0.0005

/**
 * The wall clock, checked against a monotonic clock. The time after a jump is not trusted at once: commands, and services that act
 * on time, wait until the clock runs steadily, and after a large jump until it is confirmed.
 */
export interface CheckedClock {
  /** Returns the time for recording events. @throws Fault `clock.jumped` `log.clock-behind` */
  readonly recording: Clock
  /** Returns the time for services that act on time. @throws Fault `clock.jumped` `clock.unconfirmed` `log.clock-behind` */
  readonly acting: Clock
  state(): ClockState
  /** Call when the engine starts. @param last when the last event of the log was recorded; undefined if there is none */
  start(last: Instant | undefined): void
  /** Call with the time of a clock on another host. Confirms this clock if they agree. @param other the time of that clock now */
  compare(other: Instant): void
  /** Call when an event of another engine arrives. Confirms this clock if they agree. @param recorded when it was recorded */
  heard(recorded: Instant): void
  /** Call when a person confirms that the clock is right. */
  accept(): void
}

const SOUND: ClockState = { unconfirmed: false }

/** @param clocks `monotonic` returns milliseconds, runs evenly and never jumps */
export function checkedClock(clocks: { wall: Clock; monotonic: () => number }): CheckedClock {
  /** The latest moment at which an event is known to have been recorded. */
  let last: Instant | undefined
  const { look, confirm, restart, doubt } = beliefs(clocks, () => last)

  function refuseBehind(at: Instant): void {
    if (last !== undefined && at < last - TOLERANCE_MS) throw clockBehind(at, last)
  }

  let told: { readonly of: ClockDoubt; readonly isSteady: boolean; readonly state: ClockState } | undefined

  /** Makes faults once for each doubt, not for each question: every command asks. */
  function stateAt(at: Instant): ClockState {
    const of = doubt()
    if (of === undefined) return SOUND
    const now = clocks.monotonic()
    const isSteady = now >= of.steadyAt
    if (told?.of !== of || told.isSteady !== isSteady) told = { of, isSteady, state: doubtedState(of, now, at) }
    return told.state
  }

  const reading = (work: 'commands' | 'services') => (): Instant => {
    const at = look()
    const fault = stateAt(at)[work]
    if (fault !== undefined) throw fault
    refuseBehind(at)
    return at
  }

  return {
    recording: reading('commands'),
    acting: reading('services'),
    state: () => stateAt(look()),
    start(recorded) {
      last = recorded
      restart()
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

/** Tracks how far the wall clock is trusted. @param last returns the latest known moment of recording */
function beliefs({ wall, monotonic }: { wall: Clock; monotonic: () => number }, last: () => Instant | undefined) {
  /** The trusted difference, wall clock minus monotonic clock. */
  let believed = wall() - monotonic()
  let looked = monotonic()
  let doubt: ClockDoubt | undefined

  /** Reads the wall clock, and compares it with the trusted difference. */
  function look(): Instant {
    const at = wall()
    const now = monotonic()
    const offset = at - now
    const drift = DRIFT * Math.max(0, now - looked)
    looked = now
    if (doubt === undefined) {
      const off = offset - believed
      if (Math.abs(off) > TOLERANCE_MS) doubt = jumpDoubt(offset, now, off)
      else believed += Math.max(-drift, Math.min(drift, off))
      return at
    }
    if (Math.abs(offset - doubt.offset) > TOLERANCE_MS) {
      const recorded = last()
      const aheadMs = recorded === undefined ? undefined : at - recorded
      doubt = correctedDoubt(doubt, offset, now, aheadMs) ?? jumpDoubt(offset, now, offset - believed)
    }
    if (isDoubtOver(doubt, now)) {
      believed = doubt.offset
      doubt = undefined
    }
    return at
  }

  return {
    look,
    doubt: () => doubt,
    confirm(): void {
      if (doubt !== undefined) doubt = { ...doubt, confirmed: true }
      look()
    },
    /** Trusts the clock as it is, unless it is too far ahead of the last event. */
    restart(): void {
      const at = wall()
      const since = monotonic()
      const recorded = last()
      believed = at - since
      doubt = recorded === undefined ? doubt : (startDoubt(believed, since, at - recorded) ?? doubt)
    },
  }
}

/** Makes a checked clock that is always trusted, for clocks that may jump, such as the virtual clock of a simulation. */
export const believedClock = (clock: Clock): CheckedClock => ({
  recording: clock,
  acting: clock,
  state: () => SOUND,
  start() {},
  compare() {},
  heard() {},
  accept() {},
})

/** The fault of a writer whose clock is behind the last recorded event. */
export const clockBehind = (at: Instant, recorded: Instant): Fault =>
  new Fault(
    'log.clock-behind',
    `The clock of this machine says ${iso(at)}, but the last event was recorded at ${iso(recorded)}: set the clock right (NTP). Commands are accepted again when it is less than ${TOLERANCE_MS / 1000} s behind.`,
    { retryAfter: Math.max(1, Math.min(60, Math.ceil((recorded - TOLERANCE_MS - at) / 1000))) },
  )
