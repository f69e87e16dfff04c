import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Calendar,
  endOfDays,
  endOfWorkingDay,
  isDayOf,
  isWorkingDay,
  withYear,
} from '../../../domain/community/calendar.ts'
import { DAY, localDay, type Zones } from '../../../domain/kernel/index.ts'
import { zones } from '../../../services/clock/zones.ts'

const SHANGHAI = 'Asia/Shanghai'
/** National Day 2026, as an example: holidays Thursday 1 to Wednesday 7 October, Saturday 10 made up. */
const october = withYear(
  {},
  2026,
  ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'],
  ['2026-10-10'],
)
const at = (local: string) => Date.parse(`${local}+08:00`)

describe('a working day', () => {
  test.each([
    ['2026-09-30', true, 'a Wednesday'],
    ['2026-10-01', false, 'a holiday'],
    ['2026-10-08', true, 'the Thursday after'],
    ['2026-10-10', true, 'a Saturday made up'],
    ['2026-10-11', false, 'a Sunday'],
    ['1969-12-29', true, 'a Monday before 1970'],
    ['1969-12-28', false, 'a Sunday before 1970'],
  ])('%s: %s, %s', (day, working) => {
    expect(isWorkingDay(october, localDay(day))).toBe(working)
  })

  test('of a year that is set again replaces that year and no other', () => {
    const both = withYear(october, 2027, ['2027-01-01'], [])
    const again = withYear(both, 2026, [], [])
    expect(isWorkingDay(again, localDay('2026-10-01'))).toBe(true)
    expect(isWorkingDay(again, localDay('2027-01-01'))).toBe(false)
  })

  test('must exist in its year', () => {
    expect(isDayOf(2026, '2026-02-29')).toBe(false)
    expect(isDayOf(2028, '2028-02-29')).toBe(true)
    expect(isDayOf(2026, '2026-13-01')).toBe(false)
    expect(isDayOf(2026, '2027-01-01')).toBe(false)
  })
})

describe('the end of a period of days', () => {
  test('excludes the first day and includes the whole last day', () => {
    expect(endOfDays(at('2026-03-02T08:00:00'), 7, {}, SHANGHAI, zones)).toBe(at('2026-03-10T00:00:00'))
  })

  test('moves from a weekend to the end of Monday', () => {
    expect(endOfDays(at('2026-03-06T23:59:59'), 1, {}, SHANGHAI, zones)).toBe(at('2026-03-10T00:00:00'))
  })

  test('moves past holidays', () => {
    expect(endOfDays(at('2026-09-24T10:00:00'), 7, october, SHANGHAI, zones)).toBe(at('2026-10-09T00:00:00'))
  })

  test('may end on a make-up workday', () => {
    expect(endOfDays(at('2026-10-03T10:00:00'), 7, october, SHANGHAI, zones)).toBe(at('2026-10-11T00:00:00'))
  })

  test('of one working day is the next one, also after a holiday', () => {
    expect(endOfWorkingDay(at('2026-09-30T09:00:00'), october, SHANGHAI, zones)).toBe(at('2026-10-09T00:00:00'))
    expect(endOfWorkingDay(at('2026-10-04T09:00:00'), october, SHANGHAI, zones)).toBe(at('2026-10-09T00:00:00'))
  })
})

describe('laws', () => {
  const day = fc.integer({ min: localDay('2025-12-01'), max: localDay('2027-02-01') })
  const calendar: fc.Arbitrary<Calendar> = fc
    .uniqueArray(fc.tuple(day, fc.boolean()), { selector: ([one]) => one, maxLength: 80 })
    .map((exceptions) => Object.fromEntries(exceptions))
  const moment = fc.integer({ min: Date.UTC(2025, 11, 1), max: Date.UTC(2027, 0, 31) })
  const zone = fc.constantFrom(SHANGHAI, 'America/Santiago', 'Pacific/Apia', 'UTC')
  const days = fc.integer({ min: 1, max: 30 })
  const ends = (from: number, count: number, by: Calendar, where: string, using: Zones = zones) =>
    endOfDays(from, count, by, where, using)

  test('a period never ends before the plain count of days, and always with a working day', () => {
    fc.assert(
      fc.property(moment, days, calendar, zone, (from, count, by, where) => {
        const end = ends(from, count, by, where)
        expect(end).toBeGreaterThanOrEqual(zones.endOf(zones.dayOf(from, where) + count, where))
        const last = zones.dayOf(end - 1, where)
        expect(end).toBe(zones.endOf(last, where))
        expect(isWorkingDay(by, last)).toBe(true)
      }),
    )
  })

  test('a period never ends later than the next working day', () => {
    fc.assert(
      fc.property(moment, days, calendar, zone, (from, count, by, where) => {
        const last = zones.dayOf(ends(from, count, by, where) - 1, where)
        for (let between = zones.dayOf(from, where) + count; between < last; between += 1) {
          expect(isWorkingDay(by, between)).toBe(false)
        }
      }),
    )
  })

  test('a period that begins later or has more days never ends earlier', () => {
    fc.assert(
      fc.property(moment, fc.nat(40 * DAY), days, fc.nat(10), calendar, zone, (from, later, count, more, by, where) => {
        expect(ends(from + later, count, by, where)).toBeGreaterThanOrEqual(ends(from, count, by, where))
        expect(ends(from, count + more, by, where)).toBeGreaterThanOrEqual(ends(from, count, by, where))
      }),
    )
  })

  test('a period of one working day ends with the first working day after its first day', () => {
    fc.assert(
      fc.property(moment, calendar, zone, (from, by, where) => {
        const last = zones.dayOf(endOfWorkingDay(from, by, where, zones) - 1, where)
        const first = zones.dayOf(from, where)
        expect(last).toBeGreaterThan(first)
        const between = Array.from({ length: last - first - 1 }, (_, i) => first + 1 + i)
        expect(between.some((one) => isWorkingDay(by, one))).toBe(false)
      }),
    )
  })
})
