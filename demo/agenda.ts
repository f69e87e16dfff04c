import { firstWhere, type Instant } from '../domain/kernel/index.ts'

/** A course of events over time. It yields the times until which it waits. */
export type Course = Generator<Instant, void, void>

/** The future steps of a simulated community, earliest first. Entries with the same time keep their order. */
export interface Agenda {
  at(moment: Instant, what: () => void): void
  /** Follows a course from this time on. No step runs earlier than the step before it. */
  follow(moment: Instant, course: Course): void
  /**
   * Runs every entry up to this time, in order, including entries that are added meanwhile. After each entry it waits until there is
   * room for more. Resolves with false if it was stopped before the end.
   */
  runUntil(moment: Instant, how: Running): Promise<boolean>
}

interface Running {
  readonly clock: (now: Instant) => void
  readonly stopped: () => boolean
  readonly room: () => Promise<void>
}

export function agenda(): Agenda {
  /** Latest first, so that the next entry is at the end. */
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
