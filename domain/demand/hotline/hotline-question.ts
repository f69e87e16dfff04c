import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  type Instant,
  instant,
  iso,
  Moment,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { dueTimes } from '../clocks.ts'
import { notByDeliverer } from '../closing/independence.ts'
import { bySender } from '../delay/approval-request.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, hotline } from '../grants.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { hotlineOf } from '../raiser.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { workFor } from '../ways-out/merge-target.ts'
import { withdrawnTasks } from '../ways-out/withdrawal.ts'
import { HotlineQuestion } from './hotline-events.ts'

/** Refuses a demand that no hotline sent. */
export const requireOrder = (demand: DemandState): Rejection | undefined =>
  demand.order === undefined || hotlineOf(demand) === undefined
    ? reject('hotline.no-order', {
        en: 'No hotline sent this demand.',
        zh: '该诉求不是热线派单。',
      })
    : undefined

const Question = Closed({
  question: HotlineQuestion,
  /** Required for an extension: the due time asked for. */
  until: Type.Optional(Moment),
  reason: Personal(Text),
})

/** The states in which the result is not there yet. */
const ASKABLE = [...UNDERWAY, 'held', 'referred', 'merged'] as const

export const askHotline = demandRule(
  command({
    summary: {
      en: 'Ask the hotline to take an order back, to extend its due time, or to leave it out of its assessment. No clock stops meanwhile.',
      zh: '向热线申请退单、延期或不计入统计；申请期间时限照常计算。',
    },
    by: COORDINATORS,
    data: Question,
  }),
  (demand, data, { now, actor }) => {
    const refused =
      requireOrder(demand) ??
      (data.question === 'exclusion'
        ? requireStatus(demand, ...ASKABLE, 'delivered', 'closed', 'declined', 'withdrawn')
        : requireStatus(demand, ...ASKABLE)) ??
      notAbout(demand, actor) ??
      unfit(demand, data, now)
    const { question, until, reason } = data
    return (
      refused ?? [
        demandEvents.HotlineAsked({
          question,
          party: actor.party ?? '',
          hotline: hotlineOf(demand) ?? '',
          ...optional('until', until),
          reason,
        }),
      ]
    )
  },
)

function unfit(
  { order = {} }: DemandState,
  { question, until }: Static<typeof Question>,
  now: Instant,
): Rejection | undefined {
  if (order.asked !== undefined)
    return reject('hotline.asked-already', {
      en: 'The hotline was asked already and has not answered yet.',
      zh: '已向热线提出申请，正在等待答复。',
    })
  if ((question === 'extension') !== (until !== undefined))
    return reject('hotline.until', {
      en: '`until` is required for an extension, and not allowed otherwise.',
      zh: '申请延期时必须填写 `until`，其他申请不能填写。',
    })
  if (until !== undefined && !(instant(until) > Math.max(now, order.resolveBy ?? now)))
    return reject('hotline.until', {
      en: '`until` must be later than now and than the present due time of the order.',
      zh: '`until` 必须晚于当前时间和工单现有时限。',
    })
  return undefined
}

export const answerHotline = demandRule(
  command({
    summary: {
      en: 'Answer as the hotline what was asked about its order. A granted return ends the demand here; a granted extension moves the due time of the order.',
      zh: '热线答复申请：同意退单的，本诉求结束；同意延期的，工单时限顺延。',
    },
    by: [hotline],
    reads: bySender,
    data: Closed({ granted: Type.Boolean(), until: Type.Optional(Moment), reason: Type.Optional(Personal(Text)) }),
  }),
  (demand, { granted, until, reason }, setting) => {
    const asked = demand.order?.asked
    if (asked === undefined)
      return reject('hotline.not-asked', { en: 'Nothing is asked of the hotline.', zh: '没有待热线答复的申请。' })
    const refused = granted ? notByDeliverer(workFor(demand), setting.actor, setting.reads.sender) : undefined
    if (refused !== undefined) return refused
    const { question, by: askedBy } = asked
    const extended =
      granted && question === 'extension' ? (until === undefined ? asked.until : instant(until)) : undefined
    const answered = demandEvents.HotlineAnswered({
      question,
      askedBy,
      granted,
      ...(extended === undefined
        ? {}
        : { until: iso(extended), resolveBy: iso(extendedTime(demand, extended, setting)) }),
      ...optional('reason', reason),
    })
    const returned = granted && question === 'return' && demand.ended === undefined
    return returned
      ? [answered, ...withdrawnTasks(demand, 'demand-withdrawn'), demandEvents.DemandWithdrawn({})]
      : [answered]
  },
)

/** The due time of the demand under the order's new one: the level's where that is earlier, and never earlier than before. */
function extendedTime(demand: DemandState, until: Instant, { reads, zones }: DemandSetting): Instant {
  const { level, clockFrom, resolveBy = until } = demand
  return Math.max(resolveBy, Math.min(until, dueTimes(level, clockFrom, reads.community, zones).resolveBy))
}
