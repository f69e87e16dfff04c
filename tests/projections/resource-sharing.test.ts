import { describe, expect, test } from 'vitest'
import type { Actor } from '../../domain/kernel/index.ts'
import { balances, partyBalances } from '../../projections/resource-sharing/balances.ts'
import { calendar } from '../../projections/resource-sharing/calendar.ts'
import { resourceSharing } from '../../projections/resource-sharing/resource-sharing.ts'
import { resources } from '../../projections/resource-sharing/resources.ts'
import { shares } from '../../projections/resource-sharing/shares.ts'
import { resourceUse, supply } from '../../projections/resource-sharing/supply.ts'
import { lenders, uses } from '../../projections/shared-rules/giving.ts'
import { reader, sealed } from './demands.ts'
import { folded, history, moment, type Told } from './history.ts'
import { answering } from './readers.ts'
import {
  asked,
  backAgain,
  FundsPledged,
  FundsReturned,
  hours,
  MORNINGS,
  offered,
  ResourceConsumed,
  ResourceImpaired,
  ResourceRestored,
  ResourceWithdrawn,
  ShareCancelled,
  ShareDeclined,
  ShareNoShow,
  ShareWaitlisted,
  shared,
  started,
  TermsChanged,
  toResource,
  unlisted,
} from './resources.ts'

const jwh = reader('committee', { party: 'jwh' })

function told(...events: readonly Told[][]) {
  const recorded = history(events.flat())
  const found = folded(resourceSharing, recorded)
  const { show, opens } = answering(recorded)
  const row = (id: string) => found.row(resources, id)
  return {
    supply: (id = 'hall') =>
      supply.show(
        { ...row(id), use: found.row(resourceUse.table, id) ?? null, lender: found.row(lenders, id) ?? null },
        {},
      ) as Record<string, unknown>,
    share: (name: string, who: Actor = jwh) => {
      const share = found.row(shares, name)
      const its = row(String(share?.resource)) ?? null
      const shown = { ...share, its, first: null, use: found.row(uses, name) ?? null }
      return { ...show(calendar, shown, who), opens: opens(calendar, shown, who) }
    },
    balance: (party: string, month = 'total', category = 'all') => {
      const balance = found.row(partyBalances.table, party, month, category)
      return balance === undefined ? undefined : (balances.show(balance, {}) as Record<string, unknown>)
    },
  }
}
/** An event that moves the log's time to an hour. */
const later = (at: number): Told[] => toResource('other', [at, offered({ category: 'information', quantity: 1 })])
const hall = (...list: Parameters<typeof toResource>[1][]) => toResource('hall', [0, offered()], ...list)

