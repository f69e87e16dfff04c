import { expect, it } from 'vitest'
import { recentMap } from '../../../services/kit/recent-map.ts'

it('holds at least the last keys up to its capacity, and fewer than twice as many', () => {
  const map = recentMap<number, number>(10)
  for (let last = 0; last < 100; last += 1) {
    map.set(last, -last)
    const held = Array.from({ length: last + 1 }, (_, key) => key).filter((key) => map.get(key) !== undefined)
    expect(held.slice(-10)).toEqual(
      Array.from({ length: Math.min(10, last + 1) }, (_, at) => Math.max(0, last - 9) + at),
    )
    expect(held.length).toBeLessThan(20)
  }
})

it('holds nothing after it is cleared', () => {
  const map = recentMap<string, string>(2)
  for (const key of ['a', 'b', 'c']) map.set(key, 'x')
  map.clear()
  expect(['a', 'b', 'c'].map(map.get)).toEqual([undefined, undefined, undefined])
})
