import { type Static, Type } from '@sinclair/typebox'
import { notHotline, orderClerk } from '../../community/order-clerk.ts'
import {
  type Actor,
  Closed,
  command,
  type Decision,
  Id,
  instant,
  isRejection,
  optional,
  type Rejection,
  reject,
  relation,
} from '../../kernel/index.ts'
import { givingBack, notHelped } from '../closing/rework.ts'
import { demandEvents } from '../events.ts'
import { established, knownAbout } from '../guards.ts'
import { helperOf, Raising, raised } from '../intake/intake.ts'
import { orderAddition } from '../intake/intake-answer.ts'
import { placed } from '../intake/place.ts'
import { demandRule } from '../rule.ts'
import { type Raiser, Reference } from '../shapes.ts'
import { type DemandState, STATUS_NAMES, stateOf } from '../state.ts'
import { mergeTarget } from '../ways-out/merge-target.ts'
import { HotlineOrder } from './hotline-events.ts'

const Order = Closed({
  ...Raising.properties,
  /** The number of the order in the hotline's system. The same number reaches the same demand. */
  reference: Reference,
  order: Type.Optional(HotlineOrder),
  /** The hotline sends the order again because it was not resolved: 重办. */
  again: Type.Optional(Type.Boolean()),
  /** The hotline, where a person of the committee or the street office enters its order. */
  hotline: Type.Optional(Id),
})
type Order = Static<typeof Order>

/** A person or program of a hotline that sends an order of its own. */
const ownHotline = relation(
  { en: 'a person of the hotline', zh: '12345 热线人员' },
  (_: unknown, { role }: Actor, data: unknown) =>
    role === 'hotline' && (typeof data !== 'object' || data === null || !('hotline' in data)),
)

export const receiveOrder = demandRule(
  command({
    summary: {
      en: 'Send an order of the hotline, as the hotline or for it. Its number finds the demand: an order that is known is refused with the id of its demand, and sent `again` it reopens an ended one at any time.',
      zh: '热线派单：按热线工单号识别。已有的工单会被拒绝并返回对应诉求编号；标明重办（`again`）时，已结束的诉求随时重新办理。',
    },
    by: [ownHotline, orderClerk],
    creates: true,
    referencedBy: 'reference',
    referencedFor: 'hotline',
    reads: { ...mergeTarget, ...givingBack },
    data: Order,
    adds: orderAddition,
  }),
  (demand, data, setting) => {
    if (demand.raiser !== undefined) return sentAgain(demand, data, setting)
    const { community } = setting.reads
    const refused =
      established(community) ??
      (data.hotline === undefined ? undefined : notHotline(community, data.hotline)) ??
      knownAbout(community, data.about)
    if (refused !== undefined) return refused
    const place = placed(community, data.place ?? {})
    if (isRejection(place)) return place
    const { order, again: _, hotline, ...raising } = data
    const wish = order?.confidential === true ? 'restricted' : data.visibility
    const known = { raiser: raiserOf(data), place, helper: senderOf(setting.actor, hotline), order: order ?? {} }
    return [raised({ ...raising, ...optional('visibility', wish) }, known, setting)]
  },
)

/** The person who called the hotline: named, or not. */
const raiserOf = ({ onBehalfOf, name }: Order): Raiser =>
  onBehalfOf ?? (name === undefined ? { kind: 'anonymous' } : { kind: 'outsider', name })

/** The sender as the helper of the person who called: of the hotline itself, or for it. */
const senderOf = (actor: Actor, hotline: string | undefined) => ({
  ...helperOf(actor),
  ...(actor.role === 'hotline' ? {} : optional('hotline', hotline)),
})

type OrderSetting = Parameters<typeof notHelped>[2] & { readonly id: string }

/** Reopens an ended or merged demand, however long ago it ended. A demand that is open, or an order that is only repeated, is refused. */
function sentAgain(demand: DemandState, { again, order, text }: Order, setting: OrderSetting): Decision {
  const over = demand.ended !== undefined || demand.merged !== undefined
  if (again !== true || !over || isSameSending(demand, order)) return known(demand, setting.id)
  return [demandEvents.OrderSentAgain({ order: order ?? {}, text }), ...notHelped(demand, 'hotline', setting)]
}

/** Whether the order was sent again before with these due times: a spreadsheet is pasted more than once. */
const isSameSending = (demand: DemandState, order: Order['order']): boolean =>
  order?.resolveBy !== undefined && demand.order?.again === instant(order.resolveBy)

function known(demand: DemandState, id: string): Rejection {
  const state = stateOf(demand)
  return reject(
    'hotline.order-known',
    {
      en: `This order is known: \`details.demand\` names its demand, which is ${state}. Send \`again\` if it has ended and was not resolved.`,
      zh: `该工单已存在，对应诉求见 \`details.demand\`，当前为“${STATUS_NAMES[state]}”。已结束但未解决的，请标明重办（\`again\`）。`,
    },
    { demand: id, state },
  )
}
