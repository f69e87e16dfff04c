import { lawsOfLives } from './life-suite.ts'

// Ten times as many lives as in the quick tier.
lawsOfLives(600)
