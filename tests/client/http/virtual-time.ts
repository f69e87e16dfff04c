import type { Surroundings } from '../../../client/http/surroundings.ts'

/** Time that a test advances. */
export interface VirtualTime extends Surroundings {
  /** Milliseconds for which calls are waiting, the soonest first. */
  waits(): readonly number[]
  /** Advances to the next waiting call, and lets what follows from it happen. */
  next(): Promise<void>
}

interface Waiting {
  readonly at: number
  readonly call: () => void
}

/** @param random the number that stands for chance */
export function virtualTime(random = 1): VirtualTime {
  let now = 0
  let bytes = 0
  const waiting = new Set<Waiting>()
  const soonest = (): Waiting[] => [...waiting].sort((one, other) => one.at - other.at)
  return {
    now: () => now,
    after(ms, call) {
      const one = { at: now + ms, call }
      waiting.add(one)
      return () => void waiting.delete(one)
    },
    random: () => random,
    bytes: (count) => Uint8Array.from({ length: count }, () => bytes++ % 256),
    waits: () => soonest().map(({ at }) => at - now),
    async next() {
      const [first] = soonest()
      if (first === undefined) throw new Error('nothing waits')
      waiting.delete(first)
      now = first.at
      first.call()
      await settled()
    },
  }
}

/** Lets everything happen that needs no time. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
