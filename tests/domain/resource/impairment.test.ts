import { describe, expect, test } from 'vitest'
import { iso } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import type { ResourceState } from '../../../domain/resource/state.ts'
import {
  cancelled,
  chairs,
  fund,
  hall,
  held,
  hours,
  NOW,
  promoted,
  rice,
  shared,
  started,
  stateAfter,
  story,
  storyOf,
  timeless,
  waiting,
  waitlisted,
  window,
} from './story.ts'

const { ResourceImpaired, ResourceRestored } = resourceEvents
type Data = Parameters<typeof ResourceImpaired>[0]
const impaired = (quantity: number, more: Partial<Data> = {}) =>
  ResourceImpaired({ impairment: 'i1', quantity, from: iso(NOW), reason: 'broken', ...more })
const reason = 'broken'
const eight = (...more: Parameters<typeof story>[0]) => [
  chairs,
  ...held('s1', 'chess', { quantity: 4 }),
  ...held('s2', 'workers', { quantity: 4, waits: true }),
  ...more,
]

describe('an impairment', () => {
  test('takes up room, by default from now until it is restored', () => {
    story([hall])
      .when('impair', { quantity: 1, reason })
      .then([impaired(1)])
    story([hall, impaired(1)], { now: hours(1) })
      .when('request', { window: window(500, 501) })
      .rejects('resource.full')
    const closed = { from: iso(hours(2)), until: iso(hours(9)) }
    story([hall])
      .when('impair', { quantity: 1, ...closed, reason })
      .then([impaired(1, closed)])
    expect(story([hall, impaired(1, closed)]).when('request', { window: window(9, 10) }).decision).toHaveLength(2)
  })

  test('counts from now where it began earlier', () => {
    story([hall])
      .when('impair', { quantity: 1, from: iso(hours(-9)), reason })
      .then([impaired(1)])
  })

  test('displaces no share while enough is left', () => {
    story(eight())
      .when('impair', { quantity: 2, reason })
      .then([impaired(2)])
    const later = { from: iso(hours(26)) }
    story(eight())
      .when('impair', { quantity: 9, ...later, reason })
      .then([impaired(9, later)])
  })

  test('displaces the newest booking, which then waits where it may wait, and otherwise ends', () => {
    story(eight())
      .when('impair', { quantity: 3, reason })
      .then([impaired(3), waitlisted('s2', 'workers', 'displaced')])
    story(eight())
      .when('impair', { quantity: 7, reason })
      .then([impaired(7), waitlisted('s2', 'workers', 'displaced'), cancelled('s1', 'chess', 'displaced')])
  })

  test('keeps shares that have begun before all others', () => {
    const begun = eight(started('s2', 'workers'))
    story(begun, { now: hours(24) })
      .when('impair', { quantity: 3, reason })
      .then([impaired(3, { from: iso(hours(24)) }), cancelled('s1', 'chess', 'displaced')])
    story(begun, { now: hours(24) })
      .when('impair', { quantity: 7, reason })
      .then([
        impaired(7, { from: iso(hours(24)) }),
        cancelled('s1', 'chess', 'displaced'),
        cancelled('s2', 'workers', 'displaced'),
      ])
  })

  test('leaves no share waiting for a window that has begun', () => {
    const late = [hall, ...held('s1', 'chess', { waits: true })]
    story(late, { now: hours(25) })
      .when('impair', { quantity: 1, reason })
      .then([impaired(1, { from: iso(hours(25)) }), cancelled('s1', 'chess', 'displaced')])
  })

  test('keeps shares that still fit, and promotes smaller waiting ones into the rest', () => {
    const big = [
      chairs,
      ...held('s1', 'chess', { quantity: 9 }),
      ...held('s2', 'workers', { quantity: 1 }),
      ...waiting('s3', 'guard', { quantity: 3 }),
    ]
    story(big)
      .when('impair', { quantity: 5, reason })
      .then([
        impaired(5),
        cancelled('s1', 'chess', 'displaced'),
        promoted('s3', 'guard'),
        shared('s3', 'guard', { quantity: 3, value: 600, cause: 'promoted' }),
      ])
  })

  test('never exceeds the quantity', () => {
    story([chairs]).when('impair', { quantity: 11, reason }).rejects('impairment.too-much')
    const { details } = story([chairs, impaired(4)])
      .when('impair', { quantity: 7, reason })
      .rejects('impairment.too-much')
    expect(details).toEqual({ usable: 6 })
    const past = impaired(4, { until: iso(hours(5)) })
    expect(story([chairs, past]).when('impair', { quantity: 10, from: iso(hours(5)), reason }).decision).toHaveLength(1)
  })

  test('ends after it begins', () => {
    for (const wrong of [{ until: iso(NOW) }, { from: iso(hours(2)), until: iso(hours(1)) }])
      story([chairs])
        .when('impair', { quantity: 1, ...wrong, reason })
        .rejects('impairment.window-unsound')
  })

  test('is forgotten once it is over', () => {
    const history = [chairs, impaired(1, { until: iso(hours(1)) })]
    const second = impaired(1, { impairment: 'i2', from: iso(hours(2)) })
    expect(Object.keys(stateAfter(...history, { event: second, at: hours(2) }).impairments)).toEqual(['i2'])
  })

  test('is refused beyond two hundred open ones', () => {
    const many: ResourceState['impairments'] = Object.fromEntries(
      Array.from({ length: 200 }, (_, nth) => [
        `i${nth + 1}`,
        { quantity: 1, from: hours(nth), until: hours(nth + 1) },
      ]),
    )
    const broken = { ...stateAfter(chairs), impairments: many, impaired: 200 }
    storyOf(broken).when('impair', { quantity: 1, reason }).rejects('resource.too-many-impairments')
    // An impairment that has ended by then does not count.
    storyOf(broken, { now: hours(1) })
      .when('impair', { quantity: 1, reason })
      .then([ResourceImpaired({ impairment: 'i201', quantity: 1, from: iso(hours(1)), reason })])
  })
})

