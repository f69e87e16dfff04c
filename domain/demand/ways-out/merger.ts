import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  DAY,
  type Decision,
  type DomainEvent,
  Id,
  type Instant,
  iso,
  isRejection,
  optional,
  Personal,
  type Rejection,
  read,
  reject,
  Text,
} from '../../kernel/index.ts'
import { ANSWER_DAYS, mayEndInSilence } from '../closing/independence.ts'
import { type Approved, askApproval, bySender } from '../delay/approval-request.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { notAbout, requireStatus } from '../guards.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import { type DemandState, type DemandStatus, stateOf } from '../state.ts'
import { afterGrounds } from './grounds.ts'
import { mergeGrounds, notMergeable, unfitTarget } from './merge-fit.ts'
import { deliveryOf, mergeTarget, namedTarget } from './merge-target.ts'
import { mergeTerms, type Stands } from './merger-events.ts'
import { withdrawnTasks } from './withdrawal.ts'

const note = Type.Optional(Personal(Text))

const MergeTerms = Closed(mergeTerms)
type MergeTerms = Static<typeof MergeTerms>

export const mergeDemand = demandRule(
  command({
    summary: {
      en: 'Merge this demand into another one, which goes on for both. This one keeps its number, and its own raiser answers for it. After the raiser’s word another society has to approve; where place or item differ, also after acceptance or a passed due time.',
      zh: '并件：由另一条诉求合并办理。本诉求保留编号，仍由其诉求人评价。诉求人已评价的，须经另一类单位同意；地点或事项不同的，已签收或已逾期后也须同意。',
    },
    by: [...COORDINATORS, 'service'],
    reads: { ...namedTarget, ...bySender },
    data: MergeTerms,
  }),
  (demand, terms, setting) => {
    const { id, actor, now, reads } = setting
    const order = actor.role === 'service' ? reads.original?.mergeOrders?.[id] : undefined
    if (actor.role === 'service' && order === undefined)
      return reject('merge.not-ordered', {
        en: 'A service merges only what a party ordered to be merged into that demand.',
        zh: '系统只能按单位的批量并件指令并件。',
      })
    const party = order?.party ?? actor.party
    const merged = mergedUpon(demand, terms, party, setting, order === undefined ? {} : { askedBy: order.party })
    if (isRejection(merged)) return merged
    const needsApproval = reads.original !== undefined && mergeGrounds(demand, reads.original, now).length > 0
    if (!needsApproval) return merged
    return order === undefined
      ? askApproval(demand, { act: 'merge', ...terms }, 'another-society', setting)
      : approvalNeeded()
  },
)

/** Refuses what is merged by an order or as a repeat, where another society has to approve it first. */
export const approvalNeeded = (): Rejection =>
  reject('merge.approval-needed', {
    en: 'Another society has to approve this merge. Send `merge` to the demand itself.',
    zh: '该并件须经另一类单位同意，请对该诉求单独申请并件。',
  })

type MergeSetting = Pick<DemandSetting, 'id' | 'now' | 'actor'> & {
  readonly reads: { readonly original: DemandState | undefined }
}

/** Merges the demand on these terms, where that is still possible. The party is the one that decided it. */
export function mergedUpon(
  demand: DemandState,
  { original: into, note }: MergeTerms,
  party: string | undefined,
  { id, now, actor, reads: { original } }: MergeSetting,
  approved: Partial<Approved>,
): Decision {
  const refused = original && notMergeable({ id, into, demand, original, actor, party })
  if (refused !== undefined) return refused
  return [
    ...withdrawnTasks(demand, 'demand-merged'),
    demandEvents.DemandMerged({
      original: into,
      ...optional('note', note),
      ...afterGrounds(demand, now),
      ...approved,
    }),
  ]
}

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
    return [demandEvents.DemandMerged({ original: gone.next, ...optional('askedBy', demand.merged?.by) })]
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
