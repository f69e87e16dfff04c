import { type DomainEvent, given, instant, iso, reject } from '../kernel/index.ts'
import { overlap, type Span } from '../sharing/index.ts'
import type { Rule } from './commands.ts'
import { resourceEvents } from './events.ts'
import { type Here, offered, wasGiven } from './guards.ts'
import {
  common,
  EVER,
  hull,
  impairedLoads,
  occupancy,
  spanOfImpairment,
  spanOfShare,
  stillLasting,
  takesUp,
} from './room.ts'
import { stockOf } from './shapes.ts'
import { movedUp } from './sharing.ts'
import type { Impairment, ResourceState, Share } from './state.ts'

const { ResourceImpaired, ResourceRestored, ShareCancelled, ShareWaitlisted } = resourceEvents

/** More that last at once, or are still to come, no resource has. */
export const MOST_IMPAIRMENTS = 200

export const impair: Rule<'impair'> = (state, { quantity, from, until, reason }, here) => {
  const refused = offered(state)
  if (refused !== undefined) return refused
  const stock = stockOf(state.category)
  if (stock === 'fund' || stock === 'information')
    return reject('resource.not-impairable', 'Money and information are never out of use: change the terms instead.')
  if (stock === 'consumable' && (from ?? until) !== undefined)
    return reject('impairment.window-misplaced', 'What is spoilt stays so until it is restored: leave the times out.')
  // What was out of use before anybody said so displaces nothing any more.
  const starts = Math.max(here.now, from === undefined ? here.now : instant(from))
  const impairment: Impairment = {
    quantity,
    from: starts,
    ...given('until', until === undefined ? undefined : instant(until)),
  }
  const span = stock === 'bookable' ? spanOfImpairment(impairment) : EVER
  if (!(span.from < span.until))
    return reject('impairment.window-unsound', 'Being out of use ends after it begins, and is not over yet.')
  if (Object.keys(stillLasting(state.impairments, here.now)).length >= MOST_IMPAIRMENTS)
    return reject('resource.too-many-impairments', 'So much is out of use already that nothing is added: restore some.')
  const usable = state.quantity - occupancy(impairedLoads(state), []).peak(span)
  if (quantity > usable)
    return reject('impairment.too-much', 'There are not as many left that are in use: name fewer.', { usable })

  const id = `i${state.impaired + 1}`
  const impaired = { ...state, impairments: { ...state.impairments, [id]: impairment } }
  return [
    ResourceImpaired({ impairment: id, quantity, from: iso(starts), ...given('until', until), reason }),
    ...displaced(impaired, span, here),
  ]
}

/**
 * Who gives way while so much is out of use: those that have begun come first, then those asked for earlier; whoever finds
 * no room any more waits, or is told that it is over. What gave way may leave room to smaller ones that waited.
 */
function displaced(state: ResourceState, span: Span, here: Here): DomainEvent[] {
  const touched = state.shares.filter((share) => takesUp(share) && overlap(spanOfShare(share), span))
  const within = (share: Share): Span => common(spanOfShare(share), span)
  const taken = occupancy(impairedLoads(state), touched.map(within))
  const begun = touched.filter((share) => share.state === 'using')
  const gone = [...begun, ...touched.filter((share) => share.state === 'held')].filter((share) => {
    const part = within(share)
    if (taken.peak(part) + share.quantity > state.quantity) return true
    taken.add({ ...part, quantity: share.quantity })
    return false
  })
  if (gone.length === 0) return []
  const giveWay = new Map(gone.map((share) => [share.id, waitsOn(share, here)]))
  const left = state.shares.flatMap((share): Share[] => {
    const waits = giveWay.get(share.id)
    if (waits === undefined) return [share]
    return waits ? [{ ...share, state: 'waiting' }] : []
  })
  const told = gone.reverse().map(({ id: share, party }) => {
    if (giveWay.get(share) === true) return ShareWaitlisted({ share, party, cause: 'displaced' })
    return ShareCancelled({ share, party, cause: 'displaced' })
  })
  return [...told, ...movedUp({ ...state, shares: left }, hull(gone.map(spanOfShare)), here)]
}

/** Once its time has come there is nothing to wait for. */
const waitsOn = ({ state, waits, window }: Share, { now }: Here): boolean =>
  waits && state === 'held' && (window === undefined || now < window.from)

export const restore: Rule<'restore'> = (state, { impairment: id, quantity }, here) => {
  const refused = offered(state)
  if (refused !== undefined) return refused
  const impairment = Object.hasOwn(state.impairments, id) ? state.impairments[id] : undefined
  if (impairment === undefined)
    return wasGiven(id, state.impaired)
      ? []
      : reject('impairment.unknown', 'Nothing of this number was ever out of use: the resource’s file lists it.')
  if (here.now >= spanOfImpairment(impairment).until) return []
  const restored = quantity ?? impairment.quantity
  if (restored > impairment.quantity)
    return reject('impairment.less', 'Not as much of it is out of use: name less, or leave the quantity out.', {
      quantity: impairment.quantity,
    })
  const left = { ...impairment, quantity: impairment.quantity - restored }
  return [
    ResourceRestored({ impairment: id, quantity: restored }),
    ...movedUp({ ...state, impairments: { ...state.impairments, [id]: left } }, freedBy(state, impairment), here),
  ]
}

const freedBy = ({ category }: ResourceState, impairment: Impairment): Span =>
  stockOf(category) === 'bookable' ? spanOfImpairment(impairment) : EVER
