import fc from 'fast-check'
import { test } from 'vitest'
import { QUESTIONS } from './surfaces.ts'
import { surfacesLaw } from './surfaces-law.ts'

const rounds = Number(process.env.FAULT_ROUNDS ?? 5)

test('what is hidden from a reader changes nothing of any view with any filter or order', { timeout: 600_000 }, () =>
  fc.assert(surfacesLaw(QUESTIONS.length), { numRuns: rounds * 8 }),
)
