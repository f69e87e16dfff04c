import { firstWhere, type Instant } from '../domain/kernel/index.ts'

/** What happens to one of them over time: it yields the moments until which it waits. */
export type Course = Generator<Instant, void, void>

/** What is still to happen in a simulated community, earliest first; what is due at the same moment keeps its order. */
export interface Agenda {
  at(moment: Instant, what: () => void): void
  /** Follows a course from the moment on. Nothing of it happens earlier than what has happened already. */
  follow(moment: Instant, course: Course): void
  /**
   * Runs everything up to the moment, in order, and whatever that puts on the agenda meanwhile; false where it was stopped
   * before. After each it waits until there is room for more.
   */
  runUntil(moment: Instant, how: Running): Promise<boolean>
}

interface Running {
  readonly clock: (now: Instant) => void
  readonly stopped: () => boolean
  readonly room: () => Promise<void>
}

export function agenda(): Agenda {
  /** Latest first, so that the next one is taken from the end. */
  const entries: { readonly moment: Instant; readonly what: () => void }[] = []

  function at(moment: Instant, what: () => void): void {
    const place = firstWhere(0, entries.length, (index) => (entries[index]?.moment ?? 0) <= moment)
    entries.splice(place, 0, { moment, what })
  }

  function follow(moment: Instant, course: Course): void {
    at(moment, () => {
      const { value, done } = course.next()
      if (done !== true) follow(Math.max(value, moment), course)
    })
  }

  return {
    at,
    follow,
    async runUntil(moment, { clock, stopped, room }) {
      for (let next = entries.at(-1); next !== undefined && next.moment <= moment; next = entries.at(-1)) {
        if (stopped()) return false
        entries.pop()
        clock(next.moment)
        next.what()
        await room()
      }
      clock(moment)
      return true
    },
  }
}
