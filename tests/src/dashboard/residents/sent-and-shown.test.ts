import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Raising } from '../../../../domain/demand/intake/intake.ts'
import type { Directory } from '../../../../src/dashboard/residents/answers.ts'
import { DRAFT_LIFE_MS, emptyDraft, isExpired, newKey } from '../../../../src/dashboard/residents/draft/draft.ts'
import { placeOfDoor, placeText } from '../../../../src/dashboard/residents/place.ts'
import { promiseText } from '../../../../src/dashboard/residents/promise.ts'
import { demandBody, phoneIn } from '../../../../src/dashboard/residents/raise/demand-body.ts'
import { fragmentOf, type Route, routeOf } from '../../../../src/dashboard/residents/route.ts'

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._~-]{0,20}$/)

describe('routes', () => {
  const followed = fc.record(
    { community: id, id, code: fc.stringMatching(/^[0-9a-f]{32}$/) },
    { requiredKeys: ['community', 'id'] },
  )
  const route: fc.Arbitrary<Route> = fc.oneof(
    fc.constantFrom<Route>({ page: 'home' }, { page: 'find' }, { page: 'mine' }),
    fc.constantFrom(1, 2, 3).map((step): Route => ({ page: 'say', step: step as 1 | 2 | 3 })),
    fc
      .tuple(fc.constantFrom('sent', 'demand', 'data'), followed)
      .map(([page, rest]): Route => ({ page: page as 'demand', ...rest })),
  )

  test('are found again from their fragment', () => {
    fc.assert(
      fc.property(route, (one) => {
        expect(routeOf(fragmentOf(one))).toEqual(one)
      }),
    )
  })

  test('are the first page for anything else', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('#', '#/d/', '#/d/pa/%'), (fragment, before) => {
        expect(() => routeOf(before + fragment)).not.toThrow()
      }),
    )
    expect([routeOf(''), routeOf('#/d/pa'), routeOf('#nonsense')]).toEqual(Array(3).fill({ page: 'home' }))
  })
})

const directory: Directory = {
  ...{ community: 'pa', name: 'P社区', zone: 'Asia/Shanghai', simulated: true, parties: {} },
  quarters: [
    { id: 'q1', name: '东风里', nameEn: 'Dongfengli', buildings: ['1', '2-3'] },
    { id: 'q1-2', name: '向阳里', buildings: ['3', '甲栋'] },
  ],
}

describe('the code of a door', () => {
  test('names a quarter and a building, though ids have dashes', () => {
    const { quarters } = directory
    expect(placeOfDoor('q1-1', quarters)).toEqual({ quarter: 'q1', building: '1' })
    expect(placeOfDoor('q1-2', quarters)).toEqual({ quarter: 'q1-2', building: '' })
    expect(placeOfDoor('q1-2-甲栋', quarters)).toEqual({ quarter: 'q1-2', building: '甲栋' })
    expect(placeOfDoor('q1-9', quarters)).toBeUndefined()
  })

  test('is shown as people say it', () => {
    expect(placeText('zh', directory, 'q1', '1')).toBe('东风里 1 号楼')
    expect(placeText('zh', directory, 'q1-2', '甲栋')).toBe('向阳里 甲栋')
    expect(placeText('en', directory, 'q1', '1')).toBe('Dongfengli, Building 1')
    expect(placeText('zh', directory, 'q9')).toBe('q9')
  })
})

describe('a promise', () => {
  const now = Date.parse('2026-11-27T02:00:00Z')
  test.each([
    ['2026-11-30T16:00:00Z', '11月30日周一当天', 'Mon 30 Nov, by the end of the day'],
    ['2026-11-27T16:00:00Z', '今天当天', 'today, by the end of the day'],
    ['2026-11-27T02:15:00Z', '今天 10:15', 'today, 10:15'],
    ['2026-11-28T01:00:00Z', '明天 09:00', 'tomorrow, 09:00'],
  ])('%s: %s', (due, zh, en) => {
    expect(promiseText('zh', due, 'Asia/Shanghai', now)).toBe(zh)
    expect(promiseText('en', due, 'Asia/Shanghai', now)).toBe(en)
  })
})

describe('what is sent', () => {
  /** Characters around those that the engine refuses. */
  const controls = fc
    .array(fc.oneof(fc.nat(0xa1), fc.integer({ min: 0x2000, max: 0x2070 }), fc.integer({ min: 0xd7f0, max: 0xffff })))
    .map((codes) => String.fromCharCode(...codes))
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    controls,
  )
  const written = fc.record({
    text: fc.oneof(text, fc.constant('字'.repeat(5_000))),
    urgent: fc.boolean(),
    discreet: fc.boolean(),
    place: fc.record({
      kind: fc.constantFrom('home', 'outside', 'unsaid'),
      quarter: fc.constantFrom('', 'q1'),
      building: fc.constantFrom('', '1'),
      door: text,
      area: text,
    }),
    contact: fc.record({
      way: fc.constantFrom('phone', 'none'),
      phone: fc.constantFrom('', '138 0013 8000', '+86-13800138000', 'x'),
      name: text,
      when: fc.constantFrom('any', 'daytime', 'evening', 'weekend'),
      words: text,
    }),
  })

  test('is what the command takes, whatever was typed', () => {
    fc.assert(
      fc.property(written, (typed) => {
        const draft = { ...emptyDraft('pa', '', 0), ...typed } as Parameters<typeof demandBody>[0]
        const body = demandBody(draft)
        fc.pre(body.text !== '')
        expect([...Value.Errors(Raising, body)].map(({ path, message }) => `${path} ${message}`)).toEqual([])
        if (typed.contact.way === 'none') expect(body).toMatchObject({ safeContact: { none: true } })
        if (typed.contact.way === 'none') expect(body).not.toHaveProperty('contact')
        if (typed.place.kind === 'unsaid') expect(body).not.toHaveProperty('place')
      }),
    )
  })

  test.each([
    ['138 0013 8000', '13800138000'],
    ['（010）6555-1234', '01065551234'],
    ['１３８００１３８０００', '13800138000'],
    ['+86 138 0013 8000', '+8613800138000'],
    ['12a', undefined],
    ['123', undefined],
  ])('has the phone number %s as %s', (typed, phone) => {
    expect(phoneIn(typed)).toBe(phone)
  })
})

describe('a draft', () => {
  test('ends after a day, and where the clock was set back before it began', () => {
    const draft = emptyDraft('pa', '', 1_000)
    expect(isExpired(draft, 1_000 + DRAFT_LIFE_MS - 1)).toBe(false)
    expect(isExpired(draft, 1_000 + DRAFT_LIFE_MS)).toBe(true)
    // The clock of the phone was set back, by a second and by a day.
    expect([isExpired(draft, 0), isExpired(draft, 1_000 - DRAFT_LIFE_MS)]).toEqual([false, true])
  })

  test('has a key that no other has', () => {
    const keys = Array.from({ length: 100 }, newKey)
    expect(new Set(keys).size).toBe(100)
    expect(keys.filter((key) => !/^[0-9a-f]{32}$/.test(key))).toEqual([])
  })
})
