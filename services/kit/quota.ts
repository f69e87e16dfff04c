/** Runs work unless as much work of the same key is running: then it resolves with undefined at once. */
export type Quota = <T>(key: string, work: () => Promise<T>) => Promise<T | undefined>

/** Limits the work that runs for one key at the same time. Unlike a semaphore, it lets nothing wait. */
export function quota(mostOfKey: number): Quota {
  const running = new Map<string, number>()
  return async (key, work) => {
    const before = running.get(key) ?? 0
    if (before >= mostOfKey) return undefined
    running.set(key, before + 1)
    try {
      return await work()
    } finally {
      const left = (running.get(key) ?? 1) - 1
      if (left === 0) running.delete(key)
      else running.set(key, left)
    }
  }
}
