import { createHmac } from 'node:crypto'
import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkDigit, demandNumber, demandNumberIn } from '../../../domain/demand/intake/demand-number.ts'
import { FollowNumber } from '../../../domain/demand/shapes.ts'
import { isRejection } from '../../../domain/kernel/index.ts'
import { admin, resident, story } from './story.ts'

const keyed = (key: string) => (purpose: string, text: string) =>
  createHmac('sha256', key).update(`${purpose}:${text}`).digest('hex')
const numberOf = (id: string, day = '2026-11-27', key = 'k') => demandNumber(day, { id, digest: keyed(key) })

const twelve = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 12 })

describe('the check digit', () => {
  test('is that of the table of Damm', () => {
    expect(checkDigit('572')).toBe('4')
    expect(checkDigit('5724')).toBe('0')
  })

  test('shows every wrong digit', () => {
    fc.assert(
      fc.property(twelve, fc.nat(12), fc.integer({ min: 1, max: 9 }), (digits, at, more) => {
        const right = digits + checkDigit(digits)
        const wrong = right.slice(0, at) + ((Number(right[at]) + more) % 10) + right.slice(at + 1)
        expect(demandNumberIn(right)).toBeDefined()
        expect(demandNumberIn(wrong)).toBeUndefined()
      }),
    )
  })

  test('shows every exchange of two neighbours', () => {
    fc.assert(
      fc.property(twelve, fc.nat(11), (digits, at) => {
        const right = digits + checkDigit(digits)
        fc.pre(right[at] !== right[at + 1])
        const wrong = `${right.slice(0, at)}${right[at + 1]}${right[at]}${right.slice(at + 2)}`
        expect(demandNumberIn(wrong)).toBeUndefined()
      }),
    )
  })
})

describe('the number of a demand', () => {
  test('holds the local day, six digits and the check digit', () => {
    const number = numberOf('demand-1')
    expect(number).toMatch(/^261127-\d{6}-\d$/)
    expect(Value.Check(FollowNumber, number)).toBe(true)
    expect(numberOf('demand-1')).toBe(number)
  })

  test('depends on the key, so an id without the key tells no number', () => {
    const ids = Array.from({ length: 500 }, (_, nth) => `demand-${nth}`)
    expect(ids.filter((id) => numberOf(id) === numberOf(id, '2026-11-27', 'other')).length).toBeLessThan(3)
    expect(new Set(ids.map((id) => numberOf(id))).size).toBeGreaterThan(495)
  })

  test('is read with or without dashes and spaces, as keyboards and phones write it', () => {
    const number = numberOf('demand-7')
    const plain = number.replaceAll('-', '')
    for (const typed of [number, plain, ` ${plain.slice(0, 6)} ${plain.slice(6, 12)} ${plain.slice(12)} `])
      expect(demandNumberIn(typed)).toBe(number)
    const wide = [...number].map((one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0)).join('')
    expect(demandNumberIn(wide)).toBe(number)
    expect(demandNumberIn(number.replaceAll('-', '–'))).toBe(number)
  })

  test('of an older demand is read as before', () => {
    for (const typed of ['7Q3K-09ZD-V5XM', '7q3k09zdv5xm', '7Q3K O9ZD V5XM']) {
      expect(demandNumberIn(typed)).toBe('7Q3K-09ZD-V5XM')
      expect(Value.Check(FollowNumber, '7Q3K-09ZD-V5XM')).toBe(true)
    }
  })

  test.each(['', '261127', '7Q3K-09ZD', '7Q3K-09ZD-V5XU', '26112712345678'])('is not %j', (typed) => {
    expect(demandNumberIn(typed)).toBeUndefined()
  })

  test('names the day in the zone of the community, of an import the day at the source', () => {
    const numberIn = (decision: unknown) =>
      Array.isArray(decision) ? decision.map(({ data }) => data.number).find((one) => one !== undefined) : undefined
    const late = story([], { actor: resident, now: Date.UTC(2026, 2, 2, 17) }).when('raise', { text: 'x' })
    if (isRejection(late.decision)) throw new Error(late.decision.code)
    expect(numberIn(late.decision)).toMatch(/^260303-/)
    const old = { source: 'city', reference: 'r', raised: '2019-04-30T20:00:00.000Z', history: [] }
    expect(numberIn(story([], { actor: admin }).when('import', old).decision)).toMatch(/^190501-/)
  })
})
