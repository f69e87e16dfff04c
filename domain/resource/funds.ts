import { Type } from '@sinclair/typebox'
import { PARTY_KINDS } from '../community/shapes.ts'
import { Closed, command, Id, Line, optional, Personal, type Rejection, read, reject, Text } from '../kernel/index.ts'
import { localToday, movedUp } from './allocation.ts'
import { resourceEvents } from './events.ts'
import { notWithdrawn, offered } from './guards.ts'
import { fillPot, potOf } from './pots.ts'
import { EVER } from './room.ts'
import { resourceRule } from './rule.ts'
import { MOST_QUANTITY, Quantity, Remainder, stockOf } from './shapes.ts'
import type { ResourceState } from './state.ts'

const { FundsPledged, FundsReturned } = resourceEvents

const Pledge = Closed({
  quantity: Quantity,
  /** The purpose of the fund, as its offer names it. */
  purpose: Type.Optional(Line),
  /** What becomes of the money of the party that the fund does not spend. It holds for earlier pledges of the party too. */
  remainder: Type.Optional(Remainder),
  note: Type.Optional(Personal(Text)),
})

const fundIn = (remainder: Remainder | undefined): string | undefined =>
  remainder !== undefined && 'fund' in remainder ? remainder.fund : undefined

export const pledgeFunds = resourceRule(
  command({
    summary: {
      en: 'Add money of the sender’s party to a fund, and agree what becomes of what is left in the end.',
      zh: '本单位向资金认捐，并约定余款去向。',
    },
    by: PARTY_KINDS,
    reads: {
      successor: read.self<ResourceState, { readonly remainder?: Remainder }>(({ remainder }) => fundIn(remainder)),
    },
    data: Pledge,
  }),
  (state, { quantity, purpose = state.purpose, remainder, note }, setting) => {
    const refused = offered(state) ?? notWithdrawn(state) ?? notAFund(state) ?? otherPurpose(state, purpose)
    if (refused !== undefined) return refused
    const next = fundIn(remainder)
    if (next !== undefined && (next === setting.id || !takesMoney(setting.reads.successor)))
      return reject('fund.successor-unknown', {
        en: '`remainder.fund` must name another fund that is still offered.',
        zh: '`remainder.fund` 须填写另一项仍在提供的资金。',
      })
    if (state.quantity + quantity > MOST_QUANTITY)
      return reject('resource.fund-full', {
        en: 'This pledge would bring the fund above its limit. Pledge less.',
        zh: '认捐后资金将超过上限，请减少金额。',
      })
    const party = setting.actor.party ?? ''
    const pledged = FundsPledged({
      party,
      quantity,
      ...optional('purpose', purpose),
      remainder: remainder ?? state.pots.find((pot) => pot.party === party)?.remainder ?? { to: 'pledger' },
      ...optional('note', note),
      day: localToday(setting),
    })
    return [pledged, ...movedUp(withMoney(state, party, quantity), EVER, setting)]
  },
)

const withMoney = (state: ResourceState, party: string, quantity: number): ResourceState => ({
  ...state,
  quantity: state.quantity + quantity,
  pots: fillPot(state.pots, party, quantity),
})

const notAFund = ({ category }: ResourceState): Rejection | undefined =>
  stockOf(category) === 'fund'
    ? undefined
    : reject('resource.not-a-fund', { en: 'Only a fund accepts pledges.', zh: '只有资金类资源可以认捐。' })

const takesMoney = (fund: ResourceState | undefined): boolean =>
  fund?.owner !== undefined && stockOf(fund.category) === 'fund' && !fund.withdrawn

/** Refuses a purpose that is not that of the fund. */
export const otherPurpose = (state: ResourceState, purpose: string | undefined): Rejection | undefined =>
  purpose === state.purpose
    ? undefined
    : reject(
        'fund.other-purpose',
        {
          en: '`purpose` must be the purpose of the fund, or absent if the fund has none.',
          zh: '`purpose` 须与该资金的用途一致；资金未设用途的，请勿填写。',
        },
        optional('purpose', state.purpose),
      )

/** Refuses to take more from a fund by new terms than its owner put in: the rest belongs to pledgers. */
export function takesPledges(state: ResourceState, quantity: number): Rejection | undefined {
  if (stockOf(state.category) !== 'fund') return undefined
  const own = potOf(state.pots, state.owner ?? '')
  return state.quantity - quantity > own
    ? reject(
        'fund.pledged',
        {
          en: '`quantity` takes away money that other parties pledged. Only money of the owner can be taken out.',
          zh: '`quantity` 会减少其他单位认捐的资金，只能取回所属单位自己的资金。',
        },
        { least: state.quantity - own },
      )
    : undefined
}

/**
 * Takes the money that ended funds pass on. A fund that has ended as well, or is full, takes it and returns it to the pledger in the
 * same decision, so that no pledged money is without a destination.
 */
export const carryFundsOver = resourceRule(
  command({
    summary: {
      en: 'Take over money that another fund passes on in its end, as its pledger agreed.',
      zh: '接收其他资金终止时按认捐约定转入的余款。',
    },
    by: ['service'],
    data: Closed({ party: Id, quantity: Quantity, from: Id }),
  }),
  (state, { party, quantity, from }, setting) => {
    const refused = offered(state) ?? notAFund(state)
    if (refused !== undefined) return refused
    const day = localToday(setting)
    const carried = FundsPledged({ party, quantity, carriedFrom: from, day })
    if (state.withdrawn || state.quantity + quantity > MOST_QUANTITY)
      return [carried, FundsReturned({ party, quantity, destination: { to: 'pledger' }, day })]
    return [carried, ...movedUp(withMoney(state, party, quantity), EVER, setting)]
  },
)
