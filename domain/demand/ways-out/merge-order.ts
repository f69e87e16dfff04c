import { Type } from '@sinclair/typebox'
import { Closed, command, Id, mustKnow, type Read, read, reject } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { demandRule } from '../rule.ts'
import { type DemandState, stateOf } from '../state.ts'
import { mergeGrounds, notMergeable } from './merge-fit.ts'
import { MAX_MERGED_AT_ONCE, mergerEvents } from './merger-events.ts'

/** The most demands that orders ever merge into one: who ordered each is part of its state. */
const MAX_ORDERED = 1_000

/** Reads each of the demands that an order names. The sender must know of all of them. */
const listed: Readonly<Record<`demands${number}`, Read<DemandState | undefined, { demands: readonly string[] }>>> =
  Object.fromEntries(
    Array.from({ length: MAX_MERGED_AT_ONCE }, (_, at) => [
      `demands${at}`,
      mustKnow(read.self<DemandState, { demands: readonly string[] }>(({ demands }) => demands[at])),
    ]),
  )

export const absorbDemands = demandRule(
  command({
    summary: {
      en: `Merge up to ${MAX_MERGED_AT_ONCE} other demands into this one. Those that cannot be merged are listed in the event and in the inbox of the sender.`,
      zh: `批量并件：将最多 ${MAX_MERGED_AT_ONCE} 条诉求并入本诉求；不能并件的，列在事件和操作人的待办中。`,
    },
    by: COORDINATORS,
    reads: listed,
    data: Closed({
      demands: Type.Array(Id, { minItems: 1, maxItems: MAX_MERGED_AT_ONCE, uniqueItems: true }),
    }),
  }),
  (original, { demands }, { id: into, actor, now, reads }) => {
    const refused = requireStatus(original, ...UNDERWAY, 'held', 'referred', 'delivered') ?? notAbout(original, actor)
    if (refused !== undefined) return refused
    const fit: string[] = []
    const unfit: { readonly id: string; readonly code: string }[] = []
    for (const [at, id] of demands.entries()) {
      const demand = reads[`demands${at}`]
      // It was merged by an earlier order, or by another sender.
      if (demand === undefined || (stateOf(demand) === 'merged' && demand.merged?.original === into)) continue
      const code =
        notMergeable({ id, into, demand, original, actor, party: actor.party })?.code ??
        (mergeGrounds(demand, original, now).length > 0 ? 'merge.approval-needed' : undefined)
      if (code === undefined) fit.push(id)
      else unfit.push({ id, code })
    }
    if (fit.length === 0) return unfit.length === 0 ? [] : noneFits(unfit)
    if (Object.keys({ ...original.mergeOrders, ...Object.fromEntries(fit.map((id) => [id, 1])) }).length > MAX_ORDERED)
      return reject('merge.too-many', {
        en: `At most ${MAX_ORDERED} demands can be merged into one by orders. Merge the others into another demand.`,
        zh: `一条诉求最多批量并入 ${MAX_ORDERED} 条，其余请并入另一条诉求。`,
      })
    return [demandEvents.MergeOrdered({ demands: fit, ...refusalsOf(unfit) })]
  },
)

const refusalsOf = (unfit: readonly { readonly id: string; readonly code: string }[]) =>
  unfit.length === 0 ? {} : { refused: unfit.map(({ id }) => id), codes: unfit.map(({ code }) => code) }

const noneFits = (unfit: readonly { readonly id: string; readonly code: string }[]) =>
  reject(
    'merge.none-fits',
    {
      en: 'None of these demands can be merged into this one: `details` names the reason of each.',
      zh: '所选诉求均不能并入本诉求，原因见 `details`。',
    },
    { refused: unfit },
  )

const { person, refused, codes } = mergerEvents.MergesRefused.properties

export const reportRefusals = demandRule(
  command({
    summary: {
      en: 'Report to the sender of an order which demands were refused when their turn came.',
      zh: '向批量并件的操作人报告未能并件的诉求。',
    },
    by: ['service'],
    data: Closed({ person, refused, codes }),
  }),
  (original, data) => requireStatus(original, ...EVERY_STATE) ?? [demandEvents.MergesRefused(data)],
)

/** The original may have ended since the order. */
const EVERY_STATE = [...UNDERWAY, 'held', 'referred', 'delivered', 'merged', 'closed', 'declined', 'withdrawn'] as const
