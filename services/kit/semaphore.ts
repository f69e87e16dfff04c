/** Whose work it is, and what ends the wait for a slot. */
export interface SemaphoreOptions {
  /** Keys take turns: one that asks for much waits behind itself only. */
  readonly key?: string
  readonly signal?: AbortSignal
}

/** Runs work once there is a slot for it. Rejects with the signal's reason where that aborts first. */
export type Semaphore = <T>(work: () => Promise<T>, options?: SemaphoreOptions) => Promise<T>

/**
 * Runs at most `most` pieces of work at once, and at most `mostOfKey` of one key. Within a key the first to come is the
 * first to run; among keys a free slot goes to the one that has waited longest since it was last given one.
 */
export function semaphore(most: number, mostOfKey = most): Semaphore {
  /** In the order of their turns. A key stands here only while it waits. */
  const waiting = new Map<string, Set<() => void>>()
  const running = new Map<string, number>()
  let total = 0

  const mayRun = (key: string): boolean => total < most && (running.get(key) ?? 0) < mostOfKey

  function enter(key: string): void {
    total += 1
    running.set(key, (running.get(key) ?? 0) + 1)
  }

  function leave(key: string): void {
    total -= 1
    const left = (running.get(key) ?? 1) - 1
    if (left === 0) running.delete(key)
    else running.set(key, left)
    for (const [next, queue] of waiting) {
      const [first] = queue
      if (first === undefined || !mayRun(next)) continue
      queue.delete(first)
      // It stands behind the others from now on.
      waiting.delete(next)
      if (queue.size > 0) waiting.set(next, queue)
      enter(next)
      first()
      return
    }
  }

  function slot(key: string, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = waiting.get(key) ?? new Set()
      const given = (): void => {
        signal?.removeEventListener('abort', abandon)
        resolve()
      }
      const abandon = (): void => {
        queue.delete(given)
        if (queue.size === 0 && waiting.get(key) === queue) waiting.delete(key)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abandon, { once: true })
      waiting.set(key, queue.add(given))
    })
  }

  return async (work, { key = '', signal } = {}) => {
    signal?.throwIfAborted()
    if (mayRun(key) && !waiting.has(key)) enter(key)
    else await slot(key, signal)
    try {
      return await work()
    } finally {
      leave(key)
    }
  }
}
