/** What is being written of each subject: an erasure waits for it, so that nothing arrives behind it. */
export interface UnderWay {
  /** @param subject digest, hex */
  run<T>(subject: string, work: () => Promise<T>): Promise<T>
  /** Resolves when nothing that was begun before is under way. */
  settled(subject: string): Promise<void>
}

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

/** Like `Promise.all`, but waits until all have ended: after a failure nothing is still in progress. */
export async function allEnded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
