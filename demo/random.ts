/** Repeatable random choices: the same seed gives the same choices. */
export interface Chance {
  /** An integer from 0 to below `below`. */
  below(below: number): number
  /** An integer from `least` to `most`. */
  between(least: number, most: number): number
  /** True with this probability, in percent. */
  percent(percent: number): boolean
  pick<T>(from: readonly T[]): T
}

/** Mulberry32: 32 bits of state, enough to invent a community. */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    percent: (percent) => below(100) < percent,
    pick(from) {
      const one = from[below(from.length)]
      if (one === undefined) throw new RangeError('the list to pick from is empty')
      return one
    },
  }
}

/** Random choices for one of many cases, independent of the choices of the others. */
export const chanceOf = (seed: number, nth: number): Chance => chance((seed ^ Math.imul(nth + 1, 0x9e3779b1)) >>> 0)

/** Draws from a deck with a number of cards of each kind, and shuffles it again when it is empty, so that rare kinds come too. */
export function deck<T extends string>(counts: Readonly<Record<T, number>>, by: Chance): () => T {
  const kinds = Object.keys(counts) as T[]
  let cards: T[] = []
  return () => {
    if (cards.length === 0) {
      cards = kinds.flatMap((kind) => Array.from({ length: counts[kind] }, () => kind))
      if (cards.length === 0) throw new RangeError('a deck must have cards')
    }
    const [drawn] = cards.splice(by.below(cards.length), 1)
    return drawn as T
  }
}
