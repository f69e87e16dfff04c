import { type Static, Type } from '@sinclair/typebox'
import {
  type Actor,
  Closed,
  command,
  DAY,
  type Decision,
  type Instant,
  isRejection,
  OneOf,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { bystander, raiser } from './grants.ts'
import { cannotBeAsked, independentParty, type Judgement, needsCheck } from './independence.ts'
import { type DemandDelivery, deliveryOf, ignoredOriginal, mergeTarget } from './merge-target.ts'
import { isRaiser } from './raiser.ts'
import { demandRule } from './rule.ts'
import { type DemandState, sharesParty, stateOf } from './state.ts'

/** The days that a raiser has to answer after delivery, before silence may close the demand. */
export const ANSWER_DAYS = 7

const Closing = Closed({
  basis: OneOf(['confirmed', 'independent-check', 'silence']),
  note: Type.Optional(Personal(Text)),
  ...ignoredOriginal,
})

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
  { actor, now, original }: Judgement & { readonly now: Instant },
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

/** Whether silence may close the demand: not an urgent or restricted one, one that an outside body handled, or one that the raiser's party delivered. */
export const mayEndInSilence = (demand: DemandState, delivery: DemandDelivery): boolean =>
  demand.level !== 'L1' && demand.visibility !== 'restricted' && !delivery.outside && !sharesParty(demand, delivery.by)

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
  if (level === 'L1' || visibility === 'restricted' || delivery.outside)
    return reject('demand.silence-excluded', {
      en: 'Silence does not close an urgent or restricted demand, or one that an outside body handled. Ask the raiser.',
      zh: '特急、受限或由外部单位办理的诉求不能因逾期未评价而办结，请回访诉求人。',
    })
  return now >= delivery.at + ANSWER_DAYS * DAY
    ? undefined
    : reject('demand.not-silent-yet', {
        en: `The raiser has ${ANSWER_DAYS} days from delivery to answer.`,
        zh: `办理完成后，诉求人有 ${ANSWER_DAYS} 天时间评价。`,
      })
}