describe('the idle rate', () => {
  const used = hall([1, asked('s1')], [2, shared('s1')], [32, started('s1')], [35, backAgain('s1')])

  test('counts whole weeks that have passed: units × minutes open, and units × minutes of windows used', () => {
    expect(told(used, later(167)).supply()).toMatchObject({ idle: { count: 0, of: 0 } })
    // Two units, 1,200 minutes each; one of them used for three hours.
    expect(told(used, later(168)).supply()).toMatchObject({ idle: { count: 2400 - 180, of: 2400 } })
    expect(told(used, later(2 * 168 + 5)).supply()).toMatchObject({ idle: { count: 4800 - 180, of: 4800 } })
  })

  test('counts a share with the week in which its window ends, from its handover to its return within the window', () => {
    const window = hours(160, 176)
    const across = hall(
      [1, asked('s1', { window, quantity: 2 })],
      [2, shared('s1', { window, quantity: 2 })],
      [160, started('s1')],
      [162, backAgain('s1')],
    )
    expect(told(across, later(168)).supply()).toMatchObject({ idle: { count: 2400, of: 2400 } })
    expect(told(across, later(336)).supply()).toMatchObject({ idle: { count: 4800 - 2 * 2 * 60, of: 4800 } })
    const kept = across.slice(0, -1)
    expect(told(kept, later(336)).supply()).toMatchObject({ idle: { count: 4800 - 2 * 16 * 60, of: 4800 } })
    const late = [...kept, ...toResource('hall', [179, backAgain('s1', { late: true })])]
    expect(told(late, later(336)).supply()).toMatchObject({ idle: { count: 4800 - 2 * 16 * 60, of: 4800 } })
  })

  test('counts nothing that was not handed over', () => {
    const ends = [
      ShareNoShow({ share: 's1', party: 'wuye' }),
      ShareCancelled({ share: 's1', party: 'wuye', cause: 'owner' }),
    ]
    for (const end of ends) {
      const missed = hall([1, asked('s1')], [2, shared('s1')], [33, end])
      expect(told(missed, later(168)).supply()).toMatchObject({ idle: { count: 2400, of: 2400 } })
    }
    expect(told(hall([1, asked('s1')], [2, shared('s1')]), later(168)).supply()).toMatchObject({
      idle: { count: 2400, of: 2400 },
    })
  })

  test('leaves out what is out of use, and counts what changes in a week by its part of the week', () => {
    const impaired = hall([
      150,
      ResourceImpaired({
        impairment: 'i1',
        quantity: 1,
        from: moment(168),
        until: moment(168 + 84),
        reason: sealed('r'),
      }),
    ])
    expect(told(impaired, later(335)).supply()).toMatchObject({ idle: { of: 2400 } })
    expect(told(impaired, later(336)).supply()).toMatchObject({ idle: { of: 2400 + 1800 } })
    const restored = [
      ...impaired,
      ...toResource('hall', [168 + 42, ResourceRestored({ impairment: 'i1', quantity: 1 })]),
    ]
    expect(told(restored, later(336)).supply()).toMatchObject({ idle: { of: 2400 + 2100 } })
    const more = hall([84, TermsChanged({ quantity: 4 })])
    expect(told(more, later(168)).supply()).toMatchObject({ idle: { of: 3600 } })
    const closed = hall([168, TermsChanged({ terms: { approval: 'owner' } })])
    expect(told(closed, later(336)).supply()).toMatchObject({ idle: { of: 2400 } })
    const gone = hall([168 + 42, ResourceWithdrawn({ cause: 'owner' })])
    expect(told(gone, later(999)).supply()).toMatchObject({ status: 'withdrawn', idle: { of: 2400 + 600 } })
  })

  test('begins with the offer', () => {
    expect(told(toResource('hall', [84, offered()]), later(168)).supply()).toMatchObject({ idle: { of: 1200 } })
  })

  test('does not exist for resources without opening hours, and use without them counts in no rate', () => {
    const always = offered({ terms: { approval: 'owner' } })
    const lend = toResource('hall', [0, always], [1, asked('s1')], [2, shared('s1')], [32, started('s1')])
    expect(told(lend, later(168)).supply()).toMatchObject({ idle: null })
    const opened = [
      ...lend,
      ...toResource('hall', [168, TermsChanged({ terms: { approval: 'owner', opening: MORNINGS } })]),
    ]
    expect(told(opened, later(336)).supply()).toMatchObject({ idle: { count: 2400, of: 2400 } })
  })

  test('does not exist for resources that cannot be booked', () => {
    expect(told(toResource('hall', offered({ category: 'fund' }))).supply()).toMatchObject({ idle: null })
  })
})

