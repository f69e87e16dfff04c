/** A moment on both clocks of a machine, in milliseconds. */
export interface ClockReading {
  readonly monotonicMs: number
  readonly wallMs: number
}

/** Reads both clocks. */
export type Clocks = () => ClockReading

export const machineClocks: Clocks = () => ({ monotonicMs: performance.now(), wallMs: Date.now() })

/** Before every moment. */
const LONG_AGO: ClockReading = { monotonicMs: Number.NEGATIVE_INFINITY, wallMs: Number.NEGATIVE_INFINITY }

/** Whether what was read may be used. */
export interface Trust {
  now(): ClockReading
  /** Whether what was read at this moment may be used now. */
  holds(readAt: ClockReading): boolean
  /** Whether that is so because every destruction since was heard. */
  attends(readAt: ClockReading): boolean
}

/** The trust in records that no other process changes. */
export const ALWAYS_CURRENT: Trust = { now: () => LONG_AGO, holds: () => true, attends: () => true }

/** An erasure waits for this many leases: clocks of two machines do not run equally fast. */
export const LEASES_TO_WAIT = 1.2
/** A wall clock that is set back by less than this does not end a lease. */
const CLOCK_SLACK_MS = 50

/** The right to use what was read, for the length of a lease. */
export interface KeyLease extends Trust {
  /** Notes that a message of this number is about to be sent. */
  sending(message: number): void
  /** Notes that a message of this number came back, behind all news that were sent before it. */
  heard(message: number): void
  /** Begins again: news may have gone unheard until now. */
  begin(): void
  /** Milliseconds since a message last came back, or since the beginning. */
  silenceMs(): number
}

/**
 * Makes a lease. It runs from the moment when a message was sent that came back: every destruction that was announced before that
 * was heard before it. What was just read may be used for as long, also where nothing is heard. Both clocks have to agree: the
 * monotonic one stands still while a machine sleeps, and the wall clock can be set.
 */
export function lease(leaseMs: number, clocks: Clocks): KeyLease {
  const sent = new Map<number, ClockReading>()
  let attendedFrom = LONG_AGO
  let heardAt = clocks()
  let begunAt = heardAt

  function isWithin(from: ClockReading): boolean {
    const { monotonicMs, wallMs } = clocks()
    const wallPassedMs = wallMs - from.wallMs
    return monotonicMs - from.monotonicMs < leaseMs && wallPassedMs < leaseMs && wallPassedMs > -CLOCK_SLACK_MS
  }

  const attends = ({ monotonicMs }: ClockReading): boolean =>
    monotonicMs >= begunAt.monotonicMs && isWithin(attendedFrom)

  return {
    now: clocks,
    attends,
    holds: (readAt) => attends(readAt) || isWithin(readAt),
    sending: (message) => void sent.set(message, clocks()),
    heard(message) {
      const at = sent.get(message)
      if (at === undefined) return
      for (const one of sent.keys()) if (one <= message) sent.delete(one)
      attendedFrom = at
      heardAt = clocks()
    },
    begin() {
      sent.clear()
      attendedFrom = LONG_AGO
      heardAt = clocks()
      begunAt = heardAt
    },
    silenceMs: () => clocks().monotonicMs - heardAt.monotonicMs,
  }
}
