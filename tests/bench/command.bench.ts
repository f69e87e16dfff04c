import type { Bench } from './measure.ts'
import { raising, tokenOf } from './raised-demands.ts'

/** Requests before the measured ones, on both sides: a server that has run for a while has its code compiled. */
const WARM_UP = 1_000

/** Raising demands by 64 connections, durable, with the projector running, against the same application whose handler only checks. */
export const bench: Bench = {
  name: 'command',
  unit: 'requests/s',
  target: 0.5,
  targets: [{ figure: /^p99 ms$/, mostMs: 25 }],
  async run({ folder, quick }, round) {
    const token = await tokenOf({ sub: 'person-1', role: 'committee', party: 'committee' })
    return raising({ folder, quick, round, tokens: [token], before: quick ? 64 : WARM_UP })
  },
}
