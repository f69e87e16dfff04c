import { setInterval } from 'node:timers/promises'

/** Work that runs beside a test. */
export interface Load {
  /** Stops it; rejects with its first failure. */
  stop(): Promise<void>
}

/** Repeats something every few milliseconds until it is stopped. A failure is kept for `stop`: it never rejects by itself. */
export function loading(everyMs: number, work: () => Promise<unknown>): Load {
  const stopping = new AbortController()
  let failure: { readonly error: unknown } | undefined
  async function run(): Promise<void> {
    try {
      for await (const _ of setInterval(everyMs, undefined, { signal: stopping.signal })) await work()
    } catch (error) {
      if (!stopping.signal.aborted) failure = { error }
    }
  }
  const ended = run()
  return {
    async stop() {
      stopping.abort()
      await ended
      if (failure !== undefined) throw failure.error
    },
  }
}
