import { activeParty, zoneOf } from '../community/index.ts'
import { type DomainEvent, dayText, HOUR, optional, type Rejection, reject } from '../kernel/index.ts'
import { overlap, type Span, windowOf } from '../sharing/windows.ts'
import { resourceEvents } from './events.ts'
import type { Here } from './guards.ts'
import { loadOf, occupancyAround, spanOfShare } from './room.ts'
import { stockOf } from './shapes.ts'
import type { ResourceState, Share } from './state.ts'

const { ResourceShared, SharePromoted } = resourceEvents

/** The local day on which it happens. */
export const today = ({ now, zones, reads }: Here): string => dayText(zones.dayOf(now, zoneOf(reads.community)))

/** How much for whom, and of what is bookable when. */
export type Asked = Pick<Share, 'id' | 'party' | 'quantity' | 'window' | 'for'>

/** In whole minor units: of bookable stock by the hour, of a fund what it is. */
function worth({ category, value }: ResourceState, { quantity, window }: Asked): number | undefined {
  if (stockOf(category) === 'fund') return quantity
  if (value === undefined) return undefined
  return window === undefined ? value * quantity : Math.round(value * quantity * ((window.until - window.from) / HOUR))
}

export const extent = ({ quantity, window }: Asked) => ({
  quantity,
  ...optional('window', window && windowOf(window)),
})

type Cause = Parameters<typeof ResourceShared>[0]['cause']

export const shared = (state: ResourceState, asked: Asked, cause: Cause, here: Here): DomainEvent =>
  ResourceShared({
    share: asked.id,
    party: asked.party,
    owner: state.owner ?? '',
    ...extent(asked),
    ...optional('value', worth(state, asked)),
    cause,
    ...optional('for', asked.for),
    day: today(here),
  })

export const full = (free: number): Rejection =>
  reject('resource.full', 'There is no room for that: ask for less or another time, or wait for some.', {
    free: Math.max(0, free),
  })

/**
 * Who moves up now that something is free within the span: in the order in which they were asked for, each that fits. Not
 * those whose time has begun, which expire; nor those of a party that takes no part now, which wait on.
 *
 * @param state as it is once that something is free
 */
export function movedUp(state: ResourceState, freed: Span, here: Here): DomainEvent[] {
  const { community } = here.reads
  const waiting = state.shares.filter(
    (share) =>
      share.state === 'waiting' &&
      overlap(spanOfShare(share), freed) &&
      (share.window === undefined || here.now < share.window.from) &&
      activeParty(community, share.party) !== undefined,
  )
  if (waiting.length === 0) return []
  const taken = occupancyAround(state, waiting.map(spanOfShare))
  return waiting.flatMap((share) => {
    if (taken.peak(spanOfShare(share)) + share.quantity > state.quantity) return []
    taken.add(loadOf(share))
    return [SharePromoted({ share: share.id, party: share.party }), shared(state, share, 'promoted', here)]
  })
}

/** The same without one share: what it took up is free. */
export const without = (state: ResourceState, { id }: Share): ResourceState => ({
  ...state,
  shares: state.shares.filter((share) => share.id !== id),
})

/** Who moves up where a share no longer takes up what it did from now on. */
export const movedUpWithout = (state: ResourceState, share: Share, here: Here): DomainEvent[] => {
  const { from, until } = spanOfShare(share)
  return movedUp(without(state, share), { from: Math.max(from, here.now), until }, here)
}
