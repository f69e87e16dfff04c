import { type Instant, type Rejection, read, reject } from '../kernel/index.ts'
import { requireStatus } from './guards.ts'
import { type DemandState, stateOf } from './state.ts'

/** Reads the demand into which this one is merged, where the command names it in `original`. */
export const mergeTarget = {
  original: read.self<DemandState, { readonly original?: string }>(({ original }) => original),
}

/** The work done for a demand, or for the one that it is merged into. */
export interface DemandDelivery {
  /** The recorded time of the last delivery. */
  readonly at: Instant
  /** The parties that delivered. */
  readonly by: readonly string[]
}

/**
 * The delivery on which a demand can be closed, or why there is none yet. A merged demand has no tasks of its own: its
 * raiser judges what was delivered for the demand that it is merged into.
 */
export function deliveryOf(
  demand: DemandState,
  named: string | undefined,
  original: DemandState | undefined,
): DemandDelivery | Rejection {
  if (stateOf(demand) !== 'merged')
    return requireStatus(demand, 'delivered') ?? { at: demand.deliveredAt ?? demand.clockFrom, by: demand.delivered }
  const expected = demand.merged?.original
  if (expected === undefined)
    return reject('demand.original-unknown', {
      en: 'The imported history does not say which demand this one is merged into. Unmerge it to go on with it.',
      zh: '导入的记录未说明并入哪条诉求，请先撤销并件再继续办理。',
    })
  if (named !== expected || original === undefined)
    return reject(
      'demand.original-needed',
      {
        en: 'The demand is merged: name in `original` the demand whose result counts.',
        zh: '该诉求已并件，请填写主诉求编号，以其办理结果为准。',
      },
      { original: expected },
    )
  return (
    requireStatus(original, 'delivered', 'closed') ?? {
      at: original.deliveredAt ?? original.ended?.at ?? original.clockFrom,
      // A party that worked on the demand before the merge is no independent judge either.
      by: [...original.delivered, ...demand.delivered],
    }
  )
}
