import { describe, expect, test } from 'vitest'
import { iso } from '../../../domain/kernel/index.ts'
import { MOST_SHARES } from '../../../domain/resource/request.ts'
import {
  chairs,
  chess,
  days,
  fund,
  guide,
  hall,
  held,
  hours,
  offered,
  open,
  requested,
  rice,
  shared,
  story,
  storyOf,
  timeless,
  waiting,
  waitlisted,
  window,
  workers,
} from './story.ts'

const asking = (...history: Parameters<typeof story>[0]) => story(history, { actor: chess })
const WINDOW = window(24, 26)

describe('a request', () => {
  test('blocks nothing: others may request and get the same', () => {
    const twice = asking(hall, requested('s1', 'workers'))
    twice.when('request', { window: WINDOW }).then([requested('s2', 'chess')])
  })

  test('is granted at once where no approval is needed', () => {
    asking(open)
      .when('request', { window: WINDOW })
      .then([requested('s1', 'chess'), shared('s1', 'chess', { cause: 'automatic' })])
  })

  test('expires after three days, after the hours of the terms, or when its window begins', () => {
    const late = window(200, 201)
    asking(hall)
      .when('request', { window: late })
      .then([requested('s1', 'chess', { window: late, expiresAt: iso(hours(72)) })])
    asking(offered({ terms: { approval: 'owner', answerWithin: 5 } }))
      .when('request', { window: WINDOW })
      .then([requested('s1', 'chess', { expiresAt: iso(hours(5)) })])
    asking(hall)
      .when('request', { window: WINDOW })
      .then([requested('s1', 'chess', { expiresAt: WINDOW.from })])
  })

  test('is refused without room, and the refusal names the free quantity', () => {
    const { details } = asking(chairs, ...held('s1', 'workers', { quantity: 7 }))
      .when('request', { quantity: 4, window: window(25, 30) })
      .rejects('resource.full')
    expect(details).toMatchObject({ free: 3 })
    asking(hall, ...held('s1', 'workers'))
      .when('request', { window: WINDOW })
      .rejects('resource.full')
  })

  test('finds room between, before and after occupied windows: adjacent windows do not overlap', () => {
    const booked = [open, ...held('s1', 'workers')]
    for (const free of [window(22, 24), window(26, 28)]) {
      expect(asking(...booked).when('request', { window: free }).decision).toHaveLength(2)
    }
  })

  test('adds up shares that overlap at one moment, not all that overlap the window', () => {
    const one = held('s1', 'workers', { quantity: 6, window: window(24, 25) })
    const other = held('s2', 'guard', { quantity: 6, window: window(25, 26) })
    expect(asking(chairs, ...one, ...other).when('request', { quantity: 4, window: WINDOW }).decision).toHaveLength(2)
    asking(chairs, ...one, ...other)
      .when('request', { quantity: 5, window: WINDOW })
      .rejects('resource.full')
  })

  test('may wait: at once where no approval is needed, otherwise after the owner’s approval', () => {
    asking(open, ...held('s1', 'workers'))
      .when('request', { window: WINDOW, waits: true })
      .then([requested('s2', 'chess', { waits: true }), waitlisted('s2', 'chess')])
    asking(hall, ...held('s1', 'workers'))
      .when('request', { window: WINDOW, waits: true })
      .then([requested('s2', 'chess', { waits: true })])
  })

  test('takes consumables and money as far as they last, and information without limit', () => {
    const all = timeless(requested('s1', 'chess', { quantity: 100, expiresAt: iso(hours(72)) }))
    asking(rice).when('request', { quantity: 100 }).then([all])
    asking(rice).when('request', { quantity: 101 }).rejects('resource.full')
    asking(fund).when('request', { quantity: 50_001 }).rejects('resource.full')
    expect(asking(fund).when('request', { quantity: 50_001, waits: true }).decision).toHaveLength(1)
    const shares = [requested('s1', 'workers'), shared('s1', 'workers')].map(timeless)
    expect(asking(guide, ...shares).when('request').decision).toHaveLength(1)
  })

  test.each([
    ['a window', hall, {}, 'share.window-missing'],
    ['no window where nothing is booked', rice, { window: WINDOW }, 'share.window-misplaced'],
    ['no series where nothing is booked', guide, { repeat: { every: 'day', times: 2 } }, 'share.window-misplaced'],
    ['one piece of information', guide, { quantity: 2 }, 'share.too-much'],
    ['no more than there is', chairs, { quantity: 11, window: WINDOW }, 'share.too-much'],
    ['an end after the beginning', hall, { window: window(26, 24) }, 'share.window-unsound'],
    ['what is not over', hall, { window: window(-2, 0) }, 'share.window-past'],
    ['a month at most', hall, { window: window(0, 24 * 31 + 1) }, 'share.too-long'],
    [
      'the hours of the terms',
      offered({ terms: { approval: 'owner', longest: 1 } }),
      { window: WINDOW },
      'share.too-long',
    ],
    [
      'the days of the terms',
      offered({ terms: { approval: 'owner', ahead: 1 } }),
      { window: window(25, 26) },
      'share.too-far-ahead',
    ],
    ['what is less than ten years ahead', hall, { window: window(24 * 3_661, 24 * 3_661 + 1) }, 'share.too-far-ahead'],
    [
      'opening hours',
      offered({ terms: { approval: 'owner', opening: [{ weekday: 2, from: '08:00', until: '17:00' }] } }),
      { window: WINDOW },
      'resource.closed',
    ],
    [
      'parties of the terms',
      offered({ terms: { approval: 'owner', kinds: ['social-work'] } }),
      { window: WINDOW },
      'resource.other-kinds',
    ],
  ])('is for %s', (_, event, data, code) => {
    asking(event).when('request', data).rejects(code)
  })

  test('within the terms is accepted', () => {
    const opening = [{ weekday: 2, from: '08:00', until: '18:00' }]
    const terms = { approval: 'owner' as const, opening, longest: 2, ahead: 1, kinds: ['organization' as const] }
    expect(asking(offered({ terms })).when('request', { window: WINDOW }).decision).toHaveLength(1)
  })

  test('of the owner never needs approval', () => {
    const strict = offered({ terms: { approval: 'owner', longest: 1, ahead: 1, kinds: ['social-work'] } })
    const far = window(100, 103)
    story([strict])
      .when('request', { window: far })
      .then([
        requested('s1', 'jwh', { window: far, expiresAt: iso(hours(72)) }),
        shared('s1', 'jwh', { window: far, value: 3000, cause: 'automatic' }),
      ])
  })

  test('is refused where too many shares are open', () => {
    const state = asking(open).state
    const crowd = Array.from({ length: MOST_SHARES }, (_, nth) => ({
      id: `s${nth + 1}`,
      party: 'workers',
      state: 'requested' as const,
      quantity: 1,
      window: { from: days(2), until: days(3) },
      waits: false,
      expiresAt: days(2),
    }))
    storyOf({ ...state, shares: crowd, asked: MOST_SHARES }, { actor: chess })
      .when('request', { window: WINDOW })
      .rejects('resource.too-many-shares')
    storyOf({ ...state, shares: crowd.slice(1), asked: MOST_SHARES }, { actor: chess })
      .when('request', { window: WINDOW, repeat: { every: 'week', times: 2 } })
      .rejects('resource.too-many-shares')
    expect(
      storyOf({ ...state, shares: crowd.slice(1), asked: MOST_SHARES }, { actor: chess }).when('request', {
        window: WINDOW,
      }).decision,
    ).toHaveLength(2)
  })
})

