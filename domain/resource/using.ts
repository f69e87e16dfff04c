import { isRejection, MINUTE, optional, type Rejection, reject } from '../kernel/index.ts'
import type { Rule } from './commands.ts'
import { resourceEvents } from './events.ts'
import { liveShare, needs } from './guards.ts'
import { EVER } from './room.ts'
import { stockOf } from './shapes.ts'
import { movedUp, movedUpWithout, today, without } from './sharing.ts'
import type { ResourceState } from './state.ts'

const { ResourceConsumed, ResourceReturned, ShareNoShow, ShareStarted } = resourceEvents

/** What was booked may be handed over so long before its window. */
export const EARLY = 15 * MINUTE

const bookable = ({ category }: ResourceState): Rejection | undefined =>
  stockOf(category) === 'bookable'
    ? undefined
    : reject('resource.not-bookable', 'Only what is booked begins, comes back or is left standing.')

export const start: Rule<'start'> = (state, { share: id }, here) => {
  const share = liveShare(state, id)
  if (isRejection(share)) return share
  const { from, until } = share.window ?? EVER
  if (share.state === 'using') return []
  const refused = bookable(state) ?? needs(share, 'held')
  if (refused !== undefined) return refused
  if (here.now < from - EARLY)
    return reject('share.too-early', 'Its time has not come: it is handed over a quarter of an hour before at most.')
  if (here.now >= until) return reject('share.window-over', 'Its time is over: say that nobody came.')
  return [ShareStarted({ share: id, party: share.party, day: today(here) })]
}

export const recordNoShow: Rule<'record-no-show'> = (state, { share: id }, here) => {
  const share = liveShare(state, id)
  if (isRejection(share)) return share
  const refused = bookable(state) ?? needs(share, 'held')
  if (refused !== undefined) return refused
  if (here.now < (share.window ?? EVER).from)
    return reject('share.too-early', 'Its time has not come: until then somebody may still come.')
  return [ShareNoShow({ share: id, party: share.party }), ...movedUpWithout(state, share, here)]
}

export const giveBack: Rule<'return'> = (state, { share: id, condition, note }, here) => {
  const share = liveShare(state, id)
  if (isRejection(share)) return share
  const refused = bookable(state) ?? needs(share, 'using')
  if (refused !== undefined) return refused
  const by = here.actor.party ?? ''
  if (condition !== 'good' && by !== state.owner)
    return reject('share.condition-owners', 'That it is not good any more only its owner says: tell the owner.')
  return [
    ResourceReturned({
      share: id,
      party: share.party,
      condition,
      late: here.now > (share.window ?? EVER).until,
      by,
      ...optional('note', note),
      day: today(here),
    }),
    ...movedUpWithout(state, share, here),
  ]
}

export const consume: Rule<'consume'> = (state, { share: id, quantity }, here) => {
  const share = liveShare(state, id)
  if (isRejection(share)) return share
  const stock = stockOf(state.category)
  if (stock !== 'consumable' && stock !== 'fund')
    return reject('resource.not-used-up', 'Only material and money are used up: this comes back.')
  const refused = needs(share, 'held')
  if (refused !== undefined) return refused
  if (quantity > share.quantity)
    return reject('share.too-much', 'More was used up than the share has: let its party ask for more.', {
      quantity: share.quantity,
    })
  // What one is worth was agreed with the share; the value may have changed since.
  const value = share.value === undefined ? undefined : (share.value / share.quantity) * quantity
  const left = { ...without(state, share), quantity: state.quantity - quantity }
  return [
    ResourceConsumed({ share: id, party: share.party, quantity, ...optional('value', value), day: today(here) }),
    ...(quantity < share.quantity ? movedUp(left, EVER, here) : []),
  ]
}
