import fc from 'fast-check'
import { test } from 'vitest'
import { surfacesLaw } from './surfaces-law.ts'

test('what is hidden from a reader changes no byte of any answer to them but positions', () =>
  fc.assert(surfacesLaw(12), { numRuns: 10 }))
