import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  DAY,
  type Decision,
  type Instant,
  instant,
  optional,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, worker } from '../grants.ts'
import { notAbout, requireStatus } from '../guards.ts'
import { demandRule } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { type Approved, askApproval, bySender, isIndependentOf, withoutActingParty } from './approval-request.ts'
import { holdTerms } from './hold-events.ts'

/** The days ahead at most that a hold is reviewed. */
const HOLD_DAYS = 30

const HoldTerms = Closed(holdTerms)
type HoldTerms = (typeof HoldTerms)['static']

export const holdDemand = demandRule(
  command({
    summary: {
      en: 'Let a demand wait until a review date at most 30 days ahead. A coordinator without a task on it approves the first hold at once; any other hold is asked of another party. Due times stay; nothing escalates until then.',
      zh: '暂缓办理至复核日期（最长 30 天）。首次暂缓可由未承办的协调单位直接批准，其余须申请其他单位同意。原时限不变，期间不提级。',
    },
    by: [...COORDINATORS, worker],
    reads: bySender,
    data: HoldTerms,
  }),
  (demand, terms, setting) => {
    const { actor, now } = setting
    const refused = holdable(demand, terms, now) ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const { party } = actor
    if (party === undefined) return withoutActingParty()
    const coordinates = COORDINATORS.some((role) => role === actor.role)
    if (demand.holds === 0 && coordinates && isIndependentOf(demand, setting))
      return heldUpon(demand, terms, { approvedBy: party }, now)
    // A hold that follows a hold is not for the same parties to agree on, whatever came between.
    const independence = demand.holds === 0 ? 'another-party' : 'another-society'
    return askApproval(demand, { act: 'hold', ...terms }, independence, setting)
  },
)

function holdable(demand: DemandState, { reviewBy }: HoldTerms, now: Instant): Rejection | undefined {
  const refused = requireStatus(demand, 'triaged', 'assigned', 'in-progress')
  if (refused !== undefined) return refused
  if (demand.level === 'L1')
    return reject('demand.urgent', {
      en: 'An urgent demand cannot wait. Ask for further parties instead.',
      zh: '特急诉求不能暂缓，请申请增派其他单位。',
    })
  const until = instant(reviewBy)
  if (!(until > now))
    return reject('hold.review-past', { en: '`reviewBy` must be in the future.', zh: '复核日期必须晚于当前时间。' })
  return until <= now + HOLD_DAYS * DAY
    ? undefined
    : reject('hold.too-long', {
        en: `\`reviewBy\` must be at most ${HOLD_DAYS} days ahead.`,
        zh: `复核日期最长为 ${HOLD_DAYS} 天之后。`,
      })
}

/** Holds the demand on approved terms, where that is still possible. */
export function heldUpon(
  demand: DemandState,
  { code, reason, reviewBy }: HoldTerms,
  approved: Approved,
  now: Instant,
): Decision {
  const refused = holdable(demand, { code, reason, reviewBy }, now)
  return refused ?? [demandEvents.DemandHeld({ code, reason, reviewBy, ...approved })]
}

export const resumeDemand = demandRule(
  command({
    summary: { en: 'Resume a demand that waited.', zh: '恢复办理暂缓的诉求。' },
    by: [...COORDINATORS, worker, 'service'],
    data: Closed({ note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { note }: { readonly note?: Private<string> }, { now, actor }) => {
    const refused = requireStatus(demand, 'held') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    if (actor.role === 'service' && now < (demand.hold?.reviewBy ?? 0))
      return reject('hold.not-due', {
        en: 'A service may not resume a demand before its review date. A person may.',
        zh: '复核日期未到，系统不能自动恢复办理，可由工作人员恢复。',
      })
    return [demandEvents.DemandResumed(optional('note', note))]
  },
)
