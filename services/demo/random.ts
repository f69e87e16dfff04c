/** Repeatable chance: the same seed gives the same choices. */
export interface Chance {
  /** An integer from 0 to below `below`. */
  below(below: number): number
  /** True in so many of a hundred cases. */
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
    percent: (percent) => below(100) < percent,
    pick(from) {
      const one = from[below(from.length)]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
  }
}
