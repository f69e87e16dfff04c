import { expect, test } from 'vitest'
import { canonicalText, digestOf } from '../../../../src/dashboard/kit/digest.ts'
import { type Figures, largest } from '../../../../src/dashboard/pages/report/figures.ts'

const party = (value: string, demands: number): Figures => {
  const rate = { count: demands - 1, of: demands }
  return { by: 'party', value, demands, response: rate, resolution: rate, satisfaction: rate }
}

test('a table keeps the largest parties, and adds the others up', () => {
  const { shown, rest } = largest([party('a', 2), party('b', 9), party('c', 4), party('d', 3)], 3)
  expect(shown.map(({ value }) => value)).toEqual(['b', 'c'])
  expect(rest).toMatchObject({ parties: 2, figures: { demands: 5, response: { count: 3, of: 5 } } })
  expect(largest([party('a', 2)], 3)).toEqual({ shown: [party('a', 2)] })
})

test('a digest is that of the canonical JSON, whatever the order of members', async () => {
  expect(canonicalText({ b: [1, { d: null, c: 'é' }], a: undefined })).toBe('{"b":[1,{"c":"é","d":null}]}')
  expect(await digestOf({ a: 1, b: 2 })).toBe(await digestOf({ b: 2, a: 1 }))
  expect(await digestOf('')).toBe('12ae32cb1ec02d01eda3581b127c1fee3b0dc53572ed6baf239721a03d82e126')
})
