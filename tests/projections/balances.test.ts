import { describe, expect, test } from 'vitest'
import { balances } from '../../projections/resource-sharing/balances.ts'
import { calendar } from '../../projections/resource-sharing/calendar.ts'
import { supply } from '../../projections/resource-sharing/supply.ts'
import { reader } from './demands.ts'
import type { Told } from './history.ts'
import { answering } from './readers.ts'
import { hall, jwh, later, resourceViews } from './resource-views.ts'
import {
  asked,
  backAgain,
  FundsPledged,
  FundsReturned,
  hours,
  offered,
  ResourceConsumed,
  ResourceWithdrawn,
  ShareCancelled,
  ShareNoShow,
  shared,
  started,
  TermsChanged,
  toResource,
  unlisted,
} from './resources.ts'

describe('a balance', () => {
  const lent = hall([1, asked('s1')], [2, shared('s1')], [32, started('s1')])
  const back = (at: number, more: object = {}) => toResource('hall', [at, backAgain('s1', more)])

  test('counts what was used, for both parties, in the month of the handover', () => {
    const window = hours(800, 802)
    const second = [
      ...toResource('hall', [36, asked('s2', { window })], [37, shared('s2', { window })]),
      ...toResource('hall', [800, started('s2', 'wuye', '2026-04-04')], [802, backAgain('s2')]),
    ]
    const { balance } = resourceViews(lent, back(35), second)
    expect(balance('jwh', '2026-03')).toMatchObject({
      given: { shares: 1, value: 15_000, unvalued: 0 },
      balance: 15_000,
    })
    expect(balance('jwh', '2026-04', 'venue')).toMatchObject({ given: { shares: 1 } })
    expect(balance('jwh')).toMatchObject({
      category: null,
      given: { shares: 2 },
      received: { shares: 0 },
      balance: 30_000,
    })
    expect(balance('wuye')).toMatchObject({ received: { shares: 2, value: 30_000 }, balance: -30_000 })
  })

  test('counts the time from the handover to the return within the window, not what was booked', () => {
    const given = (...events: Told[][]) => resourceViews(...events).balance('jwh')?.given
    // Booked for three hours, from 32 to 35.
    expect(given(lent, later(34))).toBeUndefined()
    expect(given(lent, back(33))).toMatchObject({ shares: 1, value: 5_000 })
    expect(given(lent, later(35))).toMatchObject({ shares: 1, value: 15_000 })
    expect(given(lent, back(40, { late: true }))).toMatchObject({ shares: 1, value: 15_000 })
    const begun = (at: number) => hall([1, asked('s1')], [2, shared('s1')], [at, started('s1')])
    expect(given(begun(34), back(35))).toMatchObject({ value: 5_000 })
    expect(given(begun(31.75), back(34))).toMatchObject({ value: 10_000 })
    const gaveWay = toResource('hall', [33.5, ShareCancelled({ share: 's1', party: 'wuye', cause: 'displaced' })])
    expect(given(lent, gaveWay)).toMatchObject({ shares: 1, value: 7_500 })
    expect(resourceViews(lent, back(33)).share('hall.s1')).toMatchObject({ value: 5_000 })
  })

  test('counts a value only where a price list confirms it, and shows the others beside', () => {
    const events = hall([1, asked('s1')], [2, unlisted('s1', { value: 9_000_000 })], [32, started('s1')])
    expect(resourceViews(events, later(35)).balance('jwh')).toMatchObject({
      given: { shares: 1, value: 0, unlisted: 9_000_000, unvalued: 0 },
      balance: 0,
    })
    expect(resourceViews(events, later(35)).balance('wuye')).toMatchObject({
      received: { unlisted: 9_000_000 },
      balance: 0,
    })
  })

  test('counts no-shows beside, and gives nothing for them', () => {
    const missed = (day: object) =>
      resourceViews(
        hall([1, asked('s1')], [2, shared('s1')], [33, ShareNoShow({ share: 's1', party: 'wuye', ...day })]),
      ).balance
    const known = missed({ day: '2026-03-03' })
    expect(known('wuye', '2026-03', 'venue')).toMatchObject({ noShows: 1, received: { shares: 0, value: 0 } })
    expect(known('jwh')).toBeUndefined()
    // Older events do not say on which day.
    expect([missed({})('wuye')?.noShows, missed({})('wuye', '2026-03')]).toEqual([1, undefined])
  })

  test('counts no no-show of a party that has become the owner', () => {
    const handed = hall(
      [1, asked('s1')],
      [2, shared('s1')],
      [3, TermsChanged({ owner: 'wuye' })],
      [33, ShareNoShow({ share: 's1', party: 'wuye', day: '2026-03-03' })],
    )
    expect(resourceViews(handed).balance('wuye')).toBeUndefined()
  })

  test('counts what a fund pays for its pledgers in proportion, by instalments', () => {
    const { window: _, ...asks } = asked('s1', { quantity: 800 }).data
    const { window: __, prices: ___, ...holds } = shared('s1', { quantity: 800, value: 800 }).data
    const pay = (quantity: number, day: string, more: object = {}) =>
      ResourceConsumed({ share: 's1', party: 'wuye', quantity, value: quantity, day, ...more })
    const fund = toResource(
      'hall',
      offered({ category: 'fund', quantity: 0 }),
      FundsPledged({ party: 'qiye', quantity: 1000, day: '2026-03-02' }),
      FundsPledged({ party: 'jwh', quantity: 500, day: '2026-03-02' }),
      FundsPledged({ party: 'wuye', quantity: 500, day: '2026-03-02' }),
      { ...asked('s1'), data: asks },
      { ...shared('s1'), data: holds },
      pay(300, '2026-03-20', {
        more: true,
        givers: [
          { party: 'qiye', quantity: 150 },
          { party: 'jwh', quantity: 75 },
          { party: 'wuye', quantity: 75 },
        ],
      }),
    )
    const { balance, share } = resourceViews(fund)
    expect(share('hall.s1')).toMatchObject({ state: 'held', quantity: 500, consumed: 300 })
    expect(balance('qiye')).toMatchObject({ given: { shares: 1, value: 150 }, balance: 150, pledged: 1000 })
    expect(balance('jwh')).toMatchObject({ given: { value: 75 }, balance: 75, pledged: 0 })
    // Its own money is not received.
    expect(balance('wuye')).toMatchObject({ received: { shares: 1, value: 225 }, given: { value: 0 }, pledged: 500 })
    // An older event does not name the givers: the same rule finds them.
    const ended = resourceViews(fund, toResource('hall', pay(102, '2026-04-02')))
    expect(ended.balance('qiye', '2026-04', 'fund')).toMatchObject({ given: { shares: 1, value: 51 } })
    expect(ended.balance('qiye')).toMatchObject({ given: { shares: 1, value: 201 } })
    expect(ended.balance('wuye')).toMatchObject({ received: { shares: 1, value: 302 }, balance: -302 })
    expect(ended.share('hall.s1')).toMatchObject({ state: 'consumed', quantity: 402, consumed: 402 })
  })

  test('shows beside pledges what returned at the end of the fund, and what went on', () => {
    const back = (quantity: number, to: 'pledger' | 'community') =>
      FundsReturned({ party: 'qiye', quantity, destination: { to }, day: '2026-04-02' })
    const ended = toResource(
      'hall',
      offered({ category: 'fund', quantity: 0 }),
      FundsPledged({ party: 'qiye', quantity: 100, day: '2026-03-02' }),
      ResourceWithdrawn({ cause: 'owner' }),
      back(60, 'pledger'),
      back(40, 'community'),
    )
    expect(resourceViews(ended).supply()).toMatchObject({ quantity: 0, left: 0 })
    expect(resourceViews(ended).balance('qiye')).toMatchObject({ pledged: 100, returned: 60, passedOn: 40, balance: 0 })
    expect(resourceViews(ended).balance('qiye', '2026-04', 'fund')).toMatchObject({ pledged: 0, returned: 60 })
  })

  test('counts a pledge for the fund of another party only', () => {
    const pledged = (quantity: number) => FundsPledged({ party: 'qiye', quantity, day: '2026-03-02' })
    const fund = toResource('hall', offered({ category: 'fund', quantity: 0 }), pledged(100))
    const taken = toResource('hall', TermsChanged({ owner: 'qiye' }), pledged(70))
    expect(resourceViews(fund, taken).balance('qiye')).toMatchObject({ pledged: 100 })
  })

  test('does not count promises, nor a party’s use of what is its own', () => {
    const own = { party: 'jwh' }
    const events = hall(
      [1, asked('s1')],
      [2, shared('s1')],
      [3, asked('s2', own)],
      [4, shared('s2', own)],
      [32, started('s2', 'jwh')],
    )
    expect(resourceViews(events).balance('jwh')).toBeUndefined()
    expect(resourceViews(events).share('hall.s2')).toMatchObject({ own: true })
  })

  test('shows how many shares have no known value', () => {
    const { value: _, ...unvalued } = shared('s1').data
    const events = hall([1, asked('s1')], [2, { ...shared('s1'), data: unvalued }], [32, started('s1')])
    expect(resourceViews(events, later(35)).balance('wuye')).toMatchObject({
      received: { shares: 1, value: 0, unvalued: 1 },
    })
  })

  test('counts information when it is given', () => {
    const told1 = toResource('hall', offered({ category: 'information', quantity: 1 }), asked('s1'), shared('s1'))
    expect(resourceViews(told1).balance('jwh')).toMatchObject({ given: { shares: 1, value: 15_000 } })
    expect(resourceViews(told1).supply()).toMatchObject({ left: null, shares: { given: 1 } })
  })
})

test('only participants know what parties share', () => {
  const { holds } = answering([])
  for (const view of [supply, calendar, balances]) {
    for (const role of ['resident', 'anonymous'] as const)
      expect(holds(view.visible(reader(role), { now: 0 }), {})).toBe(false)
    for (const who of [jwh, reader('auditor'), reader('administrator'), reader('service')])
      expect(holds(view.visible(who, { now: 0 }), {})).toBe(true)
  }
})
