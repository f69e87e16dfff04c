import { describe, expect, test } from 'vitest'
import { HOUR, instant, iso } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import { resource } from '../../../domain/resource/resource.ts'
import {
  cancelled,
  chess,
  guard,
  hall,
  held,
  hours,
  offered,
  open,
  place,
  promoted,
  requested,
  service,
  shared,
  since,
  started,
  story,
  suspended,
  waiting,
  waitlisted,
  window,
  workers,
} from './story.ts'

/** The date of a week was declined, and the three days after it are offered. */
const declined = (share: string, nth: number) =>
  resourceEvents.ShareDeclined({
    share,
    party: 'chess',
    reason: 'Closed for repairs',
    free: [24, 48, 72].map((later) => window(24 + nth * 168 + later, 26 + nth * 168 + later)),
  })
const week = (nth: number) => window(24 + nth * 168, 26 + nth * 168)
const series = { id: 's1' }
const expiresAt = iso(hours(72))
/** Three weekly dates of one series, and one share of the same party beside it. */
const weekly = [0, 1, 2].map((nth) => requested(`s${nth + 1}`, 'chess', { window: week(nth), series, expiresAt }))
const beside = requested('s4', 'chess', { window: window(30, 32), expiresAt })

describe('one answer', () => {
  test('approves a date, or the whole series', () => {
    const asked = [hall, ...weekly, beside]
    story(asked)
      .when('approve', { share: 's2' })
      .then([shared('s2', 'chess', { window: week(1) })])
    story(asked)
      .when('approve', { share: 's2', series: true })
      .then(['s2', 's1', 's3'].map((share, at) => shared(share, 'chess', { window: week([1, 0, 2][at] ?? 0) })))
    story(asked)
      .when('approve', { share: 's4', series: true })
      .then([shared('s4', 'chess', { window: window(30, 32) })])
  })

  test('approves what fits: a full date of the series stays open, or waits', () => {
    const taken = held('s5', 'workers', { window: week(1) })
    const asked = [hall, ...weekly, beside, ...taken]
    story(asked)
      .when('approve', { share: 's1', series: true })
      .then([shared('s1', 'chess', { window: week(0) }), shared('s3', 'chess', { window: week(2) })])
    story(asked).when('approve', { share: 's2', series: true }).rejects('resource.full')
    const may = weekly.map((one) => ({ ...one, data: { ...Object(one.data), waits: true } }))
    story([hall, ...may, beside, ...taken])
      .when('approve', { share: 's1', series: true })
      .then([
        shared('s1', 'chess', { window: week(0) }),
        waitlisted('s2', 'chess'),
        shared('s3', 'chess', { window: week(2) }),
      ])
  })

  test('never promises the dates of one series twice where they overlap', () => {
    const nights = [0, 1].map((nth) =>
      requested(`s${nth + 1}`, 'chess', { window: window(24 + nth * 24, 54 + nth * 24), series, expiresAt }),
    )
    const { decision } = story([hall, ...nights]).when('approve', { share: 's1', series: true })
    expect(decision).toHaveLength(1)
  })

  test('declines a date, or what is still requested of the series', () => {
    const asked = [hall, ...weekly, beside, shared('s3', 'chess', { window: week(2) })]
    const reason = 'Closed for repairs'
    story(asked)
      .when('decline', { share: 's2', reason })
      .then([declined('s2', 1)])
    story(asked)
      .when('decline', { share: 's2', series: true, reason })
      .then([declined('s2', 1), declined('s1', 0)])
    story(asked).when('decline', { share: 's3', series: true, reason }).rejects('share.wrong-state')
  })

  test('cancels a date, or all dates of the series that have not begun, and waiting shares move up', () => {
    const booked = [
      open,
      ...weekly.flatMap((one, nth) => [one, shared(`s${nth + 1}`, 'chess', { window: week(nth), cause: 'automatic' })]),
      ...waiting('s4', 'workers', { window: week(2), expiresAt }),
    ]
    const later = { actor: chess, now: hours(25) }
    story([...booked, started('s1', 'chess')], later)
      .when('cancel', { share: 's2', series: true })
      .then([
        cancelled('s2', 'chess', 'borrower'),
        cancelled('s3', 'chess', 'borrower'),
        promoted('s4', 'workers'),
        shared('s4', 'workers', { window: week(2), cause: 'promoted', day: '2026-03-03' }),
      ])
    story(booked, later)
      .when('cancel', { share: 's2' })
      .then([cancelled('s2', 'chess', 'borrower')])
    story(booked, later).when('cancel', { share: 's1', series: true }).rejects('share.begun')
    story(booked, { actor: guard }).when('cancel', { share: 's1', series: true }).rejects('forbidden')
  })

  test('concerns the dates that are left, where the first date is over by which the series is named', () => {
    const back = { condition: 'good', late: false, by: 'chess', day: '2026-03-03' } as const
    const first = [started('s1', 'chess'), resourceEvents.ResourceReturned({ share: 's1', party: 'chess', ...back })]
    const booked = [open, ...weekly.flatMap((one, nth) => [one, shared(`s${nth + 1}`, 'chess', { window: week(nth) })])]
    const used = [...booked, ...first]
    const whole = { share: 's1', series: true }
    const rest = (by: 'borrower' | 'owner') => ['s2', 's3'].map((share) => cancelled(share, 'chess', by))
    story(used, { actor: chess, now: hours(27) })
      .when('cancel', whole)
      .then(rest('borrower'))
    story(used, { now: hours(27) })
      .when('cancel', whole)
      .then(rest('owner'))
    story(used, { actor: guard, now: hours(27) })
      .when('cancel', whole)
      .rejects('share.over')
    story(used, { actor: chess, now: hours(27) })
      .when('cancel', { share: 's1' })
      .rejects('share.over')
    const asked = [hall, ...weekly, cancelled('s1', 'chess', 'borrower')]
    story(asked)
      .when('approve', whole)
      .then([shared('s2', 'chess', { window: week(1) }), shared('s3', 'chess', { window: week(2) })])
    story(asked)
      .when('decline', { ...whole, reason: 'Closed for repairs' })
      .then([declined('s2', 1), declined('s3', 2)])
  })

  test('cancels the series of a departed party', () => {
    story([open, ...weekly, beside], { actor: service, ...since(suspended('chess')) })
      .when('cancel', { share: 's1', series: true, cause: 'departure' })
      .then(['s1', 's2', 's3'].map((share) => cancelled(share, 'chess', 'departure')))
  })
})

