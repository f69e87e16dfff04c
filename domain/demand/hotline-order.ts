import { type Static, Type } from '@sinclair/typebox'
import { Closed, command, type Decision, isRejection, optional, type Rejection, reject } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { established, knownAbout } from './guards.ts'
import { HotlineOrder } from './hotline-events.ts'
import { helperOf, Raising, raised } from './intake.ts'
import { orderAddition } from './intake-answer.ts'
import { mergeTarget } from './merge-target.ts'
import { placed } from './place.ts'
import { givingBack, notHelped } from './rework.ts'
import { demandRule } from './rule.ts'
import { type Raiser, Reference } from './shapes.ts'
import { type DemandState, STATUS_NAMES, stateOf } from './state.ts'

const Order = Closed({
  ...Raising.properties,
  /** The number of the order in the hotline's system. The same number reaches the same demand. */
  reference: Reference,
  order: Type.Optional(HotlineOrder),
  /** The hotline sends the order again because it was not resolved: 重办. */
  again: Type.Optional(Type.Boolean()),
})
type Order = Static<typeof Order>

export const receiveOrder = demandRule(
  command({
    summary: {
      en: 'Send an order of the hotline. Its number finds the demand: an order that is known is refused with the id of its demand, and sent `again` it reopens an ended one at any time.',
      zh: '热线派单：按热线工单号识别。已有的工单会被拒绝并返回对应诉求编号；标明重办（`again`）时，已结束的诉求随时重新办理。',
    },
    by: ['hotline'],
    creates: true,
    referencedBy: 'reference',
    reads: { ...mergeTarget, ...givingBack },
    data: Order,
    adds: orderAddition,
  }),
  (demand, data, setting) => {
    if (demand.raiser !== undefined) return sentAgain(demand, data, setting)
    const { community } = setting.reads
    const refused = established(community) ?? knownAbout(community, data.about)
    if (refused !== undefined) return refused
    const place = placed(community, data.place ?? {})
    if (isRejection(place)) return place
    const { order, again: _, ...raising } = data
    const wish = order?.confidential === true ? 'restricted' : data.visibility
    const known = { raiser: raiserOf(data), place, helper: helperOf(setting.actor), order: order ?? {} }
    return [raised({ ...raising, ...optional('visibility', wish) }, known, setting)]
  },
)

/** The person who called the hotline: named, or not. */
const raiserOf = ({ onBehalfOf, name }: Order): Raiser =>
  onBehalfOf ?? (name === undefined ? { kind: 'anonymous' } : { kind: 'outsider', name })

type OrderSetting = Parameters<typeof notHelped>[2] & { readonly id: string }

/** Reopens an ended or merged demand, however long ago it ended. A demand that is open, or an order that is only repeated, is refused. */
function sentAgain(demand: DemandState, { again, order, text }: Order, setting: OrderSetting): Decision {
  const over = demand.ended !== undefined || demand.merged !== undefined
  if (again !== true || !over) return known(demand, setting.id)
  return [demandEvents.OrderSentAgain({ order: order ?? {}, text }), ...notHelped(demand, 'hotline', setting)]
}

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
