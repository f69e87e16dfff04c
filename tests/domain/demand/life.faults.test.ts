import { lawsOfLives } from './life-suite.ts'

// Ten times as many lives as in the quick tier. `LIFE_SEED=$RANDOM npm run test:faults` lives others.
lawsOfLives(1_000, Number(process.env.LIFE_SEED ?? 11))
