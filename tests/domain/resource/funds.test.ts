import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import { drawParts, fillPot, type Pot, withoutParts } from '../../../domain/resource/pots.ts'
import {
  cancelled,
  chess,
  fund,
  guide,
  hall,
  held,
  left,
  promoted,
  requested,
  service,
  shared,
  since,
  stateAfter,
  story,
  TODAY,
  timeless,
  waitlisted,
  workers,
} from './story.ts'

const { FundsPledged, FundsReturned, ResourceConsumed, ResourceOffered, ResourceWithdrawn, TermsChanged } =
  resourceEvents

const pledge = (party: string, quantity: number, more: object = {}): DomainEvent =>
  FundsPledged({ party, quantity, remainder: { to: 'pledger' }, ...TODAY, ...more })
const returned = (party: string, quantity: number, destination: object = { to: 'pledger' }): DomainEvent =>
  FundsReturned({ party, quantity, destination: destination as { to: 'pledger' }, ...TODAY })
const empty = ResourceOffered({ ...fund.data, quantity: 0 })
const grant = (share: string, party: string, quantity: number): DomainEvent[] =>
  held(share, party, { quantity, value: quantity }).map(timeless)
const withdrawn = ResourceWithdrawn({ cause: 'owner' })
const receipt = '收据 0137'

describe('pledging', () => {
  const waitingForMoney = [
    timeless(requested('s1', 'safe', { quantity: 60_000, waits: true })),
    waitlisted('s1', 'safe'),
  ]
  const given60k = timeless(shared('s1', 'safe', { quantity: 60_000, value: 60_000, cause: 'promoted' }))

  test('adds to the fund, and promotes shares that wait for money', () => {
    story([fund, ...waitingForMoney], { actor: chess })
      .when('pledge', { quantity: 9_999 })
      .then([pledge('chess', 9_999)])
    story([fund, ...waitingForMoney], { actor: chess })
      .when('pledge', { quantity: 10_000 })
      .then([pledge('chess', 10_000), promoted('s1', 'safe'), given60k])
  })

  test('needs a fund that is still offered', () => {
    story([hall]).when('pledge', { quantity: 1 }).rejects('resource.not-a-fund')
    story([fund, withdrawn]).when('pledge', { quantity: 1 }).rejects('resource.withdrawn')
    story([fund]).when('pledge', { quantity: 1_000_000_000_000 }).rejects('resource.fund-full')
  })

  test('names the purpose of the fund', () => {
    const elders = ResourceOffered({ ...fund.data, purpose: '助老' })
    story([elders], { actor: chess })
      .when('pledge', { quantity: 5 })
      .then([pledge('chess', 5, { purpose: '助老' })])
    const { details } = story([elders]).when('pledge', { quantity: 5, purpose: '助学' }).rejects('fund.other-purpose')
    expect(details).toEqual({ purpose: '助老' })
    story([fund]).when('pledge', { quantity: 5, purpose: '助学' }).rejects('fund.other-purpose')
    story([])
      .when('offer', { name: 'x', category: 'venue', quantity: 1, purpose: '助老' })
      .rejects('resource.purpose-misplaced')
  })

  test('keeps the agreement of the party about its remainder until it makes another', () => {
    const first = pledge('chess', 5, { remainder: { to: 'community' } })
    story([fund, first], { actor: chess })
      .when('pledge', { quantity: 6 })
      .then([pledge('chess', 6, { remainder: { to: 'community' } })])
    const after = stateAfter(fund, first, pledge('chess', 6)).pots
    expect(after).toContainEqual({ party: 'chess', left: 11, remainder: { to: 'pledger' } })
  })

  test('may pass the remainder on to another fund that is still offered', () => {
    const remainder = { to: 'fund', fund: 'other' } as const
    const asked = (successor: unknown, to = 'other') =>
      story([fund], { id: 'own', actor: chess, reads: { ...since().reads, successor } }).when('pledge', {
        quantity: 5,
        remainder: { to: 'fund', fund: to },
      })
    asked(stateAfter(empty)).then([pledge('chess', 5, { remainder })])
    asked(stateAfter(empty, withdrawn)).rejects('fund.successor-unknown')
    asked(stateAfter(guide)).rejects('fund.successor-unknown')
    asked(stateAfter()).rejects('fund.successor-unknown')
    asked(stateAfter(empty), 'own').rejects('fund.successor-unknown')
  })
})

