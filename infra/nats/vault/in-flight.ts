/** Tracks the writes in flight of each subject. An erasure waits for them, so that none arrives after it. */
export interface UnderWay {
  /** Runs a write. @param subject its digest, in hex */
  run<T>(subject: string, work: () => Promise<T>): Promise<T>
  /** Resolves when every write that began before has ended. */
  settled(subject: string): Promise<void>
}

/** Makes a tracker without writes. */
export function underWay(): UnderWay {
  const running = new Map<string, Set<Promise<unknown>>>()
  return {
    async run(subject, work) {
      const own = running.get(subject) ?? new Set()
      running.set(subject, own)
      const one = work()
      own.add(one)
      try {
        return await one
      } finally {
        own.delete(one)
        if (own.size === 0 && running.get(subject) === own) running.delete(subject)
      }
    },
    async settled(subject) {
      await Promise.allSettled(running.get(subject) ?? [])
    },
  }
}

/** Waits like `Promise.all`, but until all promises have ended, so that nothing is in progress after a failure. */
export async function allEnded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
