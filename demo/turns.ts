import { AsyncLocalStorage } from 'node:async_hooks'
import type { Instant } from '../domain/kernel/index.ts'
import type { Clock } from '../services/ports/clock.ts'
import type { EventLog } from '../services/ports/event-log.ts'

/**
 * Lets commands be under way side by side, each at a moment of its own, and write in the order in which they began: so
 * appends share commits as they do in a busy engine, and the same commands make the same log every time.
 */
export interface Turns {
  /** Of a command, the moment that it has. */
  readonly clock: Clock
  /** The log as commands are to see it: each append waits for the turns before its own. */
  ordered(log: EventLog): EventLog
  /** Works in the next turn. Where the work fails, nothing of a later turn is written. */
  take<T>(moment: Instant, work: () => Promise<T>): Promise<T>
}

interface Turn {
  readonly moment: Instant
  /** Whatever came before has begun to write, or will not. */
  readonly before: Promise<void>
  readonly pass: () => void
}

/** @param otherwise the time for whoever is in no turn */
export function turns(otherwise: Clock = Date.now): Turns {
  const current = new AsyncLocalStorage<Turn>()
  let last = Promise.resolve()

  return {
    clock: () => current.getStore()?.moment ?? otherwise(),

    ordered: (log) => ({
      ...log,
      async append(stream, expected, events) {
        const turn = current.getStore()
        await turn?.before
        const appended = log.append(stream, expected, events)
        turn?.pass()
        return appended
      },
    }),

    async take(moment, work) {
      const before = last
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      last = promise
      promise.catch(() => {})
      try {
        const result = await current.run({ moment, before, pass: resolve }, work)
        // Whoever wrote nothing must not let others go ahead of what came before.
        void before.then(resolve, reject)
        return result
      } catch (fault) {
        reject(fault)
        throw fault
      }
    },
  }
}
