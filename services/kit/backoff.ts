import type { Fault } from './fault.ts'

/** An outage: the wait before the next try, doubled each time. */
const FIRST_MS = 100
const LONGEST_MS = 2_000
/** An error on no list: the waits between its tries, five of them within 30 s. */
const UNKNOWN_MS = [1_000, 2_000, 4_000, 8_000]
/** Where trying again changes nothing by itself. */
const LOOK_MS = 60_000

/** When to try again. */
export interface NextTry {
  readonly waitMs: number
  /** The part stands still: what comes after the wait is a look, whether it was mended. */
  readonly still: boolean
}

/** How one part of the engine goes on after faults, by their kind. */
export interface Backoff {
  after(fault: Pick<Fault, 'kind'>): NextTry
  /** The work succeeded: earlier faults do not count any more. */
  succeeded(): void
}

/**
 * Outages are waited out, with longer pauses; an unknown error is tried five times in 30 s and then looked at once a minute, as
 * a refusal is from the first time on.
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
