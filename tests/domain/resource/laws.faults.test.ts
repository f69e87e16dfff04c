import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { DomainEvent, Instant } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { resource } from '../../../domain/resource/resource.ts'
import { stockOf } from '../../../domain/resource/shapes.ts'
import type { ResourceState, Share } from '../../../domain/resource/state.ts'
import { expectSameFold } from '../play.ts'
import { type Stride, walk, walks } from './walk.ts'

const [seed = 0] = fc.sample(fc.integer(), 1)
const params = { numRuns: 500, seed }

let walked: readonly (readonly Stride[])[]
beforeAll(() => {
  walked = fc.sample(walks, params).map(walk)
})

/**
 * Checks a law on many walks, and that the walks reach each case that it is about often enough. All laws share the walks.
 * Where a law fails, fast-check runs them once more and looks for the shortest counterexample.
 */
function always(law: (strides: readonly Stride[]) => Readonly<Record<string, number>>): void {
  const met = new Map<string, number>()
  try {
    for (const strides of walked)
      for (const [what, often] of Object.entries(law(strides))) met.set(what, (met.get(what) ?? 0) + often)
  } catch (error) {
    const shortest = fc.property(walks, (paces) => void law(walk(paces)))
    fc.assert(shortest, params)
    throw error
  }
  for (const [what, often] of met) expect(often, `how often the walks came past ${what}`).toBeGreaterThan(5)
}

const takesUp = ({ state }: Share) => state === 'held' || state === 'using'
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

interface Lasting {
  readonly from: Instant
  readonly until?: Instant
}

const during = (span: Lasting | undefined, at: Instant) =>
  span === undefined || (span.from <= at && at < (span.until ?? Number.POSITIVE_INFINITY))

/** Occupied units and impaired units at one moment, counted one by one. */
function takenAt({ category, shares, impairments }: ResourceState, at: Instant): number {
  const timed = stockOf(category) === 'bookable'
  const counts = (span: Lasting | undefined) => !timed || during(span, at)
  return sum([
    ...shares.filter((share) => takesUp(share) && counts(share.window)).map(({ quantity }) => quantity),
    ...Object.values(impairments)
      .filter(counts)
      .map(({ quantity }) => quantity),
  ])
}

const boundaries = ({ shares, impairments }: ResourceState): Instant[] =>
  [...shares.map(({ window }) => window), ...Object.values(impairments)].flatMap((span) =>
    span === undefined ? [] : [span.from, span.until ?? span.from],
  )

test('occupied and impaired units never exceed the quantity at any future moment', () => {
  always((strides) => {
    let met = 0
    for (const { after, now } of strides) {
      for (const at of [now, ...boundaries(after).filter((moment) => moment > now)]) {
        const taken = takenAt(after, at)
        expect(taken).toBeLessThanOrEqual(after.quantity)
        if (taken > 0) met += 1
      }
    }
    return { 'something taken up': met }
  })
})

test('no start brings out more units than can be used', () => {
  always((strides) => {
    let met = 0
    for (const { before, after, command, now } of strides) {
      if (command !== 'start' || after === before) continue
      const out = after.shares.filter(({ state }) => state === 'using')
      const impaired = Object.values(after.impairments).filter((one) => during(one, now))
      const units = [...out, ...impaired].map(({ quantity }) => quantity)
      expect(sum(units)).toBeLessThanOrEqual(after.quantity)
      met += 1
    }
    return { 'a start': met }
  })
})

test('no quantity and no fund is ever negative', () => {
  always((strides) => {
    let met = 0
    for (const { before, after } of strides) {
      expect(after.quantity).toBeGreaterThanOrEqual(0)
      if (after.quantity < before.quantity) met += 1
    }
    return { 'something used up': met }
  })
})

/** The states of a share in which each event can happen, and the state after it. */
const ALLOWED: Readonly<Record<string, { from: readonly (Share['state'] | 'none')[]; to: Share['state'] | 'over' }>> = {
  ShareRequested: { from: ['none'], to: 'requested' },
  ResourceShared: { from: ['requested', 'waiting'], to: 'held' },
  ShareDeclined: { from: ['requested'], to: 'over' },
  ShareCancelled: { from: ['requested', 'waiting', 'held', 'using'], to: 'over' },
  ShareWaitlisted: { from: ['requested', 'held'], to: 'waiting' },
  SharePromoted: { from: ['waiting'], to: 'waiting' },
  ShareDisplaced: { from: ['held'], to: 'over' },
  ShareExpired: { from: ['requested', 'waiting'], to: 'over' },
  ShareStarted: { from: ['held'], to: 'using' },
  ShareNoShow: { from: ['held'], to: 'over' },
  ReturnMissed: { from: ['using'], to: 'using' },
  ResourceReturned: { from: ['using'], to: 'over' },
  ResourceConsumed: { from: ['held'], to: 'over' },
  'ResourceConsumed, with more to follow': { from: ['held'], to: 'held' },
}

const dataOf = (event: DomainEvent) => event.data as { share?: string; party?: string; cause?: string; more?: boolean }

