import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { named, PARTY_KINDS } from '../community/shapes.ts'
import { quarterOf } from '../community/state.ts'
import { Closed, command, HOUR, Id, Line, optional, Personal, type Rejection, reject, Text } from '../kernel/index.ts'
import { LONGEST_PASSED, soundHours } from '../sharing/windows.ts'
import { ItemCode } from '../workbook/shapes.ts'
import { priceOf, type WorkbookState } from '../workbook/state.ts'
import { localToday, movedUp } from './allocation.ts'
import { resourceEvents } from './events.ts'
import { takesPledges } from './funds.ts'
import { owner } from './grants.ts'
import { notWithdrawn, offered } from './guards.ts'
import { EVER, freeWithin } from './room.ts'
import { resourceRule } from './rule.ts'
import { Category, MOST_QUANTITY, Money, QuantityOrZero, stockOf, Terms } from './shapes.ts'

const { ResourceOffered, TermsChanged } = resourceEvents

export const offerResource = resourceRule(
  command({
    summary: { en: 'Offer a resource of the sender’s party.', zh: '提供本单位的资源。' },
    by: PARTY_KINDS,
    creates: true,
    names: 'resource',
    data: Closed({
      /** An id of the sender’s choice; without it one is made. */
      resource: Type.Optional(Id),
      ...named,
      category: Category,
      quantity: Type.Optional(QuantityOrZero),
      unit: Type.Optional(Line),
      description: Type.Optional(Personal(Text)),
      items: Type.Optional(Type.Array(ItemCode, { maxItems: 50, uniqueItems: true })),
      quarter: Type.Optional(Id),
      terms: Type.Optional(Terms),
      value: Type.Optional(Money),
      /** What the money of a fund is for. */
      purpose: Type.Optional(Line),
    }),
  }),
  (state, data, setting) => {
    if (state.owner !== undefined)
      return reject('resource.exists', {
        en: 'A resource with this id is already offered. Choose another id.',
        zh: '此编号的资源已存在，请另选编号。',
      })
    const { resource: _, quantity = defaultQuantity(data.category), terms = { approval: 'owner' }, ...rest } = data
    if (quantity === undefined)
      return reject('resource.quantity-missing', {
        en: '`quantity` is missing. Say how many units or how much there is.',
        zh: '缺少 `quantity`，请填写资源数量。',
      })
    if (data.unit !== undefined && stockOf(data.category) !== 'consumable')
      return reject('resource.unit-misplaced', {
        en: 'Only material has a `unit`. Leave it out.',
        zh: '只有物资类资源需要填写 `unit`，请勿填写。',
      })
    if (data.quarter !== undefined && quarterOf(setting.reads.community, data.quarter) === undefined)
      return reject(
        'quarter.unknown',
        {
          en: 'The community has no quarter with this id. Its file lists its quarters.',
          zh: '本社区没有此编号的小区，请在社区档案中查看。',
        },
        { quarter: data.quarter },
      )
    if (quantity < 1 && stockOf(data.category) !== 'fund')
      return reject('resource.quantity-missing', {
        en: '`quantity` must be at least 1. Only a fund may start at 0.',
        zh: '`quantity` 至少为 1，只有资金类资源可以从 0 开始。',
      })
    if (data.purpose !== undefined && stockOf(data.category) !== 'fund')
      return reject('resource.purpose-misplaced', {
        en: 'Only a fund has a `purpose`. Leave it out.',
        zh: '只有资金类资源可以填写 `purpose`，请勿填写。',
      })
    const refused =
      unsound({ category: data.category, quantity, terms, value: data.value }) ??
      outsideList(data, setting.reads.workbook)
    if (refused !== undefined) return refused
    return [ResourceOffered({ owner: setting.actor.party ?? '', ...rest, quantity, terms, day: localToday(setting) })]
  },
)

/** The default quantity: 0 for a fund, because pledges can fill it; 1 for information. */
function defaultQuantity(category: Category): number | undefined {
  const stock = stockOf(category)
  if (stock === 'fund') return 0
  return stock === 'information' ? 1 : undefined
}

interface Offer {
  readonly category: Category
  readonly quantity: number
  readonly terms: Terms
  readonly value: number | undefined
}

