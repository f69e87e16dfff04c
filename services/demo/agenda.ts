import type { Instant } from '../../domain/kernel/index.ts'

/** What is still to happen in a simulated community, earliest first; what is due at the same moment keeps its order. */
export interface Agenda {
  at(moment: Instant, what: () => Promise<void>): void
  /** Runs everything up to the moment, in order, and whatever that puts on the agenda meanwhile. */
  runUntil(moment: Instant, clock: (now: Instant) => void): Promise<void>
}

export function agenda(): Agenda {
  /** Latest first, so that the next one is taken from the end. */
  const entries: { readonly moment: Instant; readonly what: () => Promise<void> }[] = []
  return {
    at(moment, what) {
      let [from, to] = [0, entries.length]
      while (from < to) {
        const middle = (from + to) >> 1
        if ((entries[middle]?.moment ?? 0) > moment) from = middle + 1
        else to = middle
      }
      entries.splice(from, 0, { moment, what })
    },
    async runUntil(moment, clock) {
      for (let next = entries.at(-1); next !== undefined && next.moment <= moment; next = entries.at(-1)) {
        entries.pop()
        clock(next.moment)
        await next.what()
      }
      clock(moment)
    },
  }
}
