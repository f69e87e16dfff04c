import { zoneOf } from '../community/state.ts'
import { DAY, iso } from '../kernel/index.ts'
import type { Window } from '../sharing/shapes.ts'
import { overlap, repeated, type Span, windowOf } from '../sharing/windows.ts'
import { withLate } from './late-return.ts'
import { EVER, occupancyAround, occupies, spanOfImpairment, spanOfShare } from './room.ts'
import type { ResourceSetting } from './rule.ts'
import type { ResourceState, Share } from './state.ts'
import { untimely } from './window-limits.ts'

/** How many free windows are offered, and how many days are searched for them. */
const OFFERED = 3
const SEARCHED_DAYS = 60

interface Wanted {
  readonly quantity: number
  /** Whether the owner asks, who is bound to no terms. */
  readonly own: boolean
}

/**
 * The next free windows of a resource that are as long as the wanted one. They begin at the same local time on later days, or where a
 * booking or an impairment ends. None overlaps another.
 */
export function nextFreeWindows(state: ResourceState, wanted: Wanted, date: Span, setting: ResourceSetting): Window[] {
  if (date === EVER) return []
  const { reads, zones, now } = setting
  const days = repeated(date, { every: 'day', times: SEARCHED_DAYS }, zoneOf(reads.community), zones)
  const ends = [
    ...state.shares.filter(occupies).map((share) => spanOfShare(share).until),
    ...Object.values(state.impairments).map((one) => spanOfImpairment(one).until),
  ]
  const last = date.from + SEARCHED_DAYS * DAY
  const after = ends.filter((end) => end > date.from && end < last)
  const candidates = [...days, ...after.map((from) => ({ from, until: from + date.until - date.from }))]
    // The wanted window itself was refused.
    .filter(
      (one) => one.from !== date.from && one.from >= now && untimely(state, one, wanted.own, setting) === undefined,
    )
    .sort((one, other) => one.from - other.from)
  const taken = occupancyAround(withLate(state, now), candidates)
  const found: Span[] = []
  for (const one of candidates) {
    if (found.length === OFFERED) break
    const isFree = taken.peak(one) + wanted.quantity <= state.quantity
    if (isFree && !found.some((other) => overlap(one, other))) found.push(one)
  }
  return found.map(windowOf)
}

/** What the answer to a request without room offers: free windows, and where to find similar resources that are free then. */
export function alternativesTo(state: ResourceState, wanted: Wanted, date: Span, setting: ResourceSetting) {
  if (date === EVER) return { wait: 'wait' }
  return {
    windows: nextFreeWindows(state, wanted, date, setting),
    similar: { view: 'resource-sharing', similar: setting.id, free: intervalOf(date), limit: 2 },
    wait: 'wait',
  }
}

/** A window as an ISO 8601 interval, as the filter of the view takes it. */
const intervalOf = ({ from, until }: Span): string => `${iso(from)}/${iso(until)}`

/** The free windows for a share that its party does not get, as the event tells them; undefined without a window. */
export function freeFor(state: ResourceState, share: Share, setting: ResourceSetting): Window[] | undefined {
  const { quantity, party, window } = share
  return window === undefined
    ? undefined
    : nextFreeWindows(state, { quantity, own: party === state.owner }, window, setting)
}
