import { activeParty, zoneOf } from '../community/state.ts'
import { type DomainEvent, dayText, HOUR, optional, type Rejection, reject } from '../kernel/index.ts'
import { overlap, type Span, windowOf } from '../sharing/windows.ts'
import { priceOf } from '../workbook/state.ts'
import { resourceEvents } from './events.ts'
import { drawParts } from './pots.ts'
import { EVER, freeWithin, occupancyAround, occupationOf, spanOfShare } from './room.ts'
import type { ResourceSetting } from './rule.ts'
import { stockOf } from './shapes.ts'
import type { ResourceState, Share } from './state.ts'

const { FundsReturned, ResourceShared, SharePromoted } = resourceEvents

/** The current local day of the community. */
export const localToday = ({ now, zones, reads }: ResourceSetting): string =>
  dayText(zones.dayOf(now, zoneOf(reads.community)))

/** The party, quantity and window of a share. */
export type ShareExtent = Pick<Share, 'id' | 'party' | 'quantity' | 'window' | 'for' | 'forResident'>

/** The value of a share in minor currency units: by the hour for a bookable resource, the sum itself for a fund. */
function worth({ category, value }: ResourceState, { quantity, window }: ShareExtent): number | undefined {
  if (stockOf(category) === 'fund') return quantity
  if (value === undefined) return undefined
  return window === undefined ? value * quantity : Math.round(value * quantity * ((window.until - window.from) / HOUR))
}

/** The price list in force that the value of a unit lies within; undefined if none does. */
function listed({ category, unit, value }: ResourceState, { workbook }: ResourceSetting['reads']): string | undefined {
  const price = priceOf(workbook, category, unit)
  if (value === undefined || price === undefined) return undefined
  return price.least <= value && value <= price.most ? workbook.prices?.id : undefined
}

export const extent = ({ quantity, window }: ShareExtent) => ({
  quantity,
  ...optional('window', window && windowOf(window)),
})

type Cause = Parameters<typeof ResourceShared>[0]['cause']

export const shared = (state: ResourceState, asked: ShareExtent, cause: Cause, setting: ResourceSetting): DomainEvent =>
  ResourceShared({
    share: asked.id,
    party: asked.party,
    owner: state.owner ?? '',
    ...extent(asked),
    ...optional('value', worth(state, asked)),
    ...optional('prices', listed(state, setting.reads)),
    cause,
    ...optional('for', asked.for),
    ...optional('forResident', asked.forResident),
    day: localToday(setting),
  })

export const notEnoughFree = (free: number, alternatives: object): Rejection =>
  reject(
    'resource.full',
    {
      en: 'Not enough is free. Request less, one of the free windows in `details`, a similar resource, or wait with `wait`.',
      zh: '可用数量不足，请减少数量，选择 `details` 中的空闲时段或类似资源，或用 `wait` 进行等候。',
    },
    { free: Math.max(0, free), ...alternatives },
  )

/**
 * Sends the free money of a fund that ended where each pledger agreed.
 *
 * @param state the state after the money became free
 */
export function settledFunds(state: ResourceState, setting: ResourceSetting): DomainEvent[] {
  const free = freeWithin(state, EVER)
  return drawParts(state.pots, Math.max(0, free)).map(({ party, quantity }) => {
    const { remainder } = state.pots.find((pot) => pot.party === party) ?? { remainder: { to: 'pledger' } as const }
    return FundsReturned({ party, quantity, destination: remainder, day: localToday(setting) })
  })
}

/**
 * Promotes the waiting shares that now fit, in the order of their requests; of a fund that ended, settles what became free. Shares whose window has begun do not move up;
 * they expire. Shares of a party that is not active keep waiting.
 *
 * @param state the state after the quantity became free
 * @param freed the span in which it became free
 */
export function movedUp(state: ResourceState, freed: Span, setting: ResourceSetting): DomainEvent[] {
  if (state.withdrawn && stockOf(state.category) === 'fund') return settledFunds(state, setting)
  const { community } = setting.reads
  const waiting = state.shares.filter(
    (share) =>
      share.state === 'waiting' &&
      overlap(spanOfShare(share), freed) &&
      (share.window === undefined || setting.now < share.window.from) &&
      activeParty(community, share.party) !== undefined,
  )
  if (waiting.length === 0) return []
  const taken = occupancyAround(state, waiting.map(spanOfShare))
  return waiting.flatMap((share) => {
    if (taken.peak(spanOfShare(share)) + share.quantity > state.quantity) return []
    taken.add(occupationOf(share))
    return [SharePromoted({ share: share.id, party: share.party }), shared(state, share, 'promoted', setting)]
  })
}

/** The part of the span that is not past. */
export const fromNow = ({ from, until }: Span, { now }: ResourceSetting): Span => ({ from: Math.max(from, now), until })

/** The state without one share. */
export const without = (state: ResourceState, { id }: Share): ResourceState => ({
  ...state,
  shares: state.shares.filter((share) => share.id !== id),
})

/** Promotes the waiting shares that fit once a share occupies nothing from now on. */
export const movedUpWithout = (state: ResourceState, share: Share, setting: ResourceSetting): DomainEvent[] =>
  movedUp(without(state, share), fromNow(spanOfShare(share), setting), setting)
