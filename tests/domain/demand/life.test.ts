import { lawsOfLives } from './life-suite.ts'

lawsOfLives(60)
