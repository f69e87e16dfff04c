import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, dayText, HOUR, instant, localDay, MINUTE } from '../../../domain/kernel/index.ts'
import type { WeeklyHours } from '../../../domain/sharing/shapes.ts'
import {
  localLength,
  minutesOf,
  overlap,
  repeated,
  type Span,
  soundHours,
  spanOf,
  weeklyMinutes,
  weekOf,
  windowOf,
  within,
} from '../../../domain/sharing/windows.ts'
import { zones } from '../../../services/clock/zones.ts'

const SHANGHAI = 'Asia/Shanghai'
/** A zone whose clocks go forward on 29 March 2026 at 2:00, and back on 25 October at 3:00. */
const BERLIN = 'Europe/Berlin'
const shanghai = (local: string) => Date.parse(`${local}+08:00`)
const span = (from: number, hours: number): Span => ({ from, until: from + hours * HOUR })

describe('a window', () => {
  test('ends where the next may begin', () => {
    const nine = span(shanghai('2026-03-02T09:00:00'), 2)
    expect(overlap(nine, span(nine.until, 2))).toBe(false)
    expect(overlap(nine, span(nine.until - 1, 2))).toBe(true)
    expect(overlap(nine, span(nine.from - HOUR, 4))).toBe(true)
    expect(minutesOf(nine)).toBe(120)
    expect(spanOf(windowOf(nine))).toEqual(nine)
  })

  test('belongs to the local week that began on Monday', () => {
    const week = (local: string) => dayText(weekOf(shanghai(local), SHANGHAI, zones))
    expect(week('2026-03-02T00:00:00')).toBe('2026-03-02')
    expect(week('2026-03-08T23:59:59')).toBe('2026-03-02')
    expect(week('2026-03-09T00:00:00')).toBe('2026-03-09')
    expect(week('1969-12-31T12:00:00')).toBe('1969-12-29')
  })
})

describe('weekly hours', () => {
  const at = (weekday: number, from: string, until: string) => ({ weekday, from, until })

  test('end after they begin, and do not overlap', () => {
    expect(soundHours([at(1, '09:00', '12:00'), at(1, '12:00', '24:00'), at(2, '09:00', '12:00')])).toBe(true)
    expect(soundHours([at(1, '09:00', '12:00'), at(1, '11:59', '13:00')])).toBe(false)
    expect(soundHours([at(1, '12:00', '12:00')])).toBe(false)
    expect(soundHours([at(1, '22:00', '02:00')])).toBe(false)
  })

  test('add up to a number of minutes a week, or to the whole week', () => {
    expect(weeklyMinutes([at(1, '09:00', '12:00'), at(3, '22:30', '24:00')])).toBe(270)
  })

  test.each([
    ['09:00', 3, true, 'from opening to closing'],
    ['08:59', 2, false, 'before opening'],
    ['10:00', 3, false, 'past closing'],
    ['13:00', 2, true, 'over hours that meet'],
    ['21:00', 6, true, 'over midnight, open on both sides'],
    ['21:00', 8, false, 'over midnight, past closing'],
  ])('take a window on Monday from %s on for %s hours: %s, %s', (from, hours, open) => {
    const hoursOpen: WeeklyHours = [
      at(1, '09:00', '12:00'),
      at(1, '13:00', '14:00'),
      at(1, '14:00', '15:00'),
      at(1, '20:00', '24:00'),
      at(2, '00:00', '04:00'),
    ]
    expect(within(hoursOpen, span(shanghai(`2026-03-02T${from}:00`), hours), SHANGHAI, zones)).toBe(open)
  })

  test('follow the local clock, also on the day of a change', () => {
    const sunday = [at(7, '09:00', '12:00')]
    const summer = instant('2026-03-29T07:00:00.000Z')
    expect(within(sunday, span(summer, 3), BERLIN, zones)).toBe(true)
    expect(within(sunday, span(summer - MINUTE, 1), BERLIN, zones)).toBe(false)
    const winter = instant('2026-10-25T08:00:00.000Z')
    expect(within(sunday, span(winter, 3), BERLIN, zones)).toBe(true)
    expect(within(sunday, span(winter + HOUR, 3), BERLIN, zones)).toBe(false)
    expect(within([at(7, '00:00', '24:00')], span(instant('2026-10-24T22:00:00.000Z'), 25), BERLIN, zones)).toBe(true)
  })
})

