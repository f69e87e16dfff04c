import type { Pace } from '../../../services/kit/pace.ts'
import type { Listener } from './listener.ts'

/** All listeners to the live streams. */
export interface Audience {
  /** Adds a listener until its writer's signal aborts. */
  add(listener: Listener): void
  isEmpty(): boolean
  all(): Iterable<Listener>
  /** Visits every listener, and yields to other work in between. */
  each(visit: (listener: Listener) => void): Promise<void>
}

export function audience(pace: Pace): Audience {
  const listeners = new Set<Listener>()
  return {
    add(listener) {
      listeners.add(listener)
      listener.writer.signal.addEventListener('abort', () => listeners.delete(listener))
    },
    isEmpty: () => listeners.size === 0,
    all: () => listeners,
    async each(visit) {
      for (const listener of listeners) {
        if (pace.due()) await pace.rest()
        visit(listener)
      }
    },
  }
}
