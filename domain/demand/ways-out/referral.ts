import { type Static, Type } from '@sinclair/typebox'
import { registeredBody } from '../../community/body-register.ts'
import {
  type Actor,
  Closed,
  command,
  DAY,
  type Decision,
  type Instant,
  instant,
  iso,
  isRejection,
  Line,
  OneOf,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { dueTimes } from '../clocks.ts'
import { type Approved, askApproval, bySender } from '../delay/approval-request.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { notAbout, requireStatus } from '../guards.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { afterGrounds, groundsOf } from './grounds.ts'
import { referralTerms } from './referral-events.ts'

/** The latest moment, from now, by which an answer may be asked for. */
const MAX_ANSWER_DAYS = 30

const note = Type.Optional(Personal(Text))

const ReferralTerms = Closed(referralTerms)
type ReferralTerms = Static<typeof ReferralTerms>

export const referDemand = demandRule(
  command({
    summary: {
      en: 'Refer a demand to a registered body outside the community, and follow it until that body answers: in the time of the level, unless `answerBy` says otherwise. After acceptance, a passed due time or the raiser’s word another society has to approve.',
      zh: '转办：转交已登记的社区以外单位办理，并跟踪至对方答复。答复期限默认按诉求等级计算，可用 `answerBy` 另行指定。已签收、已逾期或诉求人已评价的，须经另一类单位同意。',
    },
    by: COORDINATORS,
    reads: bySender,
    data: ReferralTerms,
  }),
  (demand, terms, setting) => {
    const referred = referredUpon(demand, terms, setting)
    if (isRejection(referred)) return referred
    const refused = notAbout(demand, setting.actor)
    if (refused !== undefined) return refused
    return groundsOf(demand, setting.now).length > 0
      ? askApproval(demand, { act: 'refer', ...terms }, 'another-society', setting)
      : referred
  },
)

type ReferralSetting = Pick<DemandSetting, 'now' | 'zones'> & {
  readonly reads: Pick<DemandSetting['reads'], 'community'>
}

/** Refers the demand on these terms, where that is still possible. */
export function referredUpon(
  demand: DemandState,
  { body: id, answerBy, note }: ReferralTerms,
  setting: ReferralSetting,
  approved?: Approved,
): Decision {
  const { now, reads } = setting
  const refused = requireStatus(demand, 'raised', 'triaged')
  if (refused !== undefined) return refused
  const body = registeredBody(reads.community, id)
  if (isRejection(body)) return body
  if (answerBy !== undefined && !isAnswerTime(instant(answerBy), now))
    return reject('referral.answer-time', {
      en: `\`answerBy\` must be in the future, at most ${MAX_ANSWER_DAYS} days ahead.`,
      zh: `答复期限须晚于当前时间，且不超过 ${MAX_ANSWER_DAYS} 天。`,
    })
  return [
    demandEvents.DemandReferred({
      body: id,
      to: body.name,
      answerBy: answerBy ?? answerDue(demand, setting),
      ...optional('note', note),
      ...afterGrounds(demand, now),
      ...approved,
    }),
  ]
}

const isAnswerTime = (at: Instant, now: Instant): boolean => at > now && at <= now + MAX_ANSWER_DAYS * DAY

/** When an answer is due that is asked for now: after the time of the level. */
const answerDue = ({ level }: DemandState, { now, reads, zones }: ReferralSetting): string =>
  iso(dueTimes(level, now, reads.community, zones).resolveBy)

export const answerReferral = demandRule(
  command({
    summary: {
      en: 'Record the answer of the outside body with its reference. `handled`: the raiser is asked. `refused`: the demand returns to triage.',
      zh: '登记外部单位的答复及其文号或经办记录：已处理的转入回访，不受理的退回待受理。',
    },
    by: [...COORDINATORS, 'government', 'service'],
    data: Closed({
      outcome: OneOf(['handled', 'refused']),
      answer: Personal(Text),
      /** The document, ticket or call by which the body answered. */
      reference: Personal(Line),
    }),
  }),
  (demand, { outcome, answer, reference }, { now, actor }) => {
    const refused =
      requireStatus(demand, 'referred') ??
      notAbout(demand, actor) ??
      (outcome === 'handled' ? ownReferral(demand, actor, now) : undefined)
    return refused ?? [demandEvents.ReferralAnswered({ outcome, answer, reference })]
  },
)

/** Refuses the party that referred the demand when things had gone wrong: another one records that the body handled it. */
const ownReferral = ({ referredTo, resolveBy }: DemandState, { party }: Actor, now: Instant): Rejection | undefined =>
  party !== undefined &&
  referredTo?.by === party &&
  (referredTo.badNews === true || (resolveBy !== undefined && now > resolveBy))
    ? reject('referral.own', {
        en: 'Your party referred this demand, and it is overdue or its raiser was not helped. Another party has to record that the body handled it.',
        zh: '该诉求由您所在单位转办，且已逾期或诉求人反映未解决，须由其他单位登记对方已处理。',
      })
    : undefined

export const remindReferral = demandRule(
  command({
    summary: {
      en: 'Remind those who coordinate that the answer to a referral is overdue. It gets a last due time.',
      zh: '转办逾期未答复的，提醒协调人员催办，并给予最后答复期限。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (demand, _, setting) => {
    const refused = requireStatus(demand, 'referred')
    if (refused !== undefined) return refused
    const { body, answerBy, reminded } = demand.referredTo ?? {}
    // The service may see again what is done already.
    if (answerBy === undefined || reminded === true || setting.now <= answerBy) return []
    return [demandEvents.ReferralReminded({ ...optional('body', body), answerBy: answerDue(demand, setting) })]
  },
)

export const endReferral = demandRule(
  command({
    summary: {
      en: 'End a referral without an answer: the demand returns to triage, and its clocks have kept running.',
      zh: '结束未获答复的转办，诉求退回待受理，时限连续计算。',
    },
    by: [...COORDINATORS, 'service'],
    data: Closed({ note }),
  }),
  (demand, { note }, { now, actor }) => {
    const refused = requireStatus(demand, 'referred') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const { body, answerBy, reminded } = demand.referredTo ?? {}
    const unanswered = reminded === true && answerBy !== undefined && now > answerBy
    if (actor.role === 'service' && !unanswered) return []
    return [
      demandEvents.ReferralEnded({
        ...optional('body', body),
        cause: unanswered ? 'unanswered' : 'recalled',
        ...optional('note', note),
      }),
    ]
  },
)
