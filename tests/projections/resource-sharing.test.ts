import { describe, expect, test } from 'vitest'
import { reader, sealed } from './demands.ts'
import { moment } from './history.ts'
import { hall, later, resourceViews, resourceViewsAt } from './resource-views.ts'
import {
  asked,
  backAgain,
  FundsPledged,
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
} from './resources.ts'

describe('the idle rate', () => {
  const used = hall([1, asked('s1')], [2, shared('s1')], [32, started('s1')], [35, backAgain('s1')])

  test('counts whole weeks that have passed: units × minutes open, and units × minutes of windows used', () => {
    expect(resourceViews(used, later(167)).supply()).toMatchObject({ idle: { count: 0, of: 0 } })
    // Two units, 1,200 minutes each; one of them used for three hours.
    expect(resourceViews(used, later(168)).supply()).toMatchObject({ idle: { count: 2400 - 180, of: 2400 } })
    expect(resourceViews(used, later(2 * 168 + 5)).supply()).toMatchObject({ idle: { count: 4800 - 180, of: 4800 } })
  })

  test('counts a share with the week in which its window ends, from its handover to its return within the window', () => {
    const window = hours(160, 176)
    const across = hall(
      [1, asked('s1', { window, quantity: 2 })],
      [2, shared('s1', { window, quantity: 2 })],
      [160, started('s1')],
      [162, backAgain('s1')],
    )
    expect(resourceViews(across, later(168)).supply()).toMatchObject({ idle: { count: 2400, of: 2400 } })
    expect(resourceViews(across, later(336)).supply()).toMatchObject({ idle: { count: 4800 - 2 * 2 * 60, of: 4800 } })
    const kept = across.slice(0, -1)
    expect(resourceViews(kept, later(336)).supply()).toMatchObject({ idle: { count: 4800 - 2 * 16 * 60, of: 4800 } })
    const late = [...kept, ...toResource('hall', [179, backAgain('s1', { late: true })])]
    expect(resourceViews(late, later(336)).supply()).toMatchObject({ idle: { count: 4800 - 2 * 16 * 60, of: 4800 } })
  })

  test('counts nothing that was not handed over', () => {
    const ends = [
      ShareNoShow({ share: 's1', party: 'wuye' }),
      ShareCancelled({ share: 's1', party: 'wuye', cause: 'owner' }),
    ]
    for (const end of ends) {
      const missed = hall([1, asked('s1')], [2, shared('s1')], [33, end])
      expect(resourceViews(missed, later(168)).supply()).toMatchObject({ idle: { count: 2400, of: 2400 } })
    }
    expect(resourceViews(hall([1, asked('s1')], [2, shared('s1')]), later(168)).supply()).toMatchObject({
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
    expect(resourceViews(impaired, later(335)).supply()).toMatchObject({ idle: { of: 2400 } })
    expect(resourceViews(impaired, later(336)).supply()).toMatchObject({ idle: { of: 2400 + 1800 } })
    const restored = [
      ...impaired,
      ...toResource('hall', [168 + 42, ResourceRestored({ impairment: 'i1', quantity: 1 })]),
    ]
    expect(resourceViews(restored, later(336)).supply()).toMatchObject({ idle: { of: 2400 + 2100 } })
    const more = hall([84, TermsChanged({ quantity: 4 })])
    expect(resourceViews(more, later(168)).supply()).toMatchObject({ idle: { of: 3600 } })
    const closed = hall([168, TermsChanged({ terms: { approval: 'owner' } })])
    expect(resourceViews(closed, later(336)).supply()).toMatchObject({ idle: { of: 2400 } })
    const gone = hall([168 + 42, ResourceWithdrawn({ cause: 'owner' })])
    expect(resourceViews(gone, later(999)).supply()).toMatchObject({ status: 'withdrawn', idle: { of: 2400 + 600 } })
  })

  test('begins with the offer', () => {
    expect(resourceViews(toResource('hall', [84, offered()]), later(168)).supply()).toMatchObject({
      idle: { of: 1200 },
    })
  })

  test('does not exist for resources without opening hours, and use without them counts in no rate', () => {
    const always = offered({ terms: { approval: 'owner' } })
    const lend = toResource('hall', [0, always], [1, asked('s1')], [2, shared('s1')], [32, started('s1')])
    expect(resourceViews(lend, later(168)).supply()).toMatchObject({ idle: null })
    const opened = [
      ...lend,
      ...toResource('hall', [168, TermsChanged({ terms: { approval: 'owner', opening: MORNINGS } })]),
    ]
    expect(resourceViews(opened, later(336)).supply()).toMatchObject({ idle: { count: 2400, of: 2400 } })
  })

  test('does not exist for resources that cannot be booked', () => {
    expect(resourceViews(toResource('hall', offered({ category: 'fund' }))).supply()).toMatchObject({ idle: null })
  })
})

describe('what is left', () => {
  test('of units is the number neither out of use nor handed over', () => {
    const out = hall([1, asked('s1')], [2, shared('s1')])
    expect(resourceViews(out).supply()).toMatchObject({ quantity: 2, left: 2, shares: { held: 1 } })
    const using = [...out, ...toResource('hall', [32, started('s1')])]
    expect(resourceViews(using).supply()).toMatchObject({ left: 1, shares: { held: 0, using: 1 } })
    const impaired = ResourceImpaired({ impairment: 'i1', quantity: 1, from: moment(40), reason: sealed('r') })
    const broken = [...using, ...toResource('hall', [39, impaired])]
    expect(resourceViews(broken).supply()).toMatchObject({ impaired: 0, left: 1 })
    expect(resourceViews(broken, later(40)).supply()).toMatchObject({ impaired: 1, left: 0 })
  })

  test('of a quantity is the part neither promised nor consumed nor spoilt', () => {
    const rice = (...list: Parameters<typeof toResource>[1][]) =>
      toResource('hall', offered({ category: 'material', quantity: 100, unit: '袋' }), ...list)
    const { window: _, ...asks } = asked('s1', { quantity: 30 }).data
    const { window: __, ...holds } = shared('s1', { quantity: 30 }).data
    const promised = [asked('s1'), shared('s1')].map((event, at) => ({ ...event, data: at === 0 ? asks : holds }))
    expect(resourceViews(rice(...promised)).supply()).toMatchObject({ quantity: 100, left: 70, unit: '袋' })
    const consumed = ResourceConsumed({ share: 's1', party: 'wuye', quantity: 20, value: 4000, day: '2026-03-05' })
    const spoilt = ResourceImpaired({ impairment: 'i1', quantity: 5, from: moment(0), reason: sealed('r') })
    const after = resourceViews(rice(...promised, consumed, spoilt))
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
    expect(resourceViews(fund).supply()).toMatchObject({
      quantity: 1050,
      left: 1050,
      purpose: null,
      money: [
        { party: 'qiye', left: 1000, remainder },
        { party: 'jwh', left: 50, remainder },
      ],
    })
    expect(resourceViews(fund).balance('qiye', '2026-03')).toMatchObject({ pledged: 1000, balance: 0 })
    expect(resourceViews(fund).balance('jwh')).toBeUndefined()
  })
})

describe('a share in the calendar', () => {
  const task = { demand: 'd1', task: 't1' }
  const lent = hall([1, asked('s1', { for: task })], [2, shared('s1', { for: task })], [32, started('s1')])

  test('is overdue once the window has passed and it is not back', () => {
    expect(resourceViews(lent, later(34)).share('hall.s1')).toMatchObject({
      state: 'using',
      overdue: false,
      until: moment(35),
    })
    for (const late of [resourceViews(lent, later(35)), resourceViewsAt(moment(35), lent)]) {
      expect(late.share('hall.s1')).toMatchObject({ overdue: true })
      expect(late.supply()).toMatchObject({ overdue: 1 })
      expect(late.balance('wuye')).toMatchObject({ unreturned: 1 })
    }
    const early = resourceViewsAt(moment(34.9), lent)
    expect(early.share('hall.s1')).toMatchObject({ overdue: false })
    expect(early.supply()).toMatchObject({ overdue: 0 })
    expect(early.balance('wuye')).toBeUndefined()
    const back = resourceViews(lent, toResource('hall', [40, backAgain('s1', { late: true, condition: 'damaged' })]))
    expect(back.share('hall.s1')).toMatchObject({ state: 'returned', overdue: false, late: true, condition: 'damaged' })
    expect(back.balance('wuye')).toMatchObject({ unreturned: 0, damaged: 1 })
  })

  test('for a resident names them to the owner and the party that entered it, and is in no balance', () => {
    const resident = { subject: 'share-hall.s1', name: sealed('name'), phone: sealed('phone') }
    const lent = hall([1, asked('s1', { resident })], [2, shared('s1', { forResident: true })], [32, started('s1')])
    const { share, balance } = resourceViews(lent)
    const named = { name: sealed('name'), phone: sealed('phone') }
    for (const party of ['jwh', 'wuye']) {
      const who = reader(party === 'jwh' ? 'committee' : 'property-company', { party })
      expect(share('hall.s1', who)).toMatchObject({ party: 'wuye', resident: named, opens: true })
    }
    for (const who of [reader('organization', { party: 'dui' }), reader('auditor')])
      expect(share('hall.s1', who)).toMatchObject({ state: 'using', resident: null, opens: false })
    expect([balance('jwh'), balance('wuye')]).toEqual([undefined, undefined])
    expect(resourceViewsAt(moment(35), lent).balance('wuye')).toBeUndefined()
  })

  test('shows the value of what was used once its window has passed, or once it is back', () => {
    const begun = (more: object = {}) => hall([1, asked('s1')], [2, shared('s1', more)], [33, started('s1')])
    // Booked for three hours, from 32 to 35.
    expect(resourceViews(begun(), later(34)).share('hall.s1')).toMatchObject({ value: 15_000 })
    expect(resourceViews(begun(), later(35)).share('hall.s1')).toMatchObject({ value: 10_000 })
    expect(resourceViews(begun(), later(35)).balance('jwh')).toMatchObject({ given: { value: 10_000 } })
    const back = toResource('hall', [34, backAgain('s1')])
    expect(resourceViews(begun({ forResident: true }), back).share('hall.s1')).toMatchObject({ value: 5_000 })
    expect(resourceViews(begun({ forResident: true }), back).balance('jwh')).toBeUndefined()
  })

  test('shows both parties, and its purpose to them and overseers only', () => {
    const { share } = resourceViews(lent)
    expect(share('hall.s1')).toMatchObject({ owner: 'jwh', party: 'wuye', own: false, for: task, opens: true })
    expect(share('hall.s1', reader('property-company', { party: 'wuye' }))).toMatchObject({ for: task, opens: true })
    expect(share('hall.s1', reader('auditor'))).toMatchObject({ for: task, opens: false })
    expect(share('hall.s1', reader('organization', { party: 'dui' }))).toMatchObject({ for: null, opens: false })
  })

  test('has the state of its latest event', () => {
    const state = (...list: Parameters<typeof toResource>[1][]) =>
      resourceViews(hall(asked('s1'), ...list)).share('hall.s1')
    expect(state()).toMatchObject({ state: 'requested', expiresAt: moment(90) })
    expect(state(ShareDeclined({ share: 's1', party: 'wuye', reason: sealed('r') }))).toMatchObject({
      state: 'declined',
    })
    expect(state(ShareWaitlisted({ share: 's1', party: 'wuye', cause: 'full' }))).toMatchObject({ state: 'waiting' })
    expect(state(shared('s1'))).toMatchObject({ state: 'held', expiresAt: null })
  })

  test('that is handed on belongs to the successor', () => {
    const handed = [...lent, ...toResource('hall', [33, TermsChanged({ owner: 'shegong' })])]
    expect(resourceViews(handed).share('hall.s1', reader('social-work', { party: 'shegong' }))).toMatchObject({
      owner: 'shegong',
      for: task,
    })
    expect(resourceViews(handed, later(35)).balance('jwh')).toMatchObject({ given: { shares: 1 } })
  })
})
