import { AsyncLocalStorage } from 'node:async_hooks'
import type { Instant } from '../domain/kernel/index.ts'
import type { Clock } from '../services/ports/clock.ts'
import type { EventLog } from '../services/ports/event-log.ts'

/**
 * Lets commands run side by side, each at its own time, and append in the order in which they began. Appends then share commits as
 * in a busy engine, and the same commands make the same log every time.
 */
export interface CommandTurns {
  /** The time of the command that asks. */
  readonly clock: Clock
  /**
   * The log for commands: each append waits for the turns before its own. In turns no idempotency key is looked up, because a history
   * uses each for one stream only.
   */
  ordered(log: EventLog): EventLog
  /** Runs work in the next turn. If the work fails, no later turn appends anything. */
  take<T>(moment: Instant, work: () => Promise<T>): Promise<T>
}

interface Turn {
  readonly moment: Instant
  /** Resolves once every earlier turn has begun to append, or will not. */
  readonly before: Promise<void>
  readonly pass: () => void
}

/** @param otherwise the clock outside of turns */
export function turns(otherwise: Clock = Date.now): CommandTurns {
  const current = new AsyncLocalStorage<Turn>()
  let last = Promise.resolve()

  return {
    clock: () => current.getStore()?.moment ?? otherwise(),

    ordered: (log) => ({
      ...log,
      commandStream: async (id) => (current.getStore() === undefined ? log.commandStream?.(id) : undefined),
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
        // A turn that appended nothing must not let later turns overtake earlier ones.
        void before.then(resolve, reject)
        return result
      } catch (fault) {
        reject(fault)
        throw fault
      }
    },
  }
}