describe('what is left', () => {
  test('of units is the number neither out of use nor handed over', () => {
    const out = hall([1, asked('s1')], [2, shared('s1')])
    expect(told(out).supply()).toMatchObject({ quantity: 2, left: 2, shares: { held: 1 } })
    const using = [...out, ...toResource('hall', [32, started('s1')])]
    expect(told(using).supply()).toMatchObject({ left: 1, shares: { held: 0, using: 1 } })
    const impaired = ResourceImpaired({ impairment: 'i1', quantity: 1, from: moment(40), reason: sealed('r') })
    const broken = [...using, ...toResource('hall', [39, impaired])]
    expect(told(broken).supply()).toMatchObject({ impaired: 0, left: 1 })
    expect(told(broken, later(40)).supply()).toMatchObject({ impaired: 1, left: 0 })
  })

  test('of a quantity is the part neither promised nor consumed nor spoilt', () => {
    const rice = (...list: Parameters<typeof toResource>[1][]) =>
      toResource('hall', offered({ category: 'material', quantity: 100, unit: '袋' }), ...list)
    const { window: _, ...asks } = asked('s1', { quantity: 30 }).data
    const { window: __, ...holds } = shared('s1', { quantity: 30 }).data
    const promised = [asked('s1'), shared('s1')].map((event, at) => ({ ...event, data: at === 0 ? asks : holds }))
    expect(told(rice(...promised)).supply()).toMatchObject({ quantity: 100, left: 70, unit: '袋' })
    const consumed = ResourceConsumed({ share: 's1', party: 'wuye', quantity: 20, value: 4000, day: '2026-03-05' })
    const spoilt = ResourceImpaired({ impairment: 'i1', quantity: 5, from: moment(0), reason: sealed('r') })
    const after = told(rice(...promised, consumed, spoilt))
    expect(after.supply()).toMatchObject({ quantity: 80, impaired: 5, left: 75, shares: { consumed: 1 } })
    expect(after.balance('jwh')).toMatchObject({ given: { shares: 1, value: 4000 }, balance: 4000 })
    expect(after.balance('wuye', '2026-03', 'material')).toMatchObject({ received: { value: 4000 }, balance: -4000 })
  })

  test('of a fund grows with pledges, which are shown apart', () => {
    const fund = toResource(
      'hall',
      offered({ category: 'fund', quantity: 0 }),
      FundsPledged({ party: 'qiye', quantity: 700, day: '2026-03-05' }),
      FundsPledged({ party: 'qiye', quantity: 300, day: '2026-03-09' }),
      FundsPledged({ party: 'jwh', quantity: 50, day: '2026-03-09' }),
    )
    const remainder = { to: 'pledger' }
    expect(told(fund).supply()).toMatchObject({
      quantity: 1050,
      left: 1050,
      purpose: null,
      money: [
        { party: 'qiye', left: 1000, remainder },
        { party: 'jwh', left: 50, remainder },
      ],
    })
    expect(told(fund).balance('qiye', '2026-03')).toMatchObject({ pledged: 1000, balance: 0 })
    expect(told(fund).balance('jwh')).toBeUndefined()
  })
})

describe('a share in the calendar', () => {
  const task = { demand: 'd1', task: 't1' }
  const lent = hall([1, asked('s1', { for: task })], [2, shared('s1', { for: task })], [32, started('s1')])

  test('is overdue once the window has passed and it is not back', () => {
    expect(told(lent, later(34)).share('hall.s1')).toMatchObject({ state: 'using', overdue: false, until: moment(35) })
    const late = told(lent, later(35))
    expect(late.share('hall.s1')).toMatchObject({ overdue: true })
    expect(late.supply()).toMatchObject({ overdue: 1 })
    expect(late.balance('wuye')).toMatchObject({ unreturned: 1 })
    const back = told(lent, toResource('hall', [40, backAgain('s1', { late: true, condition: 'damaged' })]))
    expect(back.share('hall.s1')).toMatchObject({ state: 'returned', overdue: false, late: true, condition: 'damaged' })
    expect(back.balance('wuye')).toMatchObject({ unreturned: 0, damaged: 1 })
  })

  test('shows both parties, and its purpose to them and overseers only', () => {
    const { share } = told(lent)
    expect(share('hall.s1')).toMatchObject({ owner: 'jwh', party: 'wuye', own: false, for: task, opens: true })
    expect(share('hall.s1', reader('property-company', { party: 'wuye' }))).toMatchObject({ for: task, opens: true })
    expect(share('hall.s1', reader('auditor'))).toMatchObject({ for: task, opens: false })
    expect(share('hall.s1', reader('organization', { party: 'dui' }))).toMatchObject({ for: null, opens: false })
  })

  test('has the state of its latest event', () => {
    const state = (...list: Parameters<typeof toResource>[1][]) => told(hall(asked('s1'), ...list)).share('hall.s1')
    expect(state()).toMatchObject({ state: 'requested', expiresAt: moment(90) })
    expect(state(ShareDeclined({ share: 's1', party: 'wuye', reason: sealed('r') }))).toMatchObject({
      state: 'declined',
    })
    expect(state(ShareWaitlisted({ share: 's1', party: 'wuye', cause: 'full' }))).toMatchObject({ state: 'waiting' })
    expect(state(shared('s1'))).toMatchObject({ state: 'held', expiresAt: null })
  })

  test('that is handed on belongs to the successor', () => {
    const handed = [...lent, ...toResource('hall', [33, TermsChanged({ owner: 'shegong' })])]
    expect(told(handed).share('hall.s1', reader('social-work', { party: 'shegong' }))).toMatchObject({
      owner: 'shegong',
      for: task,
    })
    expect(told(handed, later(35)).balance('jwh')).toMatchObject({ given: { shares: 1 } })
  })
})