describe('a series', () => {
  const begins = (from: string, every: 'day' | 'week', zone: string, times = 3) =>
    repeated(span(instant(from), 2), { every, times }, zone, zones).map((one) => windowOf(one).from)

  test('is the window alone where it does not repeat', () => {
    const one = span(shanghai('2026-03-02T09:00:00'), 2)
    expect(repeated(one, undefined, SHANGHAI, zones)).toEqual([one])
  })

  test('repeats each day or week', () => {
    expect(begins('2026-03-02T01:00:00.000Z', 'day', SHANGHAI)).toEqual([
      '2026-03-02T01:00:00.000Z',
      '2026-03-03T01:00:00.000Z',
      '2026-03-04T01:00:00.000Z',
    ])
    expect(begins('2026-03-02T01:00:00.000Z', 'week', SHANGHAI, 2)).toEqual([
      '2026-03-02T01:00:00.000Z',
      '2026-03-09T01:00:00.000Z',
    ])
  })

  test('begins at the same local time before, on and after a change of the clocks', () => {
    const nine = ['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z', '2026-03-30T07:00:00.000Z']
    expect(begins(nine[0] ?? '', 'day', BERLIN)).toEqual(nine)
    expect(begins(nine[1] ?? '', 'day', BERLIN, 2)).toEqual(nine.slice(1))
    expect(begins('2026-10-18T07:00:00.000Z', 'week', BERLIN)).toEqual([
      '2026-10-18T07:00:00.000Z',
      '2026-10-25T08:00:00.000Z',
      '2026-11-01T08:00:00.000Z',
    ])
  })

  test('begins when clocks jump over its time, and at the first of two where they show it twice', () => {
    expect(begins('2026-03-28T01:30:00.000Z', 'day', BERLIN)).toEqual([
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ])
    expect(begins('2026-10-24T00:30:00.000Z', 'day', BERLIN, 2)[1]).toBe('2026-10-25T00:30:00.000Z')
    // A request for the second of the two times gets the second.
    expect(begins('2026-10-25T01:30:00.000Z', 'day', BERLIN, 2)[0]).toBe('2026-10-25T01:30:00.000Z')
  })

  const hours = (from: string, until: string, times: number, zone = BERLIN) =>
    repeated({ from: instant(from), until: instant(until) }, { every: 'day', times }, zone, zones).map(
      (one) => (one.until - one.from) / HOUR,
    )

  test('keeps whole days whole, and both local ends of a night', () => {
    expect(hours('2026-03-27T23:00:00.000Z', '2026-03-28T23:00:00.000Z', 3)).toEqual([24, 23, 24])
    expect(hours('2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z', 3)).toEqual([25, 24, 24])
    expect(hours('2026-03-27T21:00:00.000Z', '2026-03-28T05:00:00.000Z', 3)).toEqual([8, 7, 8])
    // The first night is the one in which clocks change.
    expect(hours('2026-03-28T21:00:00.000Z', '2026-03-29T04:00:00.000Z', 2)).toEqual([7, 8])
    // Lord Howe Island turns its clocks by half an hour.
    expect(hours('2026-04-03T13:00:00.000Z', '2026-04-04T13:00:00.000Z', 3, 'Australia/Lord_Howe')).toEqual([
      24, 24.5, 24,
    ])
  })

  test('is empty where clocks jump over all of it, or turn back between the times of the first', () => {
    expect(hours('2026-03-28T01:00:00.000Z', '2026-03-28T02:00:00.000Z', 3)).toEqual([1, 0, 1])
    const [, turned] = repeated(
      span(instant('2026-10-25T00:30:00.000Z'), 0.75),
      { every: 'day', times: 2 },
      BERLIN,
      zones,
    )
    expect(turned && turned.from < turned.until).toBe(false)
  })

  test('has a length by the local clock', () => {
    const length = (from: string, until: string) =>
      localLength({ from: instant(from), until: instant(until) }, BERLIN, zones) / HOUR
    expect(length('2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z')).toBe(24)
    expect(length('2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z')).toBe(24)
    expect(length('2026-10-24T20:00:00.000Z', '2026-10-25T05:00:00.000Z')).toBe(8)
  })
})

