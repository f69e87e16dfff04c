import { type Instant, type Read, type Rejection, reject, type Setting } from '../kernel/index.ts'
import { needs } from './guards.ts'
import { type DemandState, stateOf } from './state.ts'

/** The demand into which another one is merged, read where the command names it. */
export type Original = Read<DemandState | undefined, { original?: string }>
export type BesideOriginal = Setting<{ readonly original: Original }>

/** What was done, for this demand or for the original that it is merged into. */
export interface Done {
  /** By recorded time. */
  readonly at: Instant
  /** The parties that did it. */
  readonly by: readonly string[]
}

/**
 * What a demand can be closed upon, or why nothing is there yet. A merged demand has no tasks of its own: what was
 * delivered for its original is what its own raiser judges.
 */
export function doneFor(
  demand: DemandState,
  named: string | undefined,
  original: DemandState | undefined,
): Done | Rejection {
  if (stateOf(demand) !== 'merged')
    return needs(demand, 'delivered') ?? { at: demand.deliveredAt ?? demand.clockFrom, by: demand.delivered }
  const expected = demand.merged?.original
  if (expected === undefined)
    return reject('demand.original-unknown', 'Nobody knows what this is merged into: unmerge it to go on with it.')
  if (named !== expected || original === undefined)
    return reject('demand.original-needed', 'The demand is merged: name its original, whose result counts.', {
      original: expected,
    })
  return (
    needs(original, 'delivered', 'closed') ?? {
      at: original.deliveredAt ?? original.ended?.at ?? original.clockFrom,
      // Who worked on it before it was merged is no judge of it either.
      by: [...original.delivered, ...demand.delivered],
    }
  )
}
