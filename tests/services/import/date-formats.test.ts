import { describe, expect, it } from 'vitest'
import { timeReader, wrongFormats } from '../../../services/import/date-formats.ts'

const read = (format: string, text: string, zone = 'America/New_York') =>
  timeReader({ dates: [format], zone })(text)?.map((at) => new Date(at).toISOString())

describe('a date with its own offset', () => {
  it.each([
    ['yyyy-MM-dd HH:mm:ssZ', '2024-07-03 09:14:31+00', '2024-07-03T09:14:31.000Z'],
    ['yyyy-MM-dd HH:mm:ssZ', '2024-07-03 09:14:31-03', '2024-07-03T12:14:31.000Z'],
    ['yyyy-MM-dd HH:mm:ss.uZ', '2024-07-03 09:14:31.123456+05:30', '2024-07-03T03:44:31.123Z'],
    ['dd/MM/yyyy HH:mm ZZ', '03/07/2024 09:14 +08:00', '2024-07-03T01:14:00.000Z'],
    ['MM/dd/yyyy hh:mm:ss a ZZZ', '07/03/2024 09:14:31 PM -0930', '2024-07-04T06:44:31.000Z'],
    ["yyyy-MM-dd'T'HH:mm:ssZZ", '2024-07-03T09:14:31Z', '2024-07-03T09:14:31.000Z'],
    ['ccc MMM dd HH:mm:ss ZZZ yyyy', 'Wed Jul 03 09:14:31 +0200 2024', '2024-07-03T07:14:31.000Z'],
    ['yyyy-MM-dd HH:mm:ss z', '2024-07-03 09:14:31 UTC', '2024-07-03T09:14:31.000Z'],
    ['yyyy-MM-dd HH:mm:ss z', '2024-07-03 09:14:31 Asia/Kolkata', '2024-07-03T03:44:31.000Z'],
    ["yyyy-MM-dd HH:mm:ss'['z']'", '2024-01-03 09:14:31[Europe/Berlin]', '2024-01-03T08:14:31.000Z'],
  ])('means its own instant, whatever the zone of the mapping: %s', (format, text, instant) => {
    for (const zone of ['America/New_York', 'Asia/Shanghai', 'UTC']) expect(read(format, text, zone)).toEqual([instant])
  })

  it('in a zone may have come twice, or never', () => {
    const format = 'yyyy-MM-dd HH:mm z'
    expect(read(format, '2025-10-26 02:30 Europe/Berlin')).toEqual([
      '2025-10-26T00:30:00.000Z',
      '2025-10-26T01:30:00.000Z',
    ])
    expect(read(format, '2025-03-30 02:30 Europe/Berlin')).toEqual([])
  })

  it.each([
    '2024-07-03 09:14:31',
    '2024-07-03 09:14:31 CST',
    '2024-07-03 09:14:31+25',
    '2024-07-03 09:14:31+01:75',
    '',
  ])('is unreadable without a clear offset: %s', (text) => {
    expect(read('yyyy-MM-dd HH:mm:ssZ', text)).toBeUndefined()
    expect(read('yyyy-MM-dd HH:mm:ss z', text)).toBeUndefined()
  })
})

describe('a date that is a number', () => {
  it.each([
    ['X', '1720012345', '2024-07-03T13:12:25.000Z'],
    ['X', '1720012345.6789', '2024-07-03T13:12:25.678Z'],
    ['x', '1720012345678', '2024-07-03T13:12:25.678Z'],
    ['x', '1720012345678.0', '2024-07-03T13:12:25.678Z'],
    ['excel', '45476', '2024-07-03T04:00:00.000Z'],
    ['excel', '45476.384375', '2024-07-03T13:13:30.000Z'],
    ['excel', '45476,384375', '2024-07-03T13:13:30.000Z'],
    ['X', '1720012345,5', '2024-07-03T13:12:25.500Z'],
  ])('is read as its format says: %s %s', (format, text, instant) => {
    expect(read(format, text)).toEqual([instant])
  })

  it.each([
    ['X', 'soon'],
    ['X', '2024-07-03'],
    ['x', '99999999999999999'],
    ['excel', '60'],
    ['excel', '-1'],
  ])('is unreadable if it is none: %s %s', (format, text) => {
    expect(read(format, text)).toBeUndefined()
  })
})

it.each([
  ['yyyy/M/d H:mm', '２０２５／１１／２　８：０５', '2025-11-02T00:05:00.000Z'],
  ['yyyy年M月d日 H:mm', '２０２５年１１月２日　２３：４０', '2025-11-02T15:40:00.000Z'],
  ['yyyy/M/d H:mm', '2025/11/2  8:05', '2025-11-02T00:05:00.000Z'],
  ['M/d/yyyy h:mm a', '11/2/2025 8:05\u202fPM', '2025-11-02T12:05:00.000Z'],
  ['x', '１７２００１２３４５６７８', '2024-07-03T13:12:25.678Z'],
])('a date may have signs of full width and other spaces than its format: %s %s', (format, text, instant) => {
  expect(read(format, text, 'Asia/Shanghai')).toEqual([instant])
})

describe('the date formats of a mapping', () => {
  const wrong = (...dates: string[]) => [...wrongFormats({ dates, zone: 'UTC' })].join('; ')

  it.each([
    ['YYYY-MM-DD', /"YYYY" is no token that can be read: years are "yyyy"/],
    ['yyyy-MM-DD', /"DD" is no token/],
    ['yyyy-mm-dd', /names no day/],
    ['dd/MM/yyyy HH:MM', /"MM" repeats/],
    ['dd.MM. HH:mm', /names no day/],
    ['MM/dd/yyyy hh:mm:ss', /"h" is an hour of the half day/],
    ['yyyy-MM-dd HH:mm a', /"a" \(AM or PM\) needs/],
    ['yyyy-MM-dd HH:mm:SS', /"SS" is no token/],
    ["yyyy-MM-dd'T'HH:mm:ss'Z'", /"Z" is an offset/],
    ['yyyy-MM-dd HH:mm:ss+08:00', /"\+08:00" is an offset/],
    ['yyyy-MM-ddTHH:mm', /put literal letters in quotes/],
    ['f', /is no token/],
    ['yyyy-MM-dd HH:mm ZZZZ', /is no token/],
  ])('must each have one meaning: %s', (format, message) => {
    expect(wrong(format)).toMatch(message)
  })

  it('must not have two meanings together', () => {
    expect(wrong('MM/dd/yyyy', 'dd/MM/yyyy')).toMatch(/03\/04\/2026|04\/03\/2026/)
    expect(wrong('X', 'x')).toMatch(/a number fits both/)
    expect(wrong('yyyyMMdd', 'X')).toMatch(/a number fits both/)
  })

  it('may be many', () => {
    expect(wrong('rfc3339', 'yyyy-MM-dd HH:mm:ss', 'yyyy-MM-dd', 'dd.MM.yyyy', "d MMM yyyy 'at' h:mm a", 'X')).toBe('')
    expect([...wrongFormats({ dates: ['rfc3339', 'X', 'yyyy-MM-dd HH:mm:ssZZ'] })]).toEqual([])
    expect([...wrongFormats({ dates: ['excel'] })]).toEqual([expect.stringMatching(/\/zone must be given/)])
  })
})