describe('laws', () => {
  const zone = fc.constantFrom(SHANGHAI, BERLIN, 'America/Santiago', 'Pacific/Apia', 'UTC')
  const moment = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) })

  test('a local time names one moment, except in the hour that comes twice', () => {
    fc.assert(
      fc.property(moment, zone, (at, where) => {
        const shown = zones.whenShown(zones.clockOf(at, where), zones.dayOf(at, where), where)
        expect(zones.clockOf(shown, where)).toBe(zones.clockOf(at, where))
        expect([0, HOUR]).toContain(at - shown)
      }),
    )
  })

  const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/Havana'] as const
  const local = (at: number, where: string) => {
    const day = zones.dayOf(at, where)
    return { day, clock: at === zones.endOf(day - 1, where) ? 0 : zones.clockOf(at, where) }
  }

  test('a series keeps its local times and its days, and its windows never overlap', () => {
    const every = fc.constantFrom<'day' | 'week'>('day', 'week')
    const some = fc.constantFrom(...ZONES, 'America/Santiago', 'Pacific/Apia', 'UTC')
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 22 * 60 }), every, some, (from, minutes, step, where) => {
        const first = { from, until: from + minutes * MINUTE }
        const dates = repeated(first, { every: step, times: 104 }, where, zones)
        const [begin, end] = [local(from, where), local(first.until, where)]
        expect(dates).toHaveLength(104)
        for (const [nth, date] of dates.entries()) {
          const later = nth * (step === 'day' ? 1 : 7)
          for (const [at, time] of [
            [date.from, begin],
            [date.until, end],
          ] as const) {
            const shown = local(at, where)
            expect(shown.day).toBe(time.day + later)
            // Where clocks jump over the time, it is the instant after the jump: clocks showed an earlier time just before.
            if (shown.clock !== time.clock) {
              expect(zones.clockOf(at, where)).toBeGreaterThan(time.clock)
              const before = local(at - 1, where)
              expect(before.day < shown.day || before.clock < time.clock).toBe(true)
            }
          }
          const next = dates[nth + 1]
          if (next !== undefined) expect(overlap(date, next)).toBe(false)
        }
      }),
    )
  })

  test('a series of whole days fills each local day, whatever the clocks do', () => {
    const day = fc.integer({ min: localDay('2025-01-01'), max: localDay('2027-01-01') })
    fc.assert(
      fc.property(day, fc.constantFrom(...ZONES), (first, where) => {
        const whole = (on: number): Span => ({ from: zones.endOf(on - 1, where), until: zones.endOf(on, where) })
        const dates = repeated(whole(first), { every: 'day', times: 104 }, where, zones)
        expect(dates).toEqual(dates.map((_, nth) => whole(first + nth)))
        for (const date of dates) expect(localLength(date, where, zones)).toBe(DAY)
      }),
    )
  })

  test('series that meet at a local time never overlap', () => {
    const clock = fc.integer({ min: 0, max: 6 * 4 })
    fc.assert(
      fc.property(fc.tuple(clock, clock, clock), moment, fc.constantFrom(...ZONES), (quarters, at, where) => {
        const [one = 0, two = 0, three = 0] = quarters.toSorted((a, b) => a - b)
        const first = zones.dayOf(at, where)
        const shown = (quarter: number) => zones.whenShown(quarter * 15 * MINUTE, first, where)
        const series = (from: number, until: number) =>
          repeated({ from: shown(from), until: shown(until) }, { every: 'day', times: 104 }, where, zones)
        const later = series(two, three)
        // The first date may itself lie where clocks jump, and then says another local time.
        fc.pre([one, two, three].every((quarter) => zones.clockOf(shown(quarter), where) === quarter * 15 * MINUTE))
        for (const [nth, date] of series(one, two).entries()) expect(date.until).toBe(later[nth]?.from)
      }),
    )
  })

  test('a week begins on its Monday and contains the moment', () => {
    fc.assert(
      fc.property(moment, zone, (at, where) => {
        const monday = weekOf(at, where, zones)
        expect(Math.abs(monday - localDay('2026-03-02')) % 7).toBe(0)
        expect(at).toBeGreaterThanOrEqual(zones.endOf(monday - 1, where))
        expect(at).toBeLessThan(zones.endOf(monday + 6, where))
      }),
    )
  })

  test('hours that are open all week accept any window', () => {
    const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', until: '24:00' }))
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 31 * 24 }), zone, (from, hours, where) => {
        expect(within(always, span(from, hours), where, zones)).toBe(true)
        expect(within(always.slice(1), { from, until: from + 8 * DAY }, where, zones)).toBe(false)
      }),
    )
  })
})
