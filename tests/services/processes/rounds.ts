import type { Wait } from '../../../services/kit/event-delivery.ts'

/** Ticks of several clocks, controlled by a test. */
export function rounds(clocks = 1): { readonly wait: Wait; round(): Promise<void> } {
  let waiting: (() => void)[] = []
  let all = Promise.withResolvers<void>()
  return {
    wait: (_, signal) =>
      new Promise<void>((resolve, reject) => {
        signal.throwIfAborted()
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        waiting.push(resolve)
        if (waiting.length === clocks) all.resolve()
      }),
    /** Lets every clock tick once more, and waits until the work of all ticks is done. */
    async round() {
      await all.promise
      const going = waiting
      waiting = []
      all = Promise.withResolvers()
      for (const go of going) go()
      await all.promise
    },
  }
}
