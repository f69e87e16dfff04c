/** Tasks that run beside each other until one fails or all are stopped. */
export interface TaskGroup {
  /** Aborts when the group is stopped, or when a task has failed. */
  readonly signal: AbortSignal
  run(task: () => Promise<void>): void
  /** Rejects with the first failure. Resolves when the group was stopped. */
  readonly ended: Promise<void>
  /** Waits for every task to end. */
  stop(): Promise<void>
}

export function taskGroup(): TaskGroup {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  const outcome = Promise.withResolvers<void>()
  outcome.promise.catch(() => {})
  return {
    signal: stopping.signal,
    run(task) {
      const started: Promise<void> = task()
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
