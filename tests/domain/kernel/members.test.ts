import { expect, test } from 'vitest'
import { omit } from '../../../domain/kernel/index.ts'

interface Row {
  readonly id: string
  readonly due?: number
  readonly held?: { readonly by: string }
}

test('omitted members are absent, and the others are unchanged', () => {
  const row: Row = { id: 'a', due: 0, held: { by: 'li' } }
  expect(Object.entries(omit(row, 'due'))).toEqual([
    ['id', 'a'],
    ['held', row.held],
  ])
  expect(Object.keys(omit(row, 'due', 'held'))).toEqual(['id'])
  expect(row).toEqual({ id: 'a', due: 0, held: { by: 'li' } })
})

test('an object without any of them is returned itself', () => {
  const row: Row = { id: 'a', due: 1 }
  expect(omit(row, 'held')).toBe(row)
})