describe('a series', () => {
  const weekly = { window: WINDOW, repeat: { every: 'week', times: 3 } }
  const at = (week: number) => window(24 + week * 168, 26 + week * 168)

  test('has one share a date, at the same local time', () => {
    asking(hall)
      .when('request', weekly)
      .then([
        requested('s1', 'chess', { series: { id: 's1' } }),
        requested('s2', 'chess', { window: at(1), series: { id: 's1' }, expiresAt: iso(hours(72)) }),
        requested('s3', 'chess', { window: at(2), series: { id: 's1' }, expiresAt: iso(hours(72)) }),
      ])
  })

  test('lists dates without room in the first share, and requests the rest', () => {
    asking(open, ...held('s1', 'workers'), ...held('s2', 'workers', { window: at(2) }))
      .when('request', weekly)
      .then([
        requested('s3', 'chess', {
          window: at(1),
          series: { id: 's3', skipped: [at(0).from, at(2).from] },
          expiresAt: iso(hours(72)),
        }),
        shared('s3', 'chess', { window: at(1), cause: 'automatic' }),
      ])
  })

  test('also leaves out dates that are past, closed or too far ahead', () => {
    const opening = [{ weekday: 3, from: '00:00', until: '24:00' }]
    const { decision } = asking(offered({ terms: { approval: 'owner', opening, ahead: 10 } })).when('request', {
      window: window(-1, 1),
      repeat: { every: 'day', times: 16 },
    })
    const windows = Array.isArray(decision) ? decision.map(({ data }) => data as { window: object }) : []
    expect(windows.map(({ window }) => window)).toEqual([window(47, 49), window(47 + 168, 49 + 168)])
    expect(windows[0]).toMatchObject({ series: { skipped: { length: 14 } } })
  })

  test('waits for full dates where it may wait', () => {
    asking(open, ...held('s1', 'workers'))
      .when('request', { ...weekly, repeat: { every: 'week', times: 2 }, waits: true })
      .then([
        requested('s2', 'chess', { waits: true, series: { id: 's2' } }),
        waitlisted('s2', 'chess'),
        requested('s3', 'chess', { waits: true, window: at(1), series: { id: 's2' }, expiresAt: iso(hours(72)) }),
        shared('s3', 'chess', { window: at(1), cause: 'automatic' }),
      ])
  })

  test('counts its own dates together where they overlap', () => {
    const { decision } = asking(open).when('request', { window: window(24, 54), repeat: { every: 'day', times: 4 } })
    expect(decision).toHaveLength(4)
    expect(Array.isArray(decision) && decision[0]?.data).toMatchObject({
      series: { skipped: [iso(hours(48)), iso(hours(96))] },
    })
  })

  test('is refused where no date is possible, with all of them listed', () => {
    const { details } = asking(open, ...held('s1', 'workers', { window: window(0, 400) }))
      .when('request', { ...weekly, repeat: { every: 'week', times: 2 } })
      .rejects('share.no-date')
    expect(details).toEqual({ dates: [at(0).from, at(1).from] })
  })
})

test('a later request precedes waiting shares only where these do not fit', () => {
  const waits = waiting('s2', 'workers', { quantity: 8 })
  const full = [chairs, ...held('s1', 'guard', { quantity: 5 }), ...waits]
  expect(asking(...full).when('request', { quantity: 5, window: WINDOW }).decision).toHaveLength(2)
  story(full, { actor: workers }).when('request', { quantity: 6, window: WINDOW }).rejects('resource.full')
})
