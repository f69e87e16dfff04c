import type { Bench } from './measure.ts'
import { raising, tokenOf } from './raised-demands.ts'

/** Residents who raised before. */
const RESIDENTS = 1_000

/** Raising demands as the bench `command` does, by residents who raised before: their keys are there. */
export const bench: Bench = {
  name: 'command-returning',
  unit: 'requests/s',
  target: 0.55,
  async run({ folder, quick }, round) {
    const residents = Array.from({ length: RESIDENTS }, (_, at) => tokenOf({ sub: `resident-${at}`, role: 'resident' }))
    return raising({ folder, quick, round, tokens: await Promise.all(residents), before: quick ? 64 : RESIDENTS })
  },
}
