import {
  Closed,
  command,
  iso,
  isRejection,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { requireStatus } from '../guards.ts'
import { hotlineOf } from '../raiser.ts'
import { demandRule } from '../rule.ts'
import { type DemandState, stateOf } from '../state.ts'
import { deskTime } from '../triage/desk.ts'
import { deliveryOf, mergeTarget } from '../ways-out/merge-target.ts'
import { requireOrder } from './hotline-question.ts'
import { handBackBy, handBackDeadline } from './result-due.ts'

export const handBackResult = demandRule(
  command({
    summary: {
      en: 'Hand the result of an order back to the hotline, in words that it can pass on, however the demand ended; while it is referred, an interim one. Due two hours before the due time of the order.',
      zh: '向热线反馈办理结果（已办结、并件、不予受理、撤回的均须反馈；转办跟踪中的反馈阶段性结果），应在工单时限前两小时完成。',
    },
    by: COORDINATORS,
    reads: mergeTarget,
    data: Closed({ result: Personal(Text) }),
  }),
  (demand, { result }, setting) => {
    const { now, actor, reads } = setting
    const refused = requireOrder(demand) ?? notReady(demand, reads.original)
    if (refused !== undefined) return refused
    const due = handBackBy(demand.order)
    const { desk } = deskTime(demand, setting)
    return [
      demandEvents.ResultHandedBack({
        party: actor.party ?? '',
        hotline: hotlineOf(demand) ?? '',
        ...optional('desk', desk),
        result,
        inTime: due === undefined || now <= due,
        ...(stateOf(demand) === 'referred' ? { interim: true as const } : {}),
      }),
    ]
  },
)

/** Refuses while there is no result yet. A merged order has that of the demand into which it is merged. */
function notReady(demand: DemandState, original: DemandState | undefined): Rejection | undefined {
  if (demand.order?.takenBack === true)
    return reject('hotline.taken-back', {
      en: 'The hotline took the order back, so no result is due.',
      zh: '热线已同意退单，无需反馈结果。',
    })
  if (stateOf(demand) !== 'merged')
    return requireStatus(demand, 'delivered', 'referred', 'closed', 'declined', 'withdrawn')
  const delivery = deliveryOf(demand, original)
  return isRejection(delivery) ? delivery : undefined
}

export const missHandBack = demandRule(
  command({
    summary: {
      en: 'Record that the result of an order was not handed back in time. It counts as late for the desk, once.',
      zh: '登记工单结果逾期未反馈，计入受理单位超时，每个时限登记一次。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (demand, _, setting) => {
    const due = handBackDeadline(demand)
    if (due === undefined || setting.now <= due) return []
    const { desk } = deskTime(demand, setting)
    return [demandEvents.HandBackOverdue({ ...optional('desk', desk), due: iso(due) })]
  },
)
