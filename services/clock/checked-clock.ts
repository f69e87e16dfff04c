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

/** Drift of the two clocks that is no jump: the largest rate at which NTP corrects one. */
const DRIFT = 0.0005

/**
 * The wall clock, checked against a clock that only runs. A reading that jumps is not believed at once: commands, and what time
 * alone makes services do, wait until the clock runs steadily, and after large jumps until it is confirmed.
 */
export interface CheckedClock {
  /** The time to record by. @throws Fault `clock.jumped` `log.clock-behind` */
  readonly recording: Clock
  /** The time to act on, for services. @throws Fault `clock.jumped` `clock.unconfirmed` `log.clock-behind` */
  readonly acting: Clock
  state(): ClockState
  /** Call when the engine starts. @param last when the log's last event was recorded, if there is one */
  start(last: Instant | undefined): void
  /** Compares it with a clock on another host. @param other what that clock says now */
  compare(other: Instant): void
  /** Call when an event of another engine arrives. @param recorded when that engine recorded it */
  heard(recorded: Instant): void
  /** Call when a person says that the clock is right as it is now. */
  accept(): void
}

const SOUND: ClockState = { unconfirmed: false }

/** @param clocks `monotonic` in milliseconds: it runs evenly and never jumps */
export function checkedClock(clocks: { wall: Clock; monotonic: () => number }): CheckedClock {
  /** The latest moment that is known to be recorded. */
  let last: Instant | undefined
  const { look, confirm, restart, doubt } = beliefs(clocks, () => last)

  function refuseBehind(at: Instant): void {
    if (last !== undefined && at < last - TOLERANCE_MS) throw clockBehind(at, last)
  }

  const stateAt = (at: Instant): ClockState => {
    const doubted = doubt()
    return doubted === undefined ? SOUND : doubtedState(doubted, clocks.monotonic(), at)
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

/** What is believed of the wall clock. @param last the latest moment that is known to be recorded */
function beliefs({ wall, monotonic }: { wall: Clock; monotonic: () => number }, last: () => Instant | undefined) {
  /** Wall clock less monotonic clock. */
  let believed = wall() - monotonic()
  let looked = monotonic()
  let doubt: ClockDoubt | undefined

  /** Reads the wall clock, and compares it with what is believed. */
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
    /** Believes the clock as it is, unless it is too far ahead of the last event. */
    restart(): void {
      const at = wall()
      const since = monotonic()
      const recorded = last()
      believed = at - since
      doubt = recorded === undefined ? doubt : (startDoubt(believed, since, at - recorded) ?? doubt)
    },
  }
}

/** A clock that may jump, such as the virtual one of a simulation: it is always believed. */
export const believedClock = (clock: Clock): CheckedClock => ({
  recording: clock,
  acting: clock,
  state: () => SOUND,
  start() {},
  compare() {},
  heard() {},
  accept() {},
})

/** The refusal of a writer whose clock is behind what is recorded. */
export const clockBehind = (at: Instant, recorded: Instant): Fault =>
  new Fault(
    'log.clock-behind',
    `The clock of this machine says ${iso(at)}, but the last event was recorded at ${iso(recorded)}: set the clock right (NTP). Commands are taken again when it is less than ${TOLERANCE_MS / 1000} s behind.`,
    { retryAfter: Math.max(1, Math.min(60, Math.ceil((recorded - TOLERANCE_MS - at) / 1000))) },
  )
