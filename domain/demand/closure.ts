import { type Static, Type } from '@sinclair/typebox'
import {
  type Actor,
  Closed,
  command,
  DAY,
  type Decision,
  type DomainEvent,
  Id,
  type Instant,
  isRejection,
  OneOf,
  optional,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { bystander, COORDINATORS, helper, raiser } from './grants.ts'
import { member } from './group.ts'
import { notAbout, requireStatus } from './guards.ts'
import { type DemandDelivery, deliveryOf, mergeTarget } from './merge-target.ts'
import { isRaiser } from './raiser.ts'
import { demandRule } from './rule.ts'
import { Satisfaction } from './shapes.ts'
import { type DemandState, hasTask, sharesParty, stateOf } from './state.ts'
import { wordOf } from './word.ts'

/** The days that a raiser has to answer after delivery, before silence may close the demand. */
export const ANSWER_DAYS = 7
/** The days during which a closed demand can be reopened. */
const REOPEN_DAYS = 30
/** The reopening from which on a demand is under independent review. */
const REVIEW_FROM_REOPENING = 3

const note = Type.Optional(Personal(Text))
/** Ignored: the engine knows into which demand this one is merged. Earlier versions required it. */
const original = Type.Optional(Id)

export const giveFeedback = demandRule(
  command({
    summary: {
      en: 'Say whether the demand is resolved. The raiser’s “resolved” closes a delivered demand. “Unresolved” opens it again, also where a helper or a member of the group says so.',
      zh: '评价是否解决：诉求人评价已解决的办结；诉求人、代办人或联名人评价未解决的重办。',
    },
    by: [raiser, helper, member],
    reads: mergeTarget,
    data: Closed({ resolved: Type.Boolean(), satisfaction: Type.Optional(Satisfaction), comment: note, original }),
  }),
  (demand, data, { actor, now, reads }) => {
    const { resolved, satisfaction, comment } = data
    const feedback = demandEvents.FeedbackGiven({
      ...wordOf(demand, actor),
      resolved,
      ...optional('satisfaction', satisfaction),
      ...optional('comment', comment),
    })
    if (stateOf(demand) === 'closed') {
      if (resolved) return [feedback]
      return tooLate(demand, now) ?? [feedback, reopened(demand, 'feedback')]
    }
    const delivery = deliveryOf(demand, reads.original)
    if (isRejection(delivery)) return delivery
    if (!resolved) return [feedback, notHelped(demand, 'feedback')]
    const closes = isRaiser(demand, actor) && !sharesParty(demand, delivery.by)
    return closes ? [feedback, demandEvents.DemandClosed({ basis: 'confirmed' })] : [feedback]
  },
)

export const recordCallback = demandRule(
  command({
    summary: {
      en: 'Record what the raiser said when asked. Only a person of a party without a task on the demand may record it.',
      zh: '登记回访结果，须由未承办该诉求的单位人员回访。',
    },
    by: [bystander],
    reads: mergeTarget,
    data: Closed({
      reached: Type.Boolean(),
      /** Required where the raiser was reached, and not allowed otherwise. */
      resolved: Type.Optional(Type.Boolean()),
      satisfaction: Type.Optional(Satisfaction),
      note,
      original,
    }),
  }),
  (demand, data, { actor, reads }) => {
    const delivery = deliveryOf(demand, reads.original)
    if (isRejection(delivery)) return delivery
    const party = independentParty(demand, delivery, { actor, original: reads.original })
    if (typeof party !== 'string') return party
    const { reached, resolved, satisfaction, note } = data
    if (reached !== (resolved !== undefined) || (!reached && satisfaction !== undefined))
      return reject('callback.incomplete', {
        en: '`resolved` is required where the raiser was reached. Otherwise neither `resolved` nor `satisfaction` is allowed.',
        zh: '联系到诉求人时必须填写是否解决；未联系到时不能填写是否解决和满意度。',
      })
    const callback = demandEvents.CallbackRecorded({
      party,
      reached,
      ...optional('resolved', resolved),
      ...optional('satisfaction', satisfaction),
      ...optional('note', note),
    })
    if (resolved === undefined) return [callback]
    if (!resolved) return [callback, notHelped(demand, 'callback')]
    const closed = demandEvents.DemandClosed({ basis: 'callback', party })
    return sharesParty(demand, delivery.by) ? [callback] : [callback, closed]
  },
)

const Closing = Closed({ basis: OneOf(['confirmed', 'independent-check', 'silence']), note, original })

interface Grounds {
  readonly actor: Actor
  readonly now: Instant
  readonly original: DemandState | undefined
}

export const closeDemand = demandRule(
  command({
    summary: {
      en: 'Close a delivered demand: confirmed by its raiser, checked by a party without a task on it, or after seven days of silence.',
      zh: '办结诉求：经诉求人确认、由未承办单位核查，或七天内逾期未评价。',
    },
    by: [raiser, bystander, 'service'] as const,
    reads: mergeTarget,
    data: Closing,
  }),
  (demand, data, { actor, now, reads: { original } }) => {
    // A service may report the end of the seven days twice.
    if (actor.role === 'service' && stateOf(demand) === 'closed') return []
    const delivery = deliveryOf(demand, original)
    return isRejection(delivery) ? delivery : closedUpon(demand, delivery, data, { actor, now, original })
  },
)

function closedUpon(
  demand: DemandState,
  delivery: DemandDelivery,
  { basis, note }: Static<typeof Closing>,
  { actor, now, original }: Grounds,
): Decision {
  if (basis === 'independent-check') {
    const party = independentParty(demand, delivery, { actor, original })
    if (typeof party !== 'string') return party
    if (!cannotBeAsked(demand, delivery))
      return reject('demand.ask-raiser', {
        en: 'The raiser can be asked. Record a callback instead of a check.',
        zh: '可以联系到诉求人，请登记回访，不要以核查办结。',
      })
    return [demandEvents.DemandClosed({ basis, party, ...optional('note', note) })]
  }
  const refused =
    (basis === 'confirmed' ? onlyRaiser(demand, actor) : onlySilence(demand, delivery, actor.role, now)) ??
    needsCheck(demand, delivery)
  return refused ?? [demandEvents.DemandClosed({ basis, ...optional('note', note) })]
}

const onlyRaiser = (demand: DemandState, actor: Actor): Rejection | undefined =>
  isRaiser(demand, actor)
    ? undefined
    : reject('demand.basis-not-yours', {
        en: 'Only the raiser can close a demand as `confirmed`.',
        zh: '只有诉求人才能确认办结。',
      })

function onlySilence(
  { level, visibility }: DemandState,
  delivery: DemandDelivery,
  role: string,
  now: Instant,
): Rejection | undefined {
  if (role !== 'service')
    return reject('demand.basis-not-yours', {
      en: 'Only the deadline service can close a demand as `silence`.',
      zh: '逾期未评价的诉求只能由系统自动办结。',
    })
  if (level === 'L1' || visibility === 'restricted')
    return reject('demand.silence-excluded', {
      en: 'Silence does not close an urgent or restricted demand. Ask the raiser.',
      zh: '特急或受限诉求不能因逾期未评价而办结，请回访诉求人。',
    })
  return now >= delivery.at + ANSWER_DAYS * DAY
    ? undefined
    : reject('demand.not-silent-yet', {
        en: `The raiser has ${ANSWER_DAYS} days from delivery to answer.`,
        zh: `办理完成后，诉求人有 ${ANSWER_DAYS} 天时间评价。`,
      })
}

/** Refuses where the raiser's party delivered: its word and its silence are those of the deliverer. */
const needsCheck = (demand: DemandState, delivery: DemandDelivery): Rejection | undefined =>
  sharesParty(demand, delivery.by)
    ? reject('demand.needs-check', {
        en: 'The raiser’s party delivered, so a party without a task on the demand has to check.',
        zh: '诉求人所在单位参与了办理，须由未承办的单位核查。',
      })
    : undefined

/** Whether an independent check is allowed: the raiser is no judge, is not known, or was not reached. */
const cannotBeAsked = (demand: DemandState, delivery: DemandDelivery): boolean =>
  sharesParty(demand, delivery.by) ||
  demand.unreached ||
  demand.raiser?.kind === 'unknown' ||
  demand.raiser?.kind === 'anonymous'

/** The sender's party, where it is independent: it did not work on the demand or its merge target, did not raise it, and is not its subject. */
function independentParty(
  demand: DemandState,
  delivery: DemandDelivery,
  { actor, original }: Omit<Grounds, 'now'>,
): string | Rejection {
  const { party } = actor
  if (party === undefined)
    return reject('actor.without-party', {
      en: 'Only a person who acts for a party can judge the result.',
      zh: '只有代表单位的人员才能核查办理结果。',
    })
  if (delivery.by.includes(party) || hasTask(demand, party) || (original !== undefined && hasTask(original, party)))
    return reject('demand.own-work', {
      en: 'Your party worked on this demand. A party without a task on it has to judge.',
      zh: '您所在单位承办过该诉求，请由未承办的单位核查。',
    })
  if (demand.raiser?.kind === 'party' && demand.raiser.id === party)
    return reject('demand.own-demand', {
      en: 'Your party raised this demand. It gives feedback instead.',
      zh: '该诉求由您所在单位提交，请以诉求人身份评价。',
    })
  return notAbout(demand, actor) ?? party
}

export const reopenDemand = demandRule(
  command({
    summary: {
      en: 'Reopen a closed demand within 30 days. The third reopening starts an independent review.',
      zh: '重办：办结后 30 天内可重办，第三次起由未承办过的单位办理。',
    },
    by: [raiser, ...COORDINATORS],
    data: Closed({ note }),
  }),
  (demand, { note }, { now, actor }) => {
    const refused = requireStatus(demand, 'closed') ?? notAbout(demand, actor) ?? tooLate(demand, now)
    return refused ?? [reopened(demand, 'request', note)]
  },
)

const tooLate = ({ ended }: DemandState, now: Instant): Rejection | undefined =>
  ended !== undefined && now > ended.at + REOPEN_DAYS * DAY
    ? reject('demand.reopen-too-late', {
        en: `A demand can be reopened for ${REOPEN_DAYS} days. Raise a new one that names this one in \`related\`.`,
        zh: `诉求办结超过 ${REOPEN_DAYS} 天不能重办，请提交新诉求并关联本诉求。`,
      })
    : undefined

/** Reopens a demand. Its clocks, which count from the raising, never restart. */
function reopened(
  demand: DemandState,
  cause: 'feedback' | 'callback' | 'request',
  note?: Private<string>,
): DomainEvent {
  const reopenings = demand.reopenings + 1
  const review = reopenings >= REVIEW_FROM_REOPENING
  return demandEvents.DemandReopened({ cause, reopenings, review, ...optional('note', note) })
}

/** Opens a demand again whose raiser was not helped; a merged one then goes on by itself. */
const notHelped = (demand: DemandState, cause: 'feedback' | 'callback'): DomainEvent =>
  demand.merged === undefined
    ? reopened(demand, cause)
    : demandEvents.DemandUnmerged({ ...optional('original', demand.merged.original), cause: 'unresolved' })
