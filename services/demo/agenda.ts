import type { Instant } from '../../domain/kernel/index.ts'

/** What happens to one of them over time: it yields the moments until which it waits. */
export type Course = AsyncGenerator<Instant, void, void>

/** What is still to happen in a simulated community, earliest first; what is due at the same moment keeps its order. */
export interface Agenda {
  at(moment: Instant, what: () => Promise<void>): void
  /** Follows a course from the moment on. Nothing of it happens earlier than what has happened already. */
  follow(moment: Instant, course: Course): void
  /**
   * Runs everything up to the moment, in order, and whatever that puts on the agenda meanwhile; false where it was
   * stopped before.
   */
  runUntil(moment: Instant, clock: (now: Instant) => void, stopped: () => boolean): Promise<boolean>
}

export function agenda(): Agenda {
  /** Latest first, so that the next one is taken from the end. */
  const entries: { readonly moment: Instant; readonly what: () => Promise<void> }[] = []

  function at(moment: Instant, what: () => Promise<void>): void {
    let [from, to] = [0, entries.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((entries[middle]?.moment ?? 0) > moment) from = middle + 1
      else to = middle
    }
    entries.splice(from, 0, { moment, what })
  }

  function follow(moment: Instant, course: Course): void {
    at(moment, async () => {
      const { value, done } = await course.next()
      if (done !== true) follow(Math.max(value, moment), course)
    })
  }

  return {
    at,
    follow,
    async runUntil(moment, clock, stopped) {
      for (let next = entries.at(-1); next !== undefined && next.moment <= moment; next = entries.at(-1)) {
        if (stopped()) return false
        entries.pop()
        clock(next.moment)
        await next.what()
      }
      clock(moment)
      return true
    },
  }
}
