import type { Fault } from './fault.ts'

/** The wait before the first retry in an outage. Each further wait is twice as long. */
const FIRST_MS = 100
/** The longest wait before a retry in an outage. */
const LONGEST_MS = 2_000
/** The waits between the five tries, within 30 s, after an unknown error. */
const UNKNOWN_MS = [1_000, 2_000, 4_000, 8_000]
/** The wait before the next look if retries alone change nothing. */
const LOOK_MS = 60_000

/** The time of the next try. */
export interface NextTry {
  readonly waitMs: number
  /** Whether the part stands still. After the wait it only looks whether the cause was mended. */
  readonly still: boolean
}

/** Decides how long a part of the engine waits after a fault, by the kind of the fault. */
export interface Backoff {
  after(fault: Pick<Fault, 'kind'>): NextTry
  /** Call when the work succeeded: earlier faults no longer count. */
  succeeded(): void
}

/**
 * Returns a backoff that retries outages with growing waits. After an unknown error it retries up to five times in 30 s, then looks
 * once a minute. After a permanent fault it looks once a minute from the start.
 */
export function backoff(): Backoff {
  let outages = 0
  let unknown = 0
  return {
    after({ kind }) {
      if (kind === 'permanent') return { waitMs: LOOK_MS, still: true }
      if (kind === 'transient') {
        outages += 1
        return { waitMs: Math.min(FIRST_MS * 2 ** (outages - 1), LONGEST_MS), still: false }
      }
      const waitMs = UNKNOWN_MS[unknown]
      unknown += 1
      return waitMs === undefined ? { waitMs: LOOK_MS, still: true } : { waitMs, still: false }
    },
    succeeded() {
      outages = 0
      unknown = 0
    },
  }
}
