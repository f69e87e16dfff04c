import { expect, test } from 'vitest'
import { positionAfter } from '../../client/names.ts'

test.each(['1e3', '0x10', ' 5', '05', '-1', 'abc', ''])('%s is no position to begin after', (text) => {
  expect(() => positionAfter(text)).toThrow(expect.objectContaining({ code: 'position.invalid' }))
})

test('a position is accepted in the form that events have', () => {
  expect([positionAfter('0'), positionAfter('184213')]).toEqual([0, 184_213])
})
