import { Type } from '@sinclair/typebox'
import { demandNumberIn } from '../../domain/demand/intake/demand-number.ts'
import type { RowFilter } from '../runtime/index.ts'

/** Finds every demand of a number that the reader may know of: a number is no identity. */
export const byNumber: RowFilter = {
  schema: Type.String({
    description:
      'Demand numbers, separated by commas, with or without dashes and spaces; several demands may share one. A wrong check digit is refused',
    maxLength: 500,
  }),
  few: true,
  where(value) {
    const numbers = value.split(',').map(demandNumberIn)
    const valid = numbers.filter((number) => number !== undefined)
    return valid.length === numbers.length ? { column: 'number', oneOf: valid } : undefined
  },
}
