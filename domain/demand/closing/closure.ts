import { type Static, Type } from '@sinclair/typebox'
import { zoneOf } from '../../community/state.ts'
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
} from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { CALLERS, dealtCaller, raiser } from '../grants.ts'
import { isRaiser } from '../raiser.ts'
import { byWorkbook, demandRule, type WorkbookSetting } from '../rule.ts'
import { type DemandState, stateOf } from '../state.ts'
import { type DemandDelivery, deliveryOf, ignoredOriginal } from '../ways-out/merge-target.ts'
import { dealNext } from './deal.ts'
import {
  ANSWER_DAYS,
  type CallerGround,
  callbacksOn,
  callerReads,
  checkCause,
  independentCaller,
  mayEndInSilence,
  needsCheck,
  notByDeliverer,
} from './independence.ts'

/** The number of local days with a failed callback from which on a raiser is unreachable. */
const FAILED_DAYS = 3

const Closing = Closed({
  basis: OneOf(['confirmed', 'independent-check', 'silence', 'unreachable']),
  note: Type.Optional(Personal(Text)),
  ...ignoredOriginal,
})

export const closeDemand = demandRule(
  command({
    summary: {
      en: 'Close a delivered demand: confirmed by its raiser, checked by an independent party, after failed callbacks on three days, or after seven days of silence.',
      zh: '办结诉求：经诉求人确认、由独立单位核查、三日回访均未联系上，或七天内逾期未评价。',
    },
    by: [raiser, ...CALLERS, dealtCaller, 'service'] as const,
    reads: { ...callerReads, ...byWorkbook },
    data: Closing,
  }),
  (demand, data, setting) => {
    const { actor, reads } = setting
    // A service may report the end of the seven days twice.
    if (actor.role === 'service' && stateOf(demand) === 'closed') return []
    const delivery = deliveryOf(demand, reads.original)
    return isRejection(delivery) ? delivery : closedUpon(demand, delivery, data, setting)
  },
)

type ClosureSetting = Omit<WorkbookSetting, 'reads'> & { readonly reads: WorkbookSetting['reads'] & CallerGround }

function closedUpon(
  demand: DemandState,
  delivery: DemandDelivery,
  { basis, note }: Static<typeof Closing>,
  setting: ClosureSetting,
): Decision {
  const { actor, now, reads } = setting
  if (basis === 'independent-check' || basis === 'unreachable') {
    const caller = independentCaller(demand, delivery, actor, reads)
    if (isRejection(caller)) return caller
    const refused =
      basis === 'unreachable' ? stillReachable(demand, delivery, setting) : askable(demand, delivery, setting)
    return refused ?? [demandEvents.DemandClosed({ basis, ...caller, ...optional('note', note) })]
  }
  const refused =
    (basis === 'confirmed' ? onlyRaiser(demand, actor) : onlySilence(demand, delivery, actor.role, now)) ??
    needsCheck(demand, delivery, reads) ??
    (basis === 'confirmed' ? notByDeliverer(delivery, actor, reads.sender) : undefined)
  // Their silence says nothing, so a party is asked to check, once.
  if (refused?.code === 'demand.needs-check' && basis === 'silence')
    return demand.tied === true ? [] : [dealNext(demand, delivery, setting)]
  return refused ?? [demandEvents.DemandClosed({ basis, ...optional('note', note) })]
}

/** Refuses a check where the raiser can be asked. */
const askable = (
  demand: DemandState,
  delivery: DemandDelivery,
  { now, reads }: ClosureSetting,
): Rejection | undefined =>
  checkCause(demand, delivery, reads, now) === undefined
    ? reject('demand.ask-raiser', {
        en: 'The raiser can be asked. Record a callback instead of a check.',
        zh: '可以联系到诉求人，请登记回访，不要以核查办结。',
      })
    : undefined

/** Refuses until callbacks on three local days in a row, the last ones, have not reached the raiser. */
function stillReachable(
  demand: DemandState,
  delivery: DemandDelivery,
  { reads: { community }, zones }: ClosureSetting,
): Rejection | undefined {
  const callbacks = callbacksOn(demand, delivery)
  // A raiser who was reached, while something else kept the demand open, may be gone by now.
  const failed = callbacks.slice(callbacks.findLastIndex(({ reached }) => reached) + 1)
  const days = new Set(failed.map(({ at }) => zones.dayOf(at, zoneOf(community))))
  return days.size >= FAILED_DAYS
    ? undefined
    : reject(
        'demand.call-again',
        {
          en: `A raiser is unreachable after failed callbacks on ${FAILED_DAYS} different days. Record a callback instead.`,
          zh: `须在 ${FAILED_DAYS} 个不同日期回访均未联系上，方可按无法联系办结。请登记回访。`,
        },
        { days: days.size, needed: FAILED_DAYS },
      )
}

const onlyRaiser = (demand: DemandState, actor: Actor): Rejection | undefined =>
  isRaiser(demand, actor)
    ? undefined
    : reject('demand.basis-not-yours', {
        en: 'Only the raiser can close a demand as `confirmed`.',
        zh: '只有诉求人才能确认办结。',
      })

function onlySilence(demand: DemandState, delivery: DemandDelivery, role: string, now: Instant): Rejection | undefined {
  if (role !== 'service')
    return reject('demand.basis-not-yours', {
      en: 'Only the deadline service can close a demand as `silence`.',
      zh: '逾期未评价的诉求只能由系统自动办结。',
    })
  if (!mayEndInSilence(demand, delivery))
    return reject('demand.silence-excluded', {
      en: 'Silence does not close a demand that is urgent or restricted, that an outside body handled, or whose raiser disputed a callback. Ask the raiser.',
      zh: '特急、受限、由外部单位办理或诉求人对回访有异议的诉求，不能因逾期未评价而办结，请回访诉求人。',
    })
  return now >= delivery.at + ANSWER_DAYS * DAY
    ? undefined
    : reject('demand.not-silent-yet', {
        en: `The raiser has ${ANSWER_DAYS} days from delivery to answer.`,
        zh: `办理完成后，诉求人有 ${ANSWER_DAYS} 天时间评价。`,
      })
}
