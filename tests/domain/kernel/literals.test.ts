import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import {
  DAY,
  Day,
  dayNamed,
  decimalNumber,
  instantNamed,
  Moment,
  truthValue,
  wholeNumber,
} from '../../../domain/kernel/index.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 2000)
const SEED = 20260301

/** Padded numbers within their range or just outside it. */
const part = (least: number, most: number, digits: number) =>
  fc
    .oneof(fc.integer({ min: least, max: most }), fc.constantFrom(least, most, most + 1, Math.max(0, least - 1)))
    .map((number) => String(number).padStart(digits, '0'))
const dayText = fc
  .tuple(
    fc.oneof(part(1, 9999, 4), fc.constantFrom('2024', '2023', '1900', '2000', '0000')),
    part(1, 12, 2),
    part(28, 31, 2),
  )
  .map((parts) => parts.join('-'))
const clockText = fc
  .tuple(part(0, 23, 2), part(0, 59, 2), part(0, 59, 2), fc.constantFrom('000', '001', '999'))
  .map(([hour, minute, second, fraction]) => `${hour}:${minute}:${second}.${fraction}`)

/** Luxon reads 24:00 as the next day, so the parsed moment must format to the same text. */
const existsIn = (text: string): boolean => {
  const read = DateTime.fromISO(text, { zone: 'utc' })
  return read.isValid && read.toISO() === text && read.year >= 1
}

describe('a moment', () => {
  test('is accepted exactly where the calendar and the clock have it', () => {
    fc.assert(
      fc.property(dayText, clockText, (day, clock) => {
        const text = `${day}T${clock}Z`
        expect(Value.Check(Moment, text), text).toBe(existsIn(text))
        expect(instantNamed(text), text).toBe(
          existsIn(text) ? DateTime.fromISO(text, { zone: 'utc' }).toMillis() : undefined,
        )
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })

  test.each([
    ['2024-02-29T12:00:00.000Z', '2024-02-29T12:00:00.000Z'],
    ['2026-03-01T08:00:00+08:00', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01t08:00z', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01 08:00:00.123456789-0330', '2026-03-01T11:30:00.123Z'],
  ])('%s is one', (text, same) => {
    expect(new Date(instantNamed(text) ?? Number.NaN).toISOString()).toBe(same)
  })

  test.each([
    '2027-02-30T08:00:00.000Z',
    '2026-02-29T08:00:00.000Z',
    '2026-03-01T24:00:00.000Z',
    '2016-12-31T23:59:60.000Z',
    '0000-01-01T00:00:00.000Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-14:00',
    '2026-03-01T08:00:00',
    '2026-03-01T08:00:00+24:00',
    '2026-03-01T08:00:00.000Z\n',
    '+002026-03-01T08:00:00.000Z',
  ])('%s is none', (text) => {
    expect(instantNamed(text)).toBeUndefined()
    expect(Value.Check(Moment, text)).toBe(false)
  })
})

describe('a day', () => {
  test('is accepted exactly where the calendar has it', () => {
    fc.assert(
      fc.property(dayText, (day) => {
        const exists = existsIn(`${day}T00:00:00.000Z`)
        expect(Value.Check(Day, day), day).toBe(exists)
        expect(dayNamed(day)).toBe(exists ? DateTime.fromISO(day, { zone: 'utc' }).toMillis() / DAY : undefined)
      }),
      { numRuns: RUNS, seed: SEED },
    )
  })
})

describe('numbers and truth values', () => {
  test.each(['0', '7', '-1', '999999999999999'])('%s is a whole number', (text) => {
    expect(wholeNumber(text)).toBe(Number(text))
  })
  test.each(['', ' 5', '5 ', '+5', '05', '-0', '1.5', '1e3', '0x10', '1_000', '٣', '9999999999999999', 'Infinity'])(
    '"%s" is no whole number',
    (text) => {
      expect(wholeNumber(text)).toBeUndefined()
    },
  )
  test.each(['1', '-76.6122', '3.9E1', '0.5'])('%s is a number', (text) => {
    expect(decimalNumber(text)).toBe(Number(text))
  })
  test.each(['', ' 1', '.5', '1.', '0x10', '1e999', 'NaN', '1,5'])('"%s" is no number', (text) => {
    expect(decimalNumber(text)).toBeUndefined()
  })
  test('only true and false are truth values', () => {
    expect(['true', 'false', 'True', '1', '0', 'yes', ''].map(truthValue)).toEqual([
      true,
      false,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