describe('a spoilt quantity', () => {
  const lots = [
    rice,
    ...held('s1', 'chess', { quantity: 60 }).map(timeless),
    ...held('s2', 'workers', { quantity: 30, waits: true }).map(timeless),
  ]

  test('reduces the quantity until it is restored', () => {
    story(lots)
      .when('impair', { quantity: 20, reason })
      .then([impaired(20), waitlisted('s2', 'workers', 'displaced')])
    story([...lots, impaired(20), waitlisted('s2', 'workers', 'displaced')])
      .when('restore', { impairment: 'i1', quantity: 10 })
      .then([
        ResourceRestored({ impairment: 'i1', quantity: 10 }),
        promoted('s2', 'workers'),
        timeless(shared('s2', 'workers', { quantity: 30, value: 15_000, cause: 'promoted' })),
      ])
  })

  test('has no window, and is refused for money', () => {
    story(lots)
      .when('impair', { quantity: 1, until: iso(hours(1)), reason })
      .rejects('impairment.window-misplaced')
    story([fund]).when('impair', { quantity: 1, reason }).rejects('resource.not-impairable')
  })
})

describe('restoring', () => {
  const queue = [hall, impaired(1), ...waiting('s1', 'chess')]

  test('promotes waiting shares', () => {
    story(queue)
      .when('restore', { impairment: 'i1' })
      .then([
        ResourceRestored({ impairment: 'i1', quantity: 1 }),
        promoted('s1', 'chess'),
        shared('s1', 'chess', { cause: 'promoted' }),
      ])
  })

  test('may cover a part, but no more than the impairment', () => {
    const part = ResourceRestored({ impairment: 'i1', quantity: 2 })
    story([chairs, impaired(5)])
      .when('restore', { impairment: 'i1', quantity: 2 })
      .then([part])
    expect(stateAfter(chairs, impaired(5), part).impairments).toEqual({ i1: { quantity: 3, from: NOW } })
    story([chairs, impaired(5)])
      .when('restore', { impairment: 'i1', quantity: 6 })
      .rejects('impairment.less')
  })

  test('changes nothing a second time', () => {
    story([...queue, ResourceRestored({ impairment: 'i1', quantity: 1 })])
      .when('restore', { impairment: 'i1' })
      .then([])
    story([chairs, impaired(1, { until: iso(hours(1)) })], { now: hours(1) })
      .when('restore', { impairment: 'i1' })
      .then([])
    story(queue).when('restore', { impairment: 'i2' }).rejects('impairment.unknown')
  })
})
