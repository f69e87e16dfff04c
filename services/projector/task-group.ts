/** Work that runs side by side, until it is stopped or any of it fails. */
export interface TaskGroup {
  readonly signal: AbortSignal
  start(work: () => Promise<void>): void
  /** Rejects with the first failure; resolves once the group was stopped. */
  readonly ended: Promise<void>
  /** Aborts the signal, and waits for all of the work. */
  stop(): Promise<void>
}

export function taskGroup(): TaskGroup {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const outcome = Promise.withResolvers<void>()
  outcome.promise.catch(() => {})
  return {
    signal: stopping.signal,
    start(work) {
      const started: Promise<void> = work()
        .catch((error: unknown) => {
          stopping.abort()
          outcome.reject(error)
        })
        .finally(() => running.delete(started))
      running.add(started)
    },
    ended: outcome.promise,
    async stop() {
      stopping.abort()
      while (running.size > 0) await Promise.all(running)
      outcome.resolve()
    },
  }
}
