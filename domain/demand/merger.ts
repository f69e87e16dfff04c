import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  DAY,
  type DomainEvent,
  Id,
  type Instant,
  iso,
  isRejection,
  optional,
  Personal,
  read,
  reject,
  Text,
} from '../kernel/index.ts'
import { ANSWER_DAYS, mayEndInSilence } from './closure.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS } from './grants.ts'
import { afterGrounds } from './grounds.ts'
import { notAbout, requireStatus } from './guards.ts'
import { notMergeable, unfitTarget } from './merge-fit.ts'
import { deliveryOf, mergeTarget, namedTarget } from './merge-target.ts'
import type { Stands } from './merger-events.ts'
import { type DemandSetting, demandRule } from './rule.ts'
import { type DemandState, type DemandStatus, stateOf } from './state.ts'
import { withdrawnTasks } from './withdrawal.ts'

const note = Type.Optional(Personal(Text))

export const mergeDemand = demandRule(
  command({
    summary: {
      en: 'Merge this demand into another one, which goes on for both. This one keeps its number, and its own raiser answers for it.',
      zh: '并件：由另一条诉求合并办理。本诉求保留编号，仍由其诉求人评价。',
    },
    by: [...COORDINATORS, 'service'],
    reads: namedTarget,
    data: Closed({ original: Id, note }),
  }),
  (demand, { original: into, note }, { id, actor, now, reads: { original } }) => {
    if (original === undefined) return []
    const order = actor.role === 'service' ? original.mergeOrders?.[id] : undefined
    if (actor.role === 'service' && order === undefined)
      return reject('merge.not-ordered', {
        en: 'A service merges only what a party ordered to be merged into that demand.',
        zh: '系统只能按单位的批量并件指令并件。',
      })
    const party = order?.party ?? actor.party
    const refused = notMergeable({ id, into, demand, original, actor, party })
    if (refused !== undefined) return refused
    return [
      ...withdrawnTasks(demand, 'demand-merged'),
      demandEvents.DemandMerged({
        original: into,
        ...optional('orderedBy', order?.party),
        ...afterGrounds(demand, now),
        ...optional('note', note),
      }),
    ]
  },
)

export const unmergeDemand = demandRule(
  command({
    summary: {
      en: 'Undo a mistaken merge. The demand goes on by itself, and its clocks have kept running.',
      zh: '撤销错误的并件，诉求单独继续办理，时限连续计算。',
    },
    by: COORDINATORS,
    data: Closed({ note }),
  }),
  (demand, { note }, { actor }) => {
    const refused = requireStatus(demand, 'merged') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const original = demand.merged?.original
    return [
      demandEvents.DemandUnmerged({ ...optional('original', original), cause: 'mistaken', ...optional('note', note) }),
    ]
  },
)

export const followOriginal = demandRule(
  command({
    summary: {
      en: 'Follow what became of the demand into which this one is merged: wait on, be answered, go on under `next`, or go on by itself.',
      zh: '跟随主诉求的进展：继续等待、转入评价、并入 `next` 所指诉求，或单独继续办理。',
    },
    by: ['service'],
    reads: { ...mergeTarget, next: read.self<DemandState, { readonly next?: string }>(({ next }) => next) },
    data: Closed({
      /** The demand that goes on for the original, where there is one. */
      next: Type.Optional(Id),
    }),
  }),
  (demand, { next }, setting) => {
    const { original } = setting.reads
    const id = demand.merged?.original
    // A service may see late what has changed since.
    if (stateOf(demand) !== 'merged' || original === undefined || id === undefined) return []
    const became = stateOf(original)
    if (became === 'declined' || became === 'withdrawn' || became === 'merged')
      return goesOn(demand, { id, became, next }, setting)
    const stands = standsAs(became)
    if (stands === (demand.merged?.stands ?? 'open')) return []
    return [
      demandEvents.OriginalChanged({ original: id, became: stands, ...silentFrom(demand, original, setting.now) }),
    ]
  },
)

/** A demand whose original no longer goes on: it follows the next one where that fits, and else goes on by itself. */
function goesOn(
  demand: DemandState,
  gone: {
    readonly id: string
    readonly became: 'declined' | 'withdrawn' | 'merged'
    readonly next: string | undefined
  },
  { id, actor, reads }: DemandSetting & { readonly reads: { readonly next: DemandState | undefined } },
): readonly DomainEvent[] {
  const next = gone.next === id || gone.next === gone.id ? undefined : reads.next
  if (gone.next !== undefined && next !== undefined && unfitTarget(demand, next, actor) === undefined)
    return [demandEvents.DemandMerged({ original: gone.next, ...optional('orderedBy', demand.merged?.by) })]
  return [demandEvents.DemandUnmerged({ original: gone.id, cause: 'original-ended', became: gone.became })]
}

/** When silence closes a merged demand, counted from now, when its raiser is told that there is a result. */
function silentFrom(demand: DemandState, original: DemandState, now: Instant): { readonly closesBy?: string } {
  const delivery = deliveryOf(demand, original)
  if (isRejection(delivery) || !mayEndInSilence(demand, delivery)) return {}
  return { closesBy: iso(now + ANSWER_DAYS * DAY) }
}

function standsAs(state: DemandStatus): Stands {
  if (state === 'referred' || state === 'delivered' || state === 'closed') return state
  return 'open'
}
