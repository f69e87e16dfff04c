import { firstWhere, type Instant } from '../kernel/index.ts'
import { overlap, type Span } from '../sharing/windows.ts'
import { stockOf } from './shapes.ts'
import type { Impairment, ResourceState, Share } from './state.ts'

/** The span of a resource that is not bookable: all of time. */
export const EVER: Span = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/** The time that a share occupies. */
export const spanOfShare = ({ window = EVER }: Pick<Share, 'window'>): Span => window

/** Units that are occupied for a time. */
export interface Occupation extends Span {
  readonly quantity: number
}

export const occupationOf = (share: Pick<Share, 'window' | 'quantity'>): Occupation => {
  const { from, until } = spanOfShare(share)
  return { from, until, quantity: share.quantity }
}

/**
 * Whether a share occupies its quantity during its window: held and begun shares do. A late return does not extend the
 * window: a forgotten return must not close a room, and the owner can record an impairment.
 */
export const occupies = ({ state }: Share): boolean => state === 'held' || state === 'using'

/** The loads of all impairments. Spoilt material counts for all of time, whenever it was found. */
export function impairedLoads({ category, impairments }: ResourceState): Occupation[] {
  const timed = stockOf(category) === 'bookable'
  return Object.values(impairments).map((one) => ({
    ...(timed ? spanOfImpairment(one) : EVER),
    quantity: one.quantity,
  }))
}

/** The impairments that are not over. Later decisions do not need the others. */
export const stillLasting = (impairments: ResourceState['impairments'], now: Instant): Record<string, Impairment> =>
  Object.fromEntries(Object.entries(impairments).filter(([, one]) => now < spanOfImpairment(one).until))

export const spanOfImpairment = ({ from, until = EVER.until }: Impairment): Span => ({ from, until })

/** All loads that overlap the span, cut to it. */
function loadsWithin(state: ResourceState, span: Span): Occupation[] {
  const loads: Occupation[] = []
  const take = (one: Span, quantity: number) => {
    if (overlap(one, span)) loads.push({ ...common(one, span), quantity })
  }
  for (const load of impairedLoads(state)) take(load, load.quantity)
  for (const share of state.shares) if (occupies(share)) take(spanOfShare(share), share.quantity)
  return loads
}

/** The intersection of two spans that overlap. */
export const common = (one: Span, other: Span): Span => ({
  from: Math.max(one.from, other.from),
  until: Math.min(one.until, other.until),
})

/** The occupied quantity over time. */
export interface Occupancy {
  /** The largest quantity occupied at any moment of the span. */
  peak(span: Span): number
  /** Adds a load. */
  add(load: Occupation): void
}

/**
 * Divides time at every beginning and end of a load; the quantity is constant within a piece. Building sorts the boundaries
 * once, O(n log n). `peak` and `add` take time proportional to the pieces in their span.
 *
 * @param later the spans of loads that may be added
 */
export function occupancy(loads: readonly Occupation[], later: readonly Span[]): Occupancy {
  const bounds = boundsOf([...loads, ...later])
  const taken = new Float64Array(bounds.length)
  const pieces = ({ from, until }: Span) => ({
    first: Math.max(0, after(bounds, from) - 1),
    end: before(bounds, until),
  })
  for (const { from, until, quantity } of loads) {
    const { first, end } = pieces({ from, until })
    taken[first] = (taken[first] ?? 0) + quantity
    taken[end] = (taken[end] ?? 0) - quantity
  }
  for (let at = 1; at < taken.length; at += 1) taken[at] = (taken[at] ?? 0) + (taken[at - 1] ?? 0)
  return {
    peak(span) {
      const { first, end } = pieces(span)
      let most = 0
      for (let at = first; at < end; at += 1) most = Math.max(most, taken[at] ?? 0)
      return most
    },
    add({ quantity, ...span }) {
      const { first, end } = pieces(span)
      for (let at = first; at < end; at += 1) taken[at] = (taken[at] ?? 0) + quantity
    },
  }
}

/** All beginnings and ends, sorted, without duplicates. */
function boundsOf(spans: readonly Span[]): Float64Array {
  const bounds = new Float64Array(2 * spans.length)
  for (const [at, { from, until }] of spans.entries()) {
    bounds[2 * at] = from
    bounds[2 * at + 1] = until
  }
  bounds.sort()
  return bounds.filter((bound, at) => bound !== bounds[at - 1])
}

/** The number of bounds that are at or before the moment. */
const after = (bounds: Float64Array, moment: number): number =>
  firstWhere(0, bounds.length, (at) => (bounds[at] ?? 0) > moment)

/** The number of bounds that are before the moment. */
const before = (bounds: Float64Array, moment: number): number =>
  firstWhere(0, bounds.length, (at) => (bounds[at] ?? 0) >= moment)

/** The span from the first beginning to the last end. */
export const hull = (spans: readonly Span[]): Span => ({
  from: spans.reduce((first, { from }) => Math.min(first, from), EVER.until),
  until: spans.reduce((last, { until }) => Math.max(last, until), EVER.from),
})

/** The occupancy during the spans. Loads of these spans may be added. */
export const occupancyAround = (state: ResourceState, spans: readonly Span[]): Occupancy =>
  occupancy(loadsWithin(state, hull(spans)), spans)

/** The quantity that is free throughout the span. */
export const freeWithin = (state: ResourceState, span: Span): number =>
  state.quantity - occupancy(loadsWithin(state, span), []).peak(span)
