import { Type } from '@sinclair/typebox'
import { Id, type Instant, mustKnow, type Rejection, read, reject } from '../../kernel/index.ts'
import { requireStatus } from '../guards.ts'
import { type DemandState, isAnsweredOutside, stateOf } from '../state.ts'

/** Reads the demand that the command names in `original`, of which the sender must know. */
export const namedTarget = {
  original: mustKnow(read.self<DemandState, { readonly original: string }>(({ original }) => original)),
}

/** Reads the demand into which this one is merged. Its raiser may not know of it, so the sender does not name it. */
export const mergeTarget = {
  original: read.self<DemandState, unknown>((_, { merged }) => merged?.original),
}

/** Ignored: the engine knows into which demand this one is merged. Earlier versions required it. */
export const ignoredOriginal = { original: Type.Optional(Id) }

/** The work done for a demand, or for the one that it is merged into. */
export interface DemandDelivery {
  /** The recorded time of the last delivery. */
  readonly at: Instant
  /** The parties that delivered. */
  readonly by: readonly string[]
  /** The people who delivered, and the residents that they also are. */
  readonly people: readonly string[]
  /** An outside body answered that it handled it. Silence does not close that: the raiser is asked. */
  readonly outside: boolean
}

const peopleOf = ({ deliverers, alsoResidents }: DemandState): readonly string[] => [...deliverers, ...alsoResidents]

/** The work done for a demand, whatever its state: its own, and that for the demand into which it is merged. */
export const workFor = (demand: DemandState, original?: DemandState): DemandDelivery => ({
  at:
    original === undefined
      ? (demand.deliveredAt ?? demand.clockFrom)
      : (original.deliveredAt ?? original.ended?.at ?? original.clockFrom),
  // A party that worked on the demand before the merge is no independent judge either.
  by: original === undefined ? deliverersOf(demand) : [...deliverersOf(original), ...demand.delivered],
  people: [...(original === undefined ? [] : peopleOf(original)), ...peopleOf(demand)],
  outside: isAnsweredOutside(original ?? demand),
})

/**
 * The delivery on which a demand can be closed, or why there is none yet. A merged demand has no tasks of its own: its
 * raiser judges what was delivered for the demand that it is merged into.
 */
export function deliveryOf(demand: DemandState, original: DemandState | undefined): DemandDelivery | Rejection {
  if (stateOf(demand) !== 'merged') return requireStatus(demand, 'delivered') ?? workFor(demand)
  if (original === undefined)
    return reject('demand.original-unknown', {
      en: 'The imported history does not say which demand this one is merged into. Unmerge it to go on with it.',
      zh: '导入的记录未说明并入哪条诉求，请先撤销并件再继续办理。',
    })
  // The state of the other demand is not told: the sender may not see it.
  if (!['delivered', 'closed'].includes(stateOf(original)))
    return reject(
      'demand.wrong-state',
      {
        en: 'The work on the demand into which this one is merged is not delivered yet.',
        zh: '主诉求尚未办理完成，暂不能评价或办结。',
      },
      { state: 'merged', needed: ['delivered', 'closed'] },
    )
  return workFor(demand, original)
}

/** The parties whose word stands for the result: those that delivered, and the one that recorded the answer of an outside body. */
const deliverersOf = ({ delivered, referredTo }: DemandState): readonly string[] =>
  referredTo?.answeredBy === undefined ? delivered : [...delivered, referredTo.answeredBy]
