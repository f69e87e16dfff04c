import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contactMoment, isNarrower, mayContact, type SafeContact } from '../../../domain/contact/safe-contact.ts'
import { zones } from '../../../services/clock/zones.ts'

/** Saturday, 7 March 2026, 09:30 in Shanghai; still Saturday 01:30 in London. */
const saturday = contactMoment(Date.UTC(2026, 2, 7, 1, 30), 'Asia/Shanghai', zones)

test('a moment is one of the clocks of the community', () => {
  expect(saturday).toEqual({ weekday: 6, minute: 570 })
  expect(contactMoment(Date.UTC(2026, 2, 8, 16), 'Asia/Shanghai', zones)).toEqual({ weekday: 1, minute: 0 })
})

test('without limits every party may make contact; with `none` no party may', () => {
  expect(mayContact(undefined, 'jwh', 'committee', saturday, 'phone')).toBe(true)
  expect(mayContact({ none: true }, 'jwh', 'committee', saturday, 'phone')).toBe(false)
})

test('contact keeps to the channels, the hours and the parties', () => {
  const safe: SafeContact = {
    channels: ['text', 'door'],
    hours: [{ weekday: 6, from: '09:00', until: '10:00' }],
    parties: ['workers'],
    kinds: ['street-office'],
  }
  expect(mayContact(safe, 'workers', 'social-work', saturday, 'text')).toBe(true)
  expect(mayContact(safe, 'street', 'street-office', saturday)).toBe(true)
  expect(mayContact(safe, 'jwh', 'committee', saturday, 'text')).toBe(false)
  expect(mayContact(safe, undefined, 'social-work', saturday, 'text')).toBe(false)
  expect(mayContact(safe, 'workers', 'social-work', saturday, 'phone')).toBe(false)
  expect(mayContact(safe, 'workers', 'social-work', { weekday: 7, minute: 570 }, 'text')).toBe(false)
  // The end of a window is not part of it.
  expect(mayContact(safe, 'workers', 'social-work', { weekday: 6, minute: 600 }, 'text')).toBe(false)
  // A call may be recorded after the hours.
  expect(mayContact(safe, 'workers', 'social-work', undefined, 'text')).toBe(true)
})

const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const clock = fc.constantFrom('00:00', '08:00', '12:00', '18:00')
const later = fc.constantFrom('12:00', '18:00', '24:00')
const limits: fc.Arbitrary<SafeContact> = fc
  .record({
    none: some(fc.constant(true as const)),
    channels: some(fc.uniqueArray(fc.constantFrom('phone', 'text', 'door'), { minLength: 1 })),
    hours: some(
      fc.array(fc.record({ weekday: fc.constantFrom(1, 2), from: clock, until: later }), {
        minLength: 1,
        maxLength: 3,
      }),
    ),
    parties: some(fc.uniqueArray(fc.constantFrom('jwh', 'workers'), { minLength: 1 })),
    kinds: some(fc.uniqueArray(fc.constantFrom('committee', 'street-office'), { minLength: 1 })),
  })
  .map((found) => JSON.parse(JSON.stringify(found)))

test('narrower limits allow no contact that the wider ones do not', () => {
  const callers = [
    ['jwh', 'committee'],
    ['workers', 'social-work'],
    ['street', 'street-office'],
  ] as const
  fc.assert(
    fc.property(limits, limits, (one, other) => {
      fc.pre(isNarrower(one, other))
      for (const [party, role] of callers)
        for (const channel of ['phone', 'text', 'door'] as const)
          for (const weekday of [1, 2, 3])
            for (const minute of [0, 479, 480, 719, 720, 1080, 1439])
              if (mayContact(one, party, role, { weekday, minute }, channel))
                expect(mayContact(other, party, role, { weekday, minute }, channel)).toBe(true)
    }),
  )
})

test('limits are no wider than themselves', () => {
  fc.assert(fc.property(limits, (one) => isNarrower(one, one)))
})
