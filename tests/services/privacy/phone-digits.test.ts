import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoneDigits, searchHashing } from '../../../services/privacy/search-hash.ts'

const digits = fc.stringMatching(/^1[0-9]{10}$/)
const mark = fc.constantFrom('', ' ', '-', ' - ', '.', '（', '）', '\u2009')

test('a phone number is its digits, however people write it', () => {
  fc.assert(
    fc.property(digits, fc.array(mark, { minLength: 11, maxLength: 11 }), fc.boolean(), (number, marks, wide) => {
      const written = [...number].map((digit, at) => digit + (marks[at] ?? '')).join('')
      const typed = wide ? written.replaceAll(/\d/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)) : written
      expect(phoneDigits(typed)).toBe(number)
      for (const prefix of ['+86 ', '0086-', '86']) expect(phoneDigits(prefix + typed)).toBe(number)
    }),
  )
})

test.each([
  ['555-0101', '5550101'],
  ['010 6655 1234', '01066551234'],
  ['房间 1203', undefined],
  ['微信 lin', undefined],
  ['1'.repeat(21), undefined],
])('%s', (text, found) => {
  expect(phoneDigits(text)).toBe(found)
})

test('a text that is no number has the hash of no number, and each community its own', () => {
  const hash = searchHashing({ digest: (purpose, text) => `${purpose}|${text}` })
  expect(hash('pa', '138 0000 1234', 'phone')).toBe(hash('pa', '13800001234', 'phone'))
  expect(hash('pa', '1234', 'phone')).not.toBe(hash('pa', '12 34', 'phone'))
  expect(hash('pa', '13800001234', 'phone')).not.toBe(hash('pb', '13800001234', 'phone'))
  expect(hash('pa', '13800001234', 'phone')).not.toBe(hash('pa', '13800001234'))
})
