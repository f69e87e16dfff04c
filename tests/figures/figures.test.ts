import { compareFigures } from './comparison.ts'

compareFigures({ seed: 3, days: 20 })