describe('a payment', () => {
  const pledged = [empty, pledge('chess', 1_000_000), pledge('workers', 5_000), ...grant('s1', 'guard', 800_000)]
  const paid = (quantity: number, givers: object[], more: object = {}): DomainEvent =>
    ResourceConsumed({
      share: 's1',
      party: 'guard',
      quantity,
      value: quantity,
      receipt,
      givers: givers as [],
      ...TODAY,
      ...more,
    })

  test('is made with the money of the pledgers, in proportion to what is left of it', () => {
    // 300,000 × 1,000,000 ÷ 1,005,000 = 298,507.46…
    const givers = [
      { party: 'chess', quantity: 298_507 },
      { party: 'workers', quantity: 1_493 },
    ]
    story(pledged)
      .when('consume', { share: 's1', quantity: 300_000, more: true, receipt })
      .then([paid(300_000, givers, { more: true })])
    const state = stateAfter(...pledged, paid(300_000, givers, { more: true }))
    expect(state.pots.map(({ party, left: rest }) => [party, rest])).toEqual([
      ['chess', 701_493],
      ['workers', 3_507],
    ])
    expect(state.shares).toMatchObject([{ state: 'held', quantity: 500_000 }])
  })

  test('of an older log, which names no givers, takes from the same pledgers', () => {
    const { givers: _, receipt: __, ...older } = (paid(300_000, []) as ReturnType<typeof ResourceConsumed>).data
    expect(stateAfter(...pledged, ResourceConsumed(older)).pots.map(({ left: rest }) => rest)).toEqual([701_493, 3_507])
  })

  test('needs the purpose of the fund', () => {
    const elders = [ResourceOffered({ ...fund.data, purpose: '助老' }), ...grant('s1', 'guard', 100)]
    const pay = { share: 's1', quantity: 100, receipt }
    story(elders).when('consume', pay).rejects('fund.other-purpose')
    story(elders)
      .when('consume', { ...pay, purpose: '助学' })
      .rejects('fund.other-purpose')
    story(elders)
      .when('consume', { ...pay, purpose: '助老' })
      .then([paid(100, [{ party: 'jwh', quantity: 100 }], { purpose: '助老' })])
    story(elders)
      .when('consume', { share: 's1', quantity: 0 })
      .then([ResourceConsumed({ share: 's1', party: 'guard', quantity: 0, value: 0, ...TODAY })])
  })
})

describe('the end of a fund', () => {
  const agreed = [
    fund,
    pledge('chess', 30_000, { remainder: { to: 'community' } }),
    pledge('workers', 20_000, { remainder: { to: 'fund', fund: 'other' } }),
  ]

  test('returns what is free to each pledger as agreed', () => {
    story(agreed)
      .when('withdraw')
      .then([
        withdrawn,
        returned('jwh', 50_000),
        returned('chess', 30_000, { to: 'community' }),
        returned('workers', 20_000, { to: 'fund', fund: 'other' }),
      ])
  })

  test('keeps what is promised, and returns it when the promise ends', () => {
    const promised = [...agreed, ...grant('s1', 'guard', 40_000)]
    const parts = [
      returned('jwh', 30_000),
      returned('chess', 18_000, { to: 'community' }),
      returned('workers', 12_000, { to: 'fund', fund: 'other' }),
    ]
    story(promised)
      .when('withdraw')
      .then([withdrawn, ...parts])
    const over = [...promised, withdrawn, ...parts]
    expect(stateAfter(...over).quantity).toBe(40_000)
    story(over)
      .when('cancel', { share: 's1' })
      .then([
        cancelled('s1', 'guard', 'owner'),
        returned('jwh', 20_000),
        returned('chess', 12_000, { to: 'community' }),
        returned('workers', 8_000, { to: 'fund', fund: 'other' }),
      ])
    const { decision } = story(over).when('consume', { share: 's1', quantity: 39_999, receipt })
    expect(decision).toMatchObject([{ name: 'ResourceConsumed' }, { name: 'FundsReturned', data: { quantity: 1 } }])
  })

  test('that an older log did not settle is settled by another withdrawal, once', () => {
    const older = [...agreed, ...grant('s1', 'guard', 60_000), withdrawn]
    const parts = [
      returned('jwh', 20_000),
      returned('chess', 12_000, { to: 'community' }),
      returned('workers', 8_000, { to: 'fund', fund: 'other' }),
    ]
    story(older).when('withdraw').then(parts)
    story([...older, ...parts])
      .when('withdraw')
      .then([])
  })

  test('of a departed owner settles everything that has not begun', () => {
    story([empty, pledge('chess', 70), ...grant('s1', 'guard', 40)], { actor: service, ...since(left('jwh')) })
      .when('withdraw')
      .then([ResourceWithdrawn({ cause: 'departure' }), cancelled('s1', 'guard', 'departure'), returned('chess', 70)])
  })

  test('comes to another fund, which returns it if it has ended as well', () => {
    const carried = FundsPledged({ party: 'workers', quantity: 20, carriedFrom: 'own', ...TODAY })
    const data = { party: 'workers', quantity: 20, from: 'own' }
    story([empty], { actor: service }).when('carry-over', data).then([carried])
    story([empty, withdrawn], { actor: service })
      .when('carry-over', data)
      .then([carried, returned('workers', 20)])
    story([hall], { actor: service }).when('carry-over', data).rejects('resource.not-a-fund')
    story([empty], { actor: workers }).when('carry-over', data).rejects('forbidden')
  })
})

