/** Tasks that run side by side until they are stopped or one of them fails. */
export interface TaskGroup {
  readonly signal: AbortSignal
  start(work: () => Promise<void>): void
  /** Rejects with the first failure of a task. Resolves when the group has been stopped. */
  readonly ended: Promise<void>
  /** Aborts the signal of all tasks, and waits for them. */
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