describe('a balance', () => {
  const lent = hall([1, asked('s1')], [2, shared('s1')], [32, started('s1')])
  const back = (at: number, more: object = {}) => toResource('hall', [at, backAgain('s1', more)])

  test('counts what was used, for both parties, in the month of the handover', () => {
    const window = hours(800, 802)
    const second = [
      ...toResource('hall', [36, asked('s2', { window })], [37, shared('s2', { window })]),
      ...toResource('hall', [800, started('s2', 'wuye', '2026-04-04')], [802, backAgain('s2')]),
    ]
    const { balance } = told(lent, back(35), second)
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
    const given = (...events: Told[][]) => told(...events).balance('jwh')?.given
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
    expect(told(lent, back(33)).share('hall.s1')).toMatchObject({ value: 5_000 })
  })

  test('counts a value only where a price list confirms it, and shows the others beside', () => {
    const events = hall([1, asked('s1')], [2, unlisted('s1', { value: 9_000_000 })], [32, started('s1')])
    expect(told(events, later(35)).balance('jwh')).toMatchObject({
      given: { shares: 1, value: 0, unlisted: 9_000_000, unvalued: 0 },
      balance: 0,
    })
    expect(told(events, later(35)).balance('wuye')).toMatchObject({ received: { unlisted: 9_000_000 }, balance: 0 })
  })

  test('counts no-shows beside, and gives nothing for them', () => {
    const missed = (day: object) =>
      told(hall([1, asked('s1')], [2, shared('s1')], [33, ShareNoShow({ share: 's1', party: 'wuye', ...day })])).balance
    const known = missed({ day: '2026-03-03' })
    expect(known('wuye', '2026-03', 'venue')).toMatchObject({ noShows: 1, received: { shares: 0, value: 0 } })
    expect(known('jwh')).toBeUndefined()
    // Older events do not say on which day.
    expect([missed({})('wuye')?.noShows, missed({})('wuye', '2026-03')]).toEqual([1, undefined])
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
    const { balance, share } = told(fund)
    expect(share('hall.s1')).toMatchObject({ state: 'held', quantity: 500, consumed: 300 })
    expect(balance('qiye')).toMatchObject({ given: { shares: 1, value: 150 }, balance: 150, pledged: 1000 })
    expect(balance('jwh')).toMatchObject({ given: { value: 75 }, balance: 75, pledged: 0 })
    // Its own money is not received.
    expect(balance('wuye')).toMatchObject({ received: { shares: 1, value: 225 }, given: { value: 0 }, pledged: 500 })
    // An older event does not name the givers: the same rule finds them.
    const ended = told(fund, toResource('hall', pay(102, '2026-04-02')))
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
    expect(told(ended).supply()).toMatchObject({ quantity: 0, left: 0 })
    expect(told(ended).balance('qiye')).toMatchObject({ pledged: 100, returned: 60, passedOn: 40, balance: 0 })
    expect(told(ended).balance('qiye', '2026-04', 'fund')).toMatchObject({ pledged: 0, returned: 60 })
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
    expect(told(events).balance('jwh')).toBeUndefined()
    expect(told(events).share('hall.s2')).toMatchObject({ own: true })
  })

  test('shows how many shares have no known value', () => {
    const { value: _, ...unvalued } = shared('s1').data
    const events = hall([1, asked('s1')], [2, { ...shared('s1'), data: unvalued }], [32, started('s1')])
    expect(told(events, later(35)).balance('wuye')).toMatchObject({ received: { shares: 1, value: 0, unvalued: 1 } })
  })

  test('counts information when it is given', () => {
    const told1 = toResource('hall', offered({ category: 'information', quantity: 1 }), asked('s1'), shared('s1'))
    expect(told(told1).balance('jwh')).toMatchObject({ given: { shares: 1, value: 15_000 } })
    expect(told(told1).supply()).toMatchObject({ left: null, shares: { given: 1 } })
  })
})

test('only participants know what parties share', () => {
  const { holds } = answering([])
  for (const view of [supply, calendar, balances]) {
    for (const role of ['resident', 'anonymous'] as const) expect(holds(view.visible(reader(role), 0), {})).toBe(false)
    for (const who of [jwh, reader('auditor'), reader('administrator'), reader('service')])
      expect(holds(view.visible(who, 0), {})).toBe(true)
  }
})
