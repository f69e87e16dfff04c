import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  isRejection,
  Line,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { localToday, movedUp, without } from './allocation.ts'
import { resourceEvents } from './events.ts'
import { spentFrom } from './fold.ts'
import { otherPurpose } from './funds.ts'
import { owner } from './grants.ts'
import { liveShare, requireState } from './guards.ts'
import { drawParts } from './pots.ts'
import { EVER } from './room.ts'
import { resourceRule } from './rule.ts'
import { OneShare, QuantityOrZero, stockOf } from './shapes.ts'
import type { ResourceState, Share } from './state.ts'

const { ResourceConsumed } = resourceEvents

const Consumption = Closed({
  ...OneShare,
  quantity: QuantityOrZero,
  /** Whether more of the share follows: the rest stays promised. Default: the share is over. */
  more: Type.Optional(Type.Boolean()),
  /** The purpose of the fund, as its offer names it. */
  purpose: Type.Optional(Line),
  /** The receipt, in words: number, payee, what was paid. */
  receipt: Type.Optional(Personal(Text)),
})

export const consumeShare = resourceRule(
  command({
    summary: {
      en: 'Record how much of an approved quantity was used up or paid, at once or in instalments. The rest is free again.',
      zh: '登记已批准数量的实际消耗或支付，可分次登记，余量随即释放。',
    },
    by: [owner],
    data: Consumption,
  }),
  (state, data, setting) => {
    const { share: id, quantity, purpose, receipt } = data
    const share = liveShare(state, id)
    if (isRejection(share)) return share
    const refused = notUsedUp(state) ?? requireState(share, 'held') ?? unpayable(state, data)
    if (refused !== undefined) return refused
    if (quantity > share.quantity)
      return reject(
        'share.too-much',
        {
          en: '`quantity` exceeds the share. The party must request more first.',
          zh: '`quantity` 超过本次借用数量，请由借用单位另行申请。',
        },
        { quantity: share.quantity },
      )
    if (data.more === true && quantity === 0) return []
    const more = data.more === true && quantity < share.quantity
    const givers = drawParts(state.pots, quantity)
    const consumed = ResourceConsumed({
      share: id,
      party: share.party,
      quantity,
      ...optional('value', worthOf(share, quantity)),
      ...(more ? { more: true } : {}),
      ...optional('purpose', purpose),
      ...optional('receipt', receipt),
      ...(givers.length === 0 ? {} : { givers: [...givers] }),
      day: localToday(setting),
    })
    if (more || quantity === share.quantity) return [consumed]
    return [consumed, ...movedUp(spentFrom(without(state, share), quantity, givers), EVER, setting)]
  },
)

/** The value of a unit was agreed with the share. The value of the resource may have changed since. */
const worthOf = ({ value, quantity: all }: Share, quantity: number): number | undefined =>
  value === undefined ? undefined : (value / all) * quantity

function notUsedUp({ category }: ResourceState): Rejection | undefined {
  const stock = stockOf(category)
  return stock === 'consumable' || stock === 'fund'
    ? undefined
    : reject('resource.not-used-up', {
        en: 'Only material and funds can be consumed. This resource is returned.',
        zh: '只有物资和资金可以登记消耗，该资源应当归还。',
      })
}

/** Refuses a payment for another purpose than that of the fund. */
const unpayable = (state: ResourceState, { quantity, purpose }: Static<typeof Consumption>): Rejection | undefined =>
  quantity === 0 && purpose === undefined ? undefined : otherPurpose(state, purpose)
