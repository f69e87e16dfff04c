import { describe } from 'vitest'
import { compareFigures } from './comparison.ts'

describe('after three months', () => compareFigures({ seed: 7, days: 90 }))
describe('of another community', () => compareFigures({ seed: 21, days: 60 }))
