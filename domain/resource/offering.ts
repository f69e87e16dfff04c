import { Value } from '@sinclair/typebox/value'
import { quarterOf } from '../community/index.ts'
import { given, HOUR, type Rejection, reject } from '../kernel/index.ts'
import { LONGEST, soundHours } from '../sharing/index.ts'
import type { Rule } from './commands.ts'
import { resourceEvents } from './events.ts'
import { notWithdrawn, offered } from './guards.ts'
import { EVER, freeWithin } from './room.ts'
import { type Category, stockOf, type Terms } from './shapes.ts'
import { movedUp, today } from './sharing.ts'

const { FundsPledged, ResourceOffered, TermsChanged } = resourceEvents

/** No quantity and no sum is ever larger: all of them stay whole numbers that JSON carries exactly. */
const MOST = 1_000_000_000_000

export const offer: Rule<'offer'> = (state, data, here) => {
  if (state.owner !== undefined) return reject('resource.exists', 'A resource of this id is offered already.')
  const { resource: _, quantity = usual(data.category), terms = { approval: 'owner' }, ...rest } = data
  if (quantity === undefined)
    return reject('resource.quantity-missing', 'Say how many units, or how much of it, there is.')
  if (data.unit !== undefined && stockOf(data.category) !== 'consumable')
    return reject('resource.unit-misplaced', 'Only what is used up is counted in a unit of its own: leave it out.')
  if (data.quarter !== undefined && quarterOf(here.reads.community, data.quarter) === undefined)
    return reject('quarter.unknown', 'The community has no such quarter: its file lists them.', {
      quarter: data.quarter,
    })
  if (quantity < 1 && stockOf(data.category) !== 'fund')
    return reject('resource.quantity-missing', 'Only a fund may be empty when it is offered.')
  const refused = unsound({ category: data.category, quantity, terms, value: data.value })
  if (refused !== undefined) return refused
  return [ResourceOffered({ owner: here.actor.party ?? '', ...rest, quantity, terms, day: today(here) })]
}

/** A fund may live on pledges; information is one. */
function usual(category: Category): number | undefined {
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

/** What never goes together, whatever is offered or changed. */
function unsound({ category, quantity, terms, value = 0 }: Offer): Rejection | undefined {
  const stock = stockOf(category)
  if (stock === 'information' && quantity !== 1)
    return reject('resource.quantity-fixed', 'Information is one, however many use it: leave the quantity out.')
  if (stock === 'bookable' && quantity < 1)
    return reject('resource.quantity-missing', 'What is booked has a unit at least: withdraw it instead.')
  const { opening, longest, ahead } = terms
  if (stock !== 'bookable' && (opening ?? longest ?? ahead) !== undefined)
    return reject('terms.not-bookable', 'Opening hours, the longest time and days ahead are terms of what is booked.')
  if (opening !== undefined && !soundHours(opening))
    return reject('terms.opening-unsound', 'Opening hours end after they begin, and do not overlap on one day.')
  if (stock === 'fund' && value !== 0)
    return reject('resource.value-misplaced', 'Money is worth what it is: leave the value out.')
  if (value * quantity * (stock === 'bookable' ? LONGEST / HOUR : 1) > MOST)
    return reject('resource.value-too-large', 'All of it together is worth more than is counted: correct the value.')
  return undefined
}

export const changeTerms: Rule<'change-terms'> = (state, data, here) => {
  const refused = offered(state) ?? notWithdrawn(state)
  if (refused !== undefined) return refused
  const { terms = state.terms, quantity = state.quantity, value = state.value } = data
  const wrong = unsound({ category: state.category, quantity, terms, value })
  if (wrong !== undefined) return wrong
  const taken = state.quantity - freeWithin(state, { from: here.now, until: EVER.until })
  if (quantity < taken)
    return reject('resource.taken-up', 'More than that is lent or out of use: end that first, or leave as much.', {
      taken,
    })
  const change = {
    ...given('terms', Value.Equal(terms, state.terms) ? undefined : terms),
    ...given('quantity', quantity === state.quantity ? undefined : quantity),
    ...given('value', value === state.value ? undefined : value),
  }
  if (Object.keys(change).length === 0) return []
  const more = quantity > state.quantity ? movedUp({ ...state, quantity, ...given('value', value) }, EVER, here) : []
  return [TermsChanged(change), ...more]
}

export const pledge: Rule<'pledge'> = (state, { quantity: pledged, note }, here) => {
  const refused = offered(state) ?? notWithdrawn(state)
  if (refused !== undefined) return refused
  if (stockOf(state.category) !== 'fund') return reject('resource.not-a-fund', 'Money is pledged to funds only.')
  const quantity = state.quantity + pledged
  if (quantity > MOST) return reject('resource.fund-full', 'The fund would hold more than is counted: pledge less.')
  return [
    FundsPledged({ party: here.actor.party ?? '', quantity: pledged, ...given('note', note), day: today(here) }),
    ...movedUp({ ...state, quantity }, EVER, here),
  ]
}
