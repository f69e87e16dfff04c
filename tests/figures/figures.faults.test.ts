import { describe } from 'vitest'
import { answersAfter } from './answers.ts'
import { compareFigures } from './comparison.ts'

describe('after three months', () => compareFigures(() => answersAfter({ seed: 21, days: 90 })))
describe('of another community', () => compareFigures(() => answersAfter({ seed: 7, days: 60 })))
