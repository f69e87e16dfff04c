import { firstWhere, type Instant } from '../kernel/index.ts'
import { overlap, type Span } from '../sharing/index.ts'
import { stockOf } from './shapes.ts'
import type { Impairment, ResourceState, Share } from './state.ts'

/** For what is not booked by the hour, every moment counts. */
export const EVER: Span = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/** When a share takes something up. */
export const spanOfShare = ({ window = EVER }: Pick<Share, 'window'>): Span => window

/** Something that takes up units for a time. */
export interface Load extends Span {
  readonly quantity: number
}

export const loadOf = (share: Pick<Share, 'window' | 'quantity'>): Load => {
  const { from, until } = spanOfShare(share)
  return { from, until, quantity: share.quantity }
}

/**
 * Held and begun shares take up what they asked for, by their windows. What comes back late keeps nobody else out by itself:
 * forgetting to say that a room is free is no reason to close it, and its owner can say that it is out of use.
 */
export const takesUp = ({ state }: Share): boolean => state === 'held' || state === 'using'

/** What is out of use; of a quantity that is used up, the spoilt part of it, whenever that was found. */
export function impairedLoads({ category, impairments }: ResourceState): Load[] {
  const timed = stockOf(category) === 'bookable'
  return Object.values(impairments).map((one) => ({
    ...(timed ? spanOfImpairment(one) : EVER),
    quantity: one.quantity,
  }))
}

/** What is over by now need not be remembered: no later decision looks behind itself. */
export const stillLasting = (impairments: ResourceState['impairments'], now: Instant): Record<string, Impairment> =>
  Object.fromEntries(Object.entries(impairments).filter(([, one]) => now < spanOfImpairment(one).until))

export const spanOfImpairment = ({ from, until = EVER.until }: Impairment): Span => ({ from, until })

/** Everything that takes up units at some moment of the span, as far as it lies within. */
function loadsWithin(state: ResourceState, span: Span): Load[] {
  const loads: Load[] = []
  const take = (one: Span, quantity: number) => {
    if (overlap(one, span)) loads.push({ ...common(one, span), quantity })
  }
  for (const load of impairedLoads(state)) take(load, load.quantity)
  for (const share of state.shares) if (takesUp(share)) take(spanOfShare(share), share.quantity)
  return loads
}

/** The time that both last. */
export const common = (one: Span, other: Span): Span => ({
  from: Math.max(one.from, other.from),
  until: Math.min(one.until, other.until),
})

/** How much is taken up when. */
export interface Occupancy {
  /** The most that is taken up at any moment of the span. */
  peak(span: Span): number
  /** Takes up more. */
  add(load: Load): void
}

/**
 * Reckons in the pieces between one beginning or end and the next, within which nothing changes: building it sorts the
 * boundaries once, and a question then costs the pieces of its span.
 *
 * @param later spans of loads that may be added
 */
export function occupancy(loads: readonly Load[], later: readonly Span[]): Occupancy {
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

/** Every beginning and end once, in order. */
function boundsOf(spans: readonly Span[]): Float64Array {
  const bounds = new Float64Array(2 * spans.length)
  for (const [at, { from, until }] of spans.entries()) {
    bounds[2 * at] = from
    bounds[2 * at + 1] = until
  }
  bounds.sort()
  return bounds.filter((bound, at) => bound !== bounds[at - 1])
}

/** How many bounds are at most the moment. */
const after = (bounds: Float64Array, moment: number): number =>
  firstWhere(0, bounds.length, (at) => (bounds[at] ?? 0) > moment)

/** How many bounds are before the moment. */
const before = (bounds: Float64Array, moment: number): number =>
  firstWhere(0, bounds.length, (at) => (bounds[at] ?? 0) >= moment)

/** From the first beginning to the last end. */
export const hull = (spans: readonly Span[]): Span => ({
  from: spans.reduce((first, { from }) => Math.min(first, from), EVER.until),
  until: spans.reduce((last, { until }) => Math.max(last, until), EVER.from),
})

/** What is taken up while any of these spans lasts, to which loads of them may be added. */
export const occupancyAround = (state: ResourceState, spans: readonly Span[]): Occupancy =>
  occupancy(loadsWithin(state, hull(spans)), spans)

/** How much is free throughout the span. */
export const freeWithin = (state: ResourceState, span: Span): number =>
  state.quantity - occupancy(loadsWithin(state, span), []).peak(span)
