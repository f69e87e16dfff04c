import { type DomainEvent, HOUR, type Instant, iso, optional } from '../../kernel/index.ts'
import type { DemandState } from '../state.ts'

/** The hours before the due time of an order by which its result is handed back: the hotline has to read and pass it on. */
const HAND_BACK_HOURS = 2

type OrderOf = Pick<DemandState, 'order'>

/** When the result of an order has to be handed back; undefined where the hotline set no due time. */
export const handBackBy = (order: DemandState['order']): Instant | undefined =>
  order?.resolveBy === undefined ? undefined : order.resolveBy - HAND_BACK_HOURS * HOUR

/** Whether a hotline still waits for the result, however the demand ended. */
export const awaitsHandBack = ({ order }: OrderOf): boolean =>
  order !== undefined && order.handedBack !== true && order.takenBack !== true

/** When the result counts as late; undefined where it does not, or was recorded as late. */
export function handBackDeadline(demand: OrderOf & Pick<DemandState, 'clockFrom'>): Instant | undefined {
  const due = handBackBy(demand.order)
  // An order that came too late for that is not late here.
  const open = awaitsHandBack(demand) && due !== undefined && due > demand.clockFrom
  return open && demand.order?.missed !== due ? due : undefined
}

/** Events that open a demand again. */
const OPENING: readonly string[] = ['DemandReopened', 'DemandUnmerged']
/** Events that end a referral. */
const REFERRAL_ENDS: readonly string[] = ['ReferralAnswered', 'ReferralEnded', 'DemandWithdrawn']

/** Events that settle by themselves what is due to the hotline. */
const RENEWED: readonly string[] = ['OrderSentAgain', 'HotlineAnswered']

/**
 * The events of a decision, where one that opens an order again whose result was handed back, or ends the referral on which an interim
 * one was given, says that a new result is due: by the due time of the order, where that is still to come.
 */
export function withResultDue(
  { order }: OrderOf,
  events: readonly DomainEvent[],
  now: Instant,
): readonly DomainEvent[] {
  // An order sent again has new due times of its own. No result is due for one that the hotline took back.
  if (order?.handedBack !== true || events.some(({ name }) => RENEWED.includes(name))) return events
  const { resolveBy, interim } = order
  const opening = interim === true ? [...OPENING, ...REFERRAL_ENDS] : OPENING
  const resultDue = optional('resolveBy', resolveBy === undefined || resolveBy <= now ? undefined : iso(resolveBy))
  return events.map((event) =>
    opening.includes(event.name) ? { ...event, data: { ...Object(event.data), resultDue } } : event,
  )
}
