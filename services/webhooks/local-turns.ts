import { semaphore } from '../kit/semaphore.ts'
import type { HeldTurn, Turn } from '../ports/turn.ts'

const NEVER = new AbortController().signal

/** Turns within one process, in the order in which they were asked for. None of them is ever lost. */
export function turnsHere(): Turn {
  const slot = semaphore(1)
  return (signal) =>
    new Promise<HeldTurn | undefined>((resolve) => {
      const held = Promise.withResolvers<void>()
      const hold = (): Promise<void> => {
        resolve({ lost: NEVER, end: async () => held.resolve() })
        return held.promise
      }
      // Rejects only where the signal aborts before the turn has come.
      slot(hold, { signal }).catch(() => resolve(undefined))
    })
}