describe('the answer to a request', () => {
  const adds = (decision: unknown) =>
    resource.commands.request.adds?.from(decision as readonly { name: string; data: unknown }[])

  test('lists the dates of the series that were skipped', () => {
    const full = [open, ...held('s1', 'workers', { window: week(1) })]
    const asked = { window: week(0), repeat: { every: 'week', times: 3 } }
    expect(adds(story(full, { actor: chess }).when('request', asked).decision)).toEqual({ skipped: [week(1).from] })
    expect(adds(story([open], { actor: chess }).when('request', asked).decision)).toEqual({ skipped: [] })
    expect(adds(story([open], { actor: workers }).when('request', { window: week(0) }).decision)).toEqual({})
  })
})

describe('where the clocks change', () => {
  const inZone = (zone: string) => ({ actor: chess, reads: { ...since().reads, community: { ...place(), zone } } })
  const NEW_YORK = inZone('America/New_York')
  /** Hours of the windows that are requested, and the dates that are skipped. */
  function made(decision: unknown) {
    const events = decision as readonly { name: string; data: { window: { from: string; until: string } } }[]
    const windows = events.filter(({ name }) => name === 'ShareRequested').map(({ data }) => data.window)
    return {
      hours: windows.map(({ from, until }) => (instant(until) - instant(from)) / HOUR),
      skipped: resource.commands.request.adds?.from(events).skipped,
    }
  }

  test('an empty hall has no conflicts: whole days stay whole days', () => {
    const autumn = { from: '2026-10-31T04:00:00.000Z', until: '2026-11-01T04:00:00.000Z' }
    const spring = { from: '2026-03-07T05:00:00.000Z', until: '2026-03-08T05:00:00.000Z' }
    const repeat = { every: 'day', times: 4 }
    const asking = story([open], NEW_YORK)
    expect(made(asking.when('request', { window: autumn, repeat }).decision)).toEqual({
      hours: [24, 25, 24, 24],
      skipped: [],
    })
    expect(made(asking.when('request', { window: spring, repeat }).decision)).toEqual({
      hours: [24, 23, 24, 24],
      skipped: [],
    })
  })

  test('a day of 25 hours is within terms of 24 hours, and within hours that are open all day', () => {
    const sundays = [{ weekday: 7, from: '00:00', until: '24:00' }]
    const all = offered({ terms: { approval: 'automatic', longest: 24, opening: sundays } })
    const window = { from: '2026-10-25T04:00:00.000Z', until: '2026-10-26T04:00:00.000Z' }
    const asking = story([all], NEW_YORK)
    const { decision } = asking.when('request', { window, repeat: { every: 'week', times: 3 } })
    expect(made(decision)).toEqual({ hours: [24, 25, 24], skipped: [] })
    const changed = { from: '2026-11-01T04:00:00.000Z', until: '2026-11-02T05:00:00.000Z' }
    expect(made(asking.when('request', { window: changed }).decision).hours).toEqual([25])
    const over = { from: '2026-10-25T04:00:00.000Z', until: '2026-10-26T04:01:00.000Z' }
    asking.when('request', { window: over }).rejects('share.too-long')
  })

  test('a date that the clocks jump over is skipped', () => {
    // On Lord Howe Island clocks go from 2:00 to 2:30 on 4 October 2026.
    const window = { from: '2026-10-02T15:30:00.000Z', until: '2026-10-02T16:00:00.000Z' }
    const { decision } = story([open], inZone('Australia/Lord_Howe')).when('request', {
      window,
      repeat: { every: 'day', times: 3 },
    })
    expect(made(decision)).toEqual({ hours: [0.5, 0.5], skipped: ['2026-10-03T15:30:00.000Z'] })
  })
})
