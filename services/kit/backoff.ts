import type { Fault } from './fault.ts'

/** The wait before the next try in an outage, doubled each time. */
const FIRST_MS = 100
const LONGEST_MS = 2_000
/** The waits between the five tries, within 30 s, after an unknown error. */
const UNKNOWN_MS = [1_000, 2_000, 4_000, 8_000]
/** The wait before the next look where a retry alone changes nothing. */
const LOOK_MS = 60_000

/** When to try again. */
export interface NextTry {
  readonly waitMs: number
  /** Whether the part stands still: after the wait it only looks whether the cause was mended. */
  readonly still: boolean
}

/** How long a part of the engine waits after a fault, by its kind. */
export interface Backoff {
  after(fault: Pick<Fault, 'kind'>): NextTry
  /** The work succeeded: earlier faults do not count any more. */
  succeeded(): void
}

/**
 * Retries outages with growing pauses. After an unknown error it tries five times in 30 s, then looks once a minute; after a
 * permanent fault it looks once a minute from the start.
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