test('shares change only along the allowed states, each event names the party, and ended shares stay ended', () => {
  always((strides) => {
    const states = new Map<string, Share['state'] | 'over'>()
    const parties = new Map<string, string | undefined>()
    let information = false
    let met = 0
    for (const { events, after } of strides) {
      information = stockOf(after.category) === 'information'
      for (const event of events) {
        const { share, party, more } = dataOf(event)
        if (share === undefined) continue
        const allowed = ALLOWED[more === true ? `${event.name}, with more to follow` : event.name]
        expect(allowed?.from, `${event.name} of ${share}`).toContain(states.get(share) ?? 'none')
        if (event.name === 'ShareRequested') parties.set(share, party)
        expect(party).toBe(parties.get(share))
        states.set(share, event.name === 'ResourceShared' && information ? 'over' : (allowed?.to ?? 'over'))
        met += 1
      }
      const live = [...states].filter(([, state]) => state !== 'over')
      expect(after.shares.map(({ id, state }) => [id, state])).toEqual(live)
      expect(after.asked).toBe(states.size)
    }
    return { 'a move': met }
  })
})

test('each promoted or displaced share has its own event, for every cause', () => {
  const often = (events: readonly DomainEvent[], name: string, cause?: string) =>
    events.filter((event) => event.name === name && (cause === undefined || dataOf(event).cause === cause)).length
  always((strides) => {
    for (const { before, after, events } of strides) {
      const told = new Set(events.map((event) => dataOf(event).share))
      const now = new Map(after.shares.map(({ id, state }) => [id, state]))
      for (const { id, state } of before.shares) if (now.get(id) !== state) expect(told).toContain(id)
    }
    const events = strides.flatMap((stride) => stride.events)
    return {
      'a promotion': often(events, 'SharePromoted'),
      'a displacement': often(events, 'ShareWaitlisted', 'displaced'),
      'a displacement for good': often(events, 'ShareCancelled', 'displaced'),
    }
  })
})

test('no share of an active party waits while enough is free', () => {
  always((strides) => {
    let met = 0
    for (const { before, after, now, actor } of strides) {
      // Only shares of active parties are promoted. A skipped share waits for the next time.
      const waiting = after.shares.filter(
        ({ state, party }) => state === 'waiting' && party !== 'chess' && party !== 'jwh',
      )
      for (const share of waiting) {
        if (share.window !== undefined && share.window.from <= now) continue
        const moments = boundaries(after).filter(
          (at) => share.window === undefined || (share.window.from <= at && at < share.window.until),
        )
        const most = Math.max(...[share.window?.from ?? now, ...moments].map((at) => takenAt(after, at)))
        expect(most + share.quantity, `${share.id} ${actor.id} ${before.shares.length}`).toBeGreaterThan(after.quantity)
        met += 1
      }
    }
    return { 'a share waiting': met }
  })
})

test('a promoted share belongs to an active party, and its window has not begun', () => {
  always((strides) => {
    let met = 0
    for (const { before, events, now, grounds } of strides) {
      for (const event of events.filter(({ name }) => name === 'SharePromoted')) {
        const { share, party } = dataOf(event)
        expect(party).not.toBe(['', 'chess', 'jwh'][grounds])
        const asked = before.shares.find(({ id }) => id === share)
        if (asked?.window !== undefined) expect(asked.window.from).toBeGreaterThan(now)
        met += 1
      }
    }
    return { 'a promotion': met }
  })
})

test('a share that has begun ends by its return, or where there is no room even without all that have not begun', () => {
  always((strides) => {
    const met = { 'a departure meanwhile': 0, 'what begun gave way': 0 }
    for (const { before, after, command, now, actor } of strides) {
      const ongoing = { ...after, shares: after.shares.filter(({ state }) => state === 'using') }
      for (const share of before.shares.filter(({ state }) => state === 'using')) {
        if (command === 'withdraw' && actor.role === 'service') met['a departure meanwhile'] += 1
        if (command === 'return' || after.shares.some(({ id, state }) => id === share.id && state === 'using')) continue
        expect(command).toBe('impair')
        const moments = boundaries(after).filter((at) => at > now && during(share.window, at))
        const most = Math.max(...[now, ...moments].map((at) => takenAt(ongoing, at)))
        expect(most + share.quantity).toBeGreaterThan(after.quantity)
        met['what begun gave way'] += 1
      }
    }
    return met
  })
})

test('the same events give the same state', () => {
  always((strides) => {
    const history = strides.flatMap(({ events, actor, now }) => events.map((event) => ({ event, by: actor, at: now })))
    expectSameFold(resource, history)
    expect(given(resource, history).state).toEqual(strides.at(-1)?.after)
    return { 'a history': strides.length }
  })
})

test('the money of a fund is that of its pledgers, and none is left without a destination once the fund has ended', () => {
  always((strides) => {
    let spent = 0
    let ended = 0
    for (const { after, events } of strides) {
      if (stockOf(after.category) !== 'fund') continue
      expect(sum(after.pots.map(({ left }) => left))).toBe(after.quantity)
      for (const { name, data } of events) {
        const { givers, quantity } = data as { givers?: readonly { quantity: number }[]; quantity: number }
        if (name !== 'ResourceConsumed' || quantity === 0) continue
        expect(sum((givers ?? []).map((giver) => giver.quantity))).toBe(quantity)
        spent += 1
      }
      if (!after.withdrawn) continue
      expect(after.quantity).toBe(sum(after.shares.filter(takesUp).map(({ quantity }) => quantity)))
      ended += 1
    }
    return { 'money spent': spent, 'the end of a fund': ended }
  })
})
