import { Closed, command, HOUR, type Instant, Personal, Text } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS } from './grants.ts'
import { notAbout, requireStatus } from './guards.ts'
import { requireOrder } from './hotline-question.ts'
import { hotlineOf } from './raiser.ts'
import { demandRule } from './rule.ts'
import type { DemandState } from './state.ts'

/** The hours before the due time of an order by which its result is handed back: the hotline has to read and pass it on. */
const HAND_BACK_HOURS = 2

/** When the result of an order has to be handed back; undefined where the hotline set no due time. */
export const handBackBy = (order: DemandState['order']): Instant | undefined =>
  order?.resolveBy === undefined ? undefined : order.resolveBy - HAND_BACK_HOURS * HOUR

export const handBackResult = demandRule(
  command({
    summary: {
      en: 'Hand the result of an order back to the hotline, in words that it can pass on. Due two hours before the due time of the order.',
      zh: '向热线反馈办理结果，应在工单时限前两小时完成。',
    },
    by: COORDINATORS,
    data: Closed({ result: Personal(Text) }),
  }),
  (demand, { result }, { now, actor }) => {
    const refused =
      requireOrder(demand) ?? requireStatus(demand, 'delivered', 'closed', 'declined') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const due = handBackBy(demand.order)
    return [
      demandEvents.ResultHandedBack({
        party: actor.party ?? '',
        hotline: hotlineOf(demand) ?? '',
        result,
        inTime: due === undefined || now <= due,
      }),
    ]
  },
)
