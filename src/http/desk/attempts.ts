import { LRUCache } from 'lru-cache'
import { DAY } from '../../../domain/kernel/index.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import { ProblemError } from '../problems.ts'

/** Limits guesses: a few a day for each name. */
export interface Attempts {
  /**
   * Counts an attempt for each name, before its outcome is known: attempts at the same time cannot outrun the limit.
   *
   * @returns takes the attempt back, where it was no guess
   * @throws ProblemError `follow.too-many`
   */
  count(names: readonly string[]): () => void
}

const MOST_A_DAY = 5
const MAX_REMEMBERED = 100_000

export function attempts(clock: Clock): Attempts {
  const counted = new LRUCache<string, { count: number; readonly until: number }>({ max: MAX_REMEMBERED })
  const current = (name: string) => {
    const found = counted.get(name)
    return found !== undefined && clock() < found.until ? found : { count: 0, until: clock() + DAY }
  }
  return {
    count(names) {
      const entries = names.map((name) => [name, current(name)] as const)
      const full = entries.map(([, entry]) => entry).filter(({ count }) => count >= MOST_A_DAY)
      if (full.length > 0) {
        const until = Math.max(...full.map((entry) => entry.until))
        throw new ProblemError('follow.too-many', undefined, { retryAfter: Math.ceil((until - clock()) / 1000) })
      }
      for (const [name, entry] of entries) {
        entry.count += 1
        counted.set(name, entry)
      }
      return () => {
        for (const [, entry] of entries) entry.count -= 1
      }
    },
  }
}
