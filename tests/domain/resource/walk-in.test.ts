import { describe, expect, test } from 'vitest'
import { type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import {
  chairs,
  chess,
  guard,
  hall,
  held,
  hours,
  NOW,
  offered,
  open,
  requested,
  shared,
  started,
  story,
  TODAY,
  window,
  workers,
} from './story.ts'

/** The rest of a window that began 20 minutes ago and ends in two hours. */
const UNDER_WAY = window(-1 / 3, 2)
const REST = window(0, 2)
const walkIn = { window: REST, expiresAt: iso(hours(2)) }
const ask = (history: readonly DomainEvent[], data: object = {}) =>
  story(history, { actor: workers }).when('request', { window: UNDER_WAY, ...data })

describe('a window under way', () => {
  test('is booked from the request on, and costs no more than that', () => {
    ask([open]).then([
      requested('s1', 'workers', walkIn),
      shared('s1', 'workers', { window: REST, value: 2000, cause: 'automatic' }),
    ])
  })

  test('can be answered until it ends, and started at once', () => {
    ask([hall]).then([requested('s1', 'workers', walkIn)])
    const asked = [hall, requested('s1', 'workers', walkIn)]
    const approved = shared('s1', 'workers', { window: REST })
    story(asked, { now: hours(1) })
      .when('approve', { share: 's1' })
      .then([approved])
    story(asked, { now: hours(2) })
      .when('approve', { share: 's1' })
      .rejects('share.expired')
    story([...asked, approved], { actor: workers, now: hours(1) })
      .when('start', { share: 's1' })
      .then([resourceEvents.ShareStarted({ share: 's1', party: 'workers', ...TODAY })])
  })

  test('is approved by what is free from then on, not by what was taken before', () => {
    const before = held('s1', 'chess', { window: window(-1, 1) })
    const asked = [hall, ...before, requested('s2', 'workers', walkIn)]
    story(asked, { now: hours(1) - 1 })
      .when('approve', { share: 's2' })
      .rejects('resource.full')
    story(asked, { now: hours(1) })
      .when('approve', { share: 's2' })
      .then([shared('s2', 'workers', { window: REST })])
  })

  test('is full while a unit of it is not back, and does not wait', () => {
    const late = [open, ...held('s1', 'chess', { window: window(-3, -1) }), started('s1', 'chess')]
    expect(ask(late).rejects('resource.full').details).toMatchObject({ free: 0 })
    ask(late, { waits: true }).rejects('resource.full')
    const ten = [chairs, ...held('s1', 'chess', { quantity: 4, window: window(-3, -1) }), started('s1', 'chess')]
    ask(ten, { quantity: 7 }).rejects('resource.full')
    expect(ask(ten, { quantity: 6 }).decision).toHaveLength(2)
  })

  test('is approved only for units that are back', () => {
    const late = [hall, ...held('s1', 'chess', { window: window(-3, -1) }), started('s1', 'chess')]
    story([...late, requested('s2', 'workers', walkIn)])
      .when('approve', { share: 's2' })
      .rejects('resource.full')
    story([...late, requested('s2', 'guard')])
      .when('approve', { share: 's2' })
      .then([shared('s2', 'guard')])
  })

  test('keeps to the hours of the terms from the request on', () => {
    // Now is Monday, 16:00, in Shanghai.
    const until = (time: string) =>
      offered({ terms: { approval: 'owner', opening: [{ weekday: 1, from: '15:50', until: time }] } })
    ask([until('18:00')]).then([requested('s1', 'workers', walkIn)])
    ask([until('17:59')]).rejects('resource.closed')
    const short = offered({ terms: { approval: 'owner', longest: 2 } })
    ask([short]).rejects('share.too-long')
  })

  test('of a series begins now on its first date alone', () => {
    const dates = [0, 24].map((from) => window(from === 0 ? 0 : from - 1 / 3, from + 2))
    const { decision } = story([open], { actor: guard }).when('request', {
      window: UNDER_WAY,
      repeat: { every: 'day', times: 2 },
    })
    const asked = (decision as readonly DomainEvent[]).filter(({ name }) => name === 'ShareRequested')
    expect(asked.map(({ data }) => (data as { window: unknown }).window)).toEqual(dates)
  })

  test('that is over is refused', () => {
    story([open], { actor: chess, now: NOW })
      .when('request', { window: window(-2, 0) })
      .rejects('share.window-past')
  })
})
