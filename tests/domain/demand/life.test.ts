import { lawsOfLives } from './life-suite.ts'

lawsOfLives(100, 7)
