import type { Turn } from '../ports/turn.ts'

const NEVER = new AbortController().signal

/** Turns within one process, in the order in which they were asked for. Nobody loses one. */
export function turnsHere(): Turn {
  let last = Promise.resolve()
  return async (signal) => {
    const before = last
    const mine = Promise.withResolvers<void>()
    last = before.then(() => mine.promise)
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    if (!signal.aborted) await Promise.race([before, aborted])
    if (!signal.aborted) return { lost: NEVER, end: async () => mine.resolve() }
    mine.resolve()
    return undefined
  }
}