describe('the sum of a fund', () => {
  test('is changed by its owner with money of the owner alone', () => {
    const mixed = [fund, pledge('chess', 10_000)]
    const { details } = story(mixed).when('change-terms', { quantity: 9_999 }).rejects('fund.pledged')
    expect(details).toEqual({ least: 10_000 })
    story(mixed)
      .when('change-terms', { quantity: 10_000 })
      .then([TermsChanged({ quantity: 10_000 })])
    const pots = (...events: DomainEvent[]) => stateAfter(...mixed, ...events).pots.map((pot) => [pot.party, pot.left])
    expect(pots(TermsChanged({ quantity: 70_000 }))).toEqual([
      ['jwh', 60_000],
      ['chess', 10_000],
    ])
    expect(pots(TermsChanged({ quantity: 10_000 }))).toEqual([['chess', 10_000]])
    // Logs from before this rule.
    expect(pots(TermsChanged({ quantity: 4_000 }))).toEqual([['chess', 4_000]])
  })

  test('counts what a new owner adds as money of the new owner', () => {
    const handed = stateAfter(fund, TermsChanged({ owner: 'workers' }), TermsChanged({ quantity: 60_000 }))
    expect(handed.pots.map((pot) => [pot.party, pot.left])).toEqual([
      ['jwh', 50_000],
      ['workers', 10_000],
    ])
  })
})

describe('parts in proportion', () => {
  const pots = fc
    .array(fc.integer({ min: 1, max: 1_000_000_000_000 }), { minLength: 1, maxLength: 9 })
    .map((sums) => sums.reduce<readonly Pot[]>((all, sum, at) => fillPot(all, `p${at}`, sum), []))
  const sumOf = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

  test('add up to the sum, are off by less than one, and never exceed a pot', () => {
    fc.assert(
      fc.property(pots, fc.double({ min: 0, max: 1, noNaN: true }), (those, share) => {
        const all = sumOf(those.map((pot) => pot.left))
        const sum = Math.floor(all * share)
        const parts = drawParts(those, sum)
        expect(sumOf(parts.map((part) => part.quantity))).toBe(sum)
        for (const { party, left: most } of those) {
          const { quantity } = parts.find((part) => part.party === party) ?? { quantity: 0 }
          expect(quantity).toBeLessThanOrEqual(most)
          const off = BigInt(quantity) * BigInt(all) - BigInt(sum) * BigInt(most)
          expect(off < BigInt(all) && -off < BigInt(all)).toBe(true)
        }
        expect(sumOf(withoutParts(those, parts).map((pot) => pot.left))).toBe(all - sum)
      }),
    )
  })

  test('give what rounding loses to the largest fractions, of equal ones to the first', () => {
    const of = (...sums: number[]) => sums.reduce<readonly Pot[]>((all, sum, at) => fillPot(all, `p${at}`, sum), [])
    const parts = (those: readonly Pot[], sum: number) => drawParts(those, sum).map(({ quantity }) => quantity)
    expect(parts(of(1, 1, 1), 2)).toEqual([1, 1])
    expect(parts(of(10, 30, 60), 7)).toEqual([1, 2, 4])
    expect(parts(of(5), 9)).toEqual([5])
  })
})
