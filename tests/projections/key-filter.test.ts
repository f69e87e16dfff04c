import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyFilter } from '../../projections/runtime/key-filter.ts'

test('a filter never denies a key that was added', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), (names) => {
      const filter = keyFilter()
      for (const name of names) filter.add(name)
      expect(names.filter((name) => !filter.mayHold(name))).toEqual([])
    }),
    { numRuns: 20 },
  )
})

test('a filter of a million keys denies nearly all others', () => {
  const filter = keyFilter()
  const name = (at: number) => `pa\u0000demand.0198f2c4-7a3b-7000-8000-${at.toString(16).padStart(12, '0')}.t1`
  for (let at = 0; at < 1_000_000; at += 1) filter.add(name(at))
  const others = Array.from({ length: 10_000 }, (_, at) => name(5_000_000 + at))
  expect(others.filter((one) => filter.mayHold(one)).length).toBeLessThan(300)
})
