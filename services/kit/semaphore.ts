/** Options of one piece of work. */
export interface SemaphoreOptions {
  /** The party that the work belongs to. Keys take turns, so a key with much work delays only itself. */
  readonly key?: string
  /** Ends the wait for a slot. It does not stop work that has begun. */
  readonly signal?: AbortSignal
}

/** Runs work when there is a slot for it. Rejects with the reason of the signal if the signal aborts first. */
export type Semaphore = <T>(work: () => Promise<T>, options?: SemaphoreOptions) => Promise<T>

/**
 * Returns a semaphore that runs at most `most` pieces of work at once, and at most `mostOfKey` of one key. The work of a key runs
 * in the order of the calls. A free slot goes to the key that has waited longest since it last got one.
 */
export function semaphore(most: number, mostOfKey = most): Semaphore {
  /** The keys with waiting work, in the order of their turns. */
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
      // The key moves behind the others.
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