/** Refuses values that do not fit together, in an offer as in a change of terms. */
function unsound({ category, quantity, terms, value = 0 }: Offer): Rejection | undefined {
  const stock = stockOf(category)
  if (stock === 'information' && quantity !== 1)
    return reject('resource.quantity-fixed', {
      en: 'The quantity of information is always 1. Leave `quantity` out.',
      zh: '信息类资源的数量固定为 1，请勿填写 `quantity`。',
    })
  if (stock === 'bookable' && quantity < 1)
    return reject('resource.quantity-missing', {
      en: 'A bookable resource needs at least 1 unit. To end the offer, withdraw the resource.',
      zh: '可预约资源的数量至少为 1，如不再提供，请撤回该资源。',
    })
  const { opening, longest, ahead } = terms
  if (stock !== 'bookable' && (opening ?? longest ?? ahead) !== undefined)
    return reject('terms.not-bookable', {
      en: '`opening`, `longest` and `ahead` are terms of bookable resources. Leave them out.',
      zh: '`opening`、`longest` 和 `ahead` 只适用于可预约资源，请勿填写。',
    })
  if (opening !== undefined && !soundHours(opening))
    return reject('terms.opening-unsound', {
      en: 'In `terms.opening`, `until` must be after `from`, and the hours of one day must not overlap.',
      zh: '`terms.opening` 中 `until` 须晚于 `from`，且同一天的时段不能重叠。',
    })
  if (stock === 'fund' && value !== 0)
    return reject('resource.value-misplaced', {
      en: 'A fund has no `value`. Leave it out.',
      zh: '资金类资源不设 `value`，请勿填写。',
    })
  if (value * quantity * (stock === 'bookable' ? LONGEST_PASSED / HOUR : 1) > MOST_QUANTITY)
    return reject('resource.value-too-large', {
      en: 'The total value of this resource exceeds the limit. Reduce `value` or `quantity`.',
      zh: '资源总价值超过上限，请减少 `value` 或 `quantity`。',
    })
  return undefined
}

/** Refuses a unit value outside the range of the price list. Without an entry for it, the value is kept but is in no balance. */
function outsideList(
  {
    category,
    unit,
    value,
  }: { readonly category: Category; readonly unit?: string; readonly value?: number | undefined },
  workbook: WorkbookState,
): Rejection | undefined {
  const price = priceOf(workbook, category, unit)
  if (value === undefined || price === undefined || (price.least <= value && value <= price.most)) return undefined
  const { least, most } = price
  return reject(
    'resource.value-outside-list',
    {
      en: `\`value\` must be from ${least} to ${most} (minor currency units), as the price list of the workbook says.`,
      zh: `\`value\` 须在价目表规定的 ${least} 至 ${most} 之间（最小货币单位）。`,
    },
    { least, most },
  )
}

export const changeTerms = resourceRule(
  command({
    summary: {
      en: 'Change the terms, value or quantity. The quantity cannot fall below what is in use.',
      zh: '修改使用条件、价值或数量，数量不得低于已占用数量。',
    },
    by: [owner],
    data: Closed({ terms: Type.Optional(Terms), quantity: Type.Optional(QuantityOrZero), value: Type.Optional(Money) }),
  }),
  (state, data, setting) => {
    const refused = offered(state) ?? notWithdrawn(state)
    if (refused !== undefined) return refused
    const { terms = state.terms, quantity = state.quantity, value = state.value } = data
    const wrong =
      unsound({ category: state.category, quantity, terms, value }) ??
      outsideList({ ...state, value: data.value }, setting.reads.workbook) ??
      takesPledges(state, quantity)
    if (wrong !== undefined) return wrong
    const taken = state.quantity - freeWithin(state, { from: setting.now, until: EVER.until })
    if (quantity < taken)
      return reject(
        'resource.taken-up',
        {
          en: '`quantity` is less than what is shared or impaired. End shares first, or name a larger quantity.',
          zh: '`quantity` 少于已借出和停用的数量，请先结束部分借用，或填写更大的数量。',
        },
        { taken },
      )
    const change = {
      ...optional('terms', Value.Equal(terms, state.terms) ? undefined : terms),
      ...optional('quantity', quantity === state.quantity ? undefined : quantity),
      ...optional('value', value === state.value ? undefined : value),
    }
    if (Object.keys(change).length === 0) return []
    const more =
      quantity > state.quantity ? movedUp({ ...state, quantity, ...optional('value', value) }, EVER, setting) : []
    return [TermsChanged(change), ...more]
  },
)
