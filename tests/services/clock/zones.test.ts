import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { HOUR, instant, localDay } from '../../../domain/kernel/index.ts'
import { localTimes, zones } from '../../../services/clock/zones.ts'

const lengthOf = (day: string, zone: string) =>
  (zones.endOf(localDay(day), zone) - zones.endOf(localDay(day) - 1, zone)) / HOUR

describe('local days', () => {
  it('begin and end at local midnight', () => {
    expect(zones.endOf(localDay('2026-03-01'), 'Asia/Shanghai')).toBe(instant('2026-03-01T16:00:00.000Z'))
    expect(zones.dayOf(instant('2026-03-01T15:59:59.999Z'), 'Asia/Shanghai')).toBe(localDay('2026-03-01'))
    expect(zones.dayOf(instant('2026-03-01T16:00:00.000Z'), 'Asia/Shanghai')).toBe(localDay('2026-03-02'))
    expect(zones.endOf(localDay('2026-03-01'), 'Asia/Kathmandu')).toBe(instant('2026-03-01T18:15:00.000Z'))
    expect(zones.endOf(localDay('2026-03-01'), 'UTC')).toBe(instant('2026-03-02T00:00:00.000Z'))
  })

  it('have 23 or 25 hours where the clocks change', () => {
    expect(lengthOf('2026-03-08', 'America/New_York')).toBe(23)
    expect(lengthOf('2026-03-09', 'America/New_York')).toBe(24)
    expect(lengthOf('2026-11-01', 'America/New_York')).toBe(25)
    expect(lengthOf('1986-05-04', 'Asia/Shanghai')).toBe(23)
  })

  it('begin at one o’clock where midnight does not exist', () => {
    expect(lengthOf('2018-11-04', 'America/Sao_Paulo')).toBe(23)
    expect(zones.endOf(localDay('2018-11-03'), 'America/Sao_Paulo')).toBe(instant('2018-11-04T03:00:00.000Z'))
    expect(lengthOf('2018-02-17', 'America/Sao_Paulo')).toBe(25)
  })

  it('begin at the first midnight where there are two', () => {
    expect(zones.endOf(localDay('2026-10-31'), 'America/Havana')).toBe(instant('2026-11-01T04:00:00.000Z'))
    expect(lengthOf('2026-11-01', 'America/Havana')).toBe(25)
  })

  it('do not exist where a zone skipped the day', () => {
    expect(lengthOf('2011-12-30', 'Pacific/Apia')).toBe(0)
    const last = zones.endOf(localDay('2011-12-29'), 'Pacific/Apia')
    expect(zones.dayOf(last - 1, 'Pacific/Apia')).toBe(localDay('2011-12-29'))
    expect(zones.dayOf(last, 'Pacific/Apia')).toBe(localDay('2011-12-31'))
  })

  it('contain each time once, except the hour that comes twice and the hour that is skipped', () => {
    const day = localDay('2026-03-08')
    const at = (clock: number, on = day) => zones.whenShown(clock * HOUR, on, 'America/New_York')
    expect(at(1)).toBe(instant('2026-03-08T06:00:00.000Z'))
    // The one rule for times that do not exist: the instant at which clocks jump over them.
    for (const skipped of [2, 2.5, 2.99, 3]) expect(at(skipped)).toBe(instant('2026-03-08T07:00:00.000Z'))
    expect(at(9)).toBe(instant('2026-03-08T13:00:00.000Z'))
    expect(at(1.5, localDay('2026-11-01'))).toBe(instant('2026-11-01T05:30:00.000Z'))
    expect(zones.clockOf(instant('2026-11-01T05:30:00.000Z'), 'America/New_York')).toBe(1.5 * HOUR)
    expect(zones.clockOf(instant('2026-11-01T06:30:00.000Z'), 'America/New_York')).toBe(1.5 * HOUR)
    expect(zones.clockOf(instant('1969-12-31T20:15:00.000Z'), 'Asia/Kathmandu')).toBe(1.75 * HOUR)
  })

  it('exist only for names of the IANA database', () => {
    expect(['Asia/Shanghai', 'America/New_York', 'UTC'].map(zones.known)).toEqual([true, true, true])
    expect(['Asia/Sanshe', '+08:00', '', 'local'].map(zones.known)).toEqual([false, false, false, false])
    expect(() => zones.dayOf(0, 'Asia/Sanshe')).toThrow(expect.objectContaining({ code: 'zone.unknown' }))
  })

  it('contain every instant exactly once, in any order of calls', () => {
    const zone = fc.constantFrom(
      'America/New_York',
      'Asia/Shanghai',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'America/St_Johns',
      'America/Havana',
      'UTC',
    )
    const at = fc.integer({ min: Date.UTC(1969, 0), max: Date.UTC(2040, 0) })
    fc.assert(
      fc.property(zone, at, (name, t) => {
        const day = zones.dayOf(t, name)
        return zones.endOf(day, name) > t && t >= zones.endOf(day - 1, name)
      }),
      { numRuns: 2000 },
    )
  })

  it('agree with the runtime’s calendar at each hour around every change of the clock', () => {
    for (const zone of ['America/New_York', 'Asia/Kathmandu', 'America/Sao_Paulo', 'Asia/Shanghai']) {
      const written = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
      for (let t = Date.UTC(2017, 9); t < Date.UTC(2018, 11); t += 1.25 * HOUR) {
        expect(zones.dayOf(t, zone)).toBe(localDay(written.format(t)))
      }
    }
  })
})

describe('local times of other systems', () => {
  const newYork = localTimes('MM/dd/yyyy hh:mm:ss a', 'America/New_York')

  it('are read in their zone', () => {
    expect(newYork('07/04/2017 01:02:03 PM')).toEqual([instant('2017-07-04T17:02:03.000Z')])
    expect(newYork('01/04/2017 12:00:00 AM')).toEqual([instant('2017-01-04T05:00:00.000Z')])
    expect(localTimes('yyyy-MM-dd HH:mm:ss', 'Asia/Shanghai')('2026-03-01 00:00:00')).toEqual([
      instant('2026-02-28T16:00:00.000Z'),
    ])
  })

  it('are invalid where they have another form or name no date', () => {
    expect(newYork('02/30/2017 01:00:00 AM')).toBeUndefined()
    expect(newYork('13/01/2017 01:00:00 AM')).toBeUndefined()
    expect(newYork('2017-07-04 01:00:00')).toBeUndefined()
    expect(newYork('')).toBeUndefined()
  })

  it('do not exist where the clocks skipped them', () => {
    expect(newYork('03/12/2017 02:30:00 AM')).toEqual([])
    expect(newYork('03/12/2017 01:30:00 AM')).toEqual([instant('2017-03-12T06:30:00.000Z')])
    expect(newYork('03/12/2017 03:30:00 AM')).toEqual([instant('2017-03-12T07:30:00.000Z')])
  })

  it('are invalid at 24:00, which no clock shows', () => {
    for (const format of ['yyyy-MM-dd HH:mm', 'd MMM yyyy, HH:mm']) {
      const text = format.startsWith('y') ? '2026-03-01 24:00' : '1 Mar 2026, 24:00'
      expect(localTimes(format, 'UTC')(text)).toBeUndefined()
    }
  })

  it('are ambiguous where the hour came twice', () => {
    expect(newYork('11/05/2017 01:30:00 AM')).toEqual([
      instant('2017-11-05T05:30:00.000Z'),
      instant('2017-11-05T06:30:00.000Z'),
    ])
    expect(newYork('11/05/2017 12:30:00 AM')).toEqual([instant('2017-11-05T04:30:00.000Z')])
    expect(newYork('11/05/2017 02:30:00 AM')).toEqual([instant('2017-11-05T07:30:00.000Z')])
  })

  it('are read from their printed form, and where the hour came twice as both moments', () => {
    const minute = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 })
    const read = localTimes('yyyy-MM-dd, HH:mm', 'America/New_York')
    const written = new Intl.DateTimeFormat('en-CA', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'short',
      hourCycle: 'h23',
    })
    fc.assert(
      fc.property(minute, (minutes) => {
        const t = minutes * 60_000
        const back = read(written.format(t)) ?? []
        return back.includes(t) && back.every((at) => Math.abs(at - t) === 0 || Math.abs(at - t) === HOUR)
      }),
    )
  })

  it('are read as Luxon reads them, in every form', () => {
    const second = fc.integer({ min: Date.UTC(1950, 0) / 1000, max: Date.UTC(2050, 0) / 1000 })
    const format = fc.constantFrom(
      'MM/dd/yyyy hh:mm:ss a',
      'yyyy-MM-dd HH:mm:ss',
      'dd.MM.yyyy HH:mm',
      'M/d/yyyy h:mm a',
      'yyyy-MM-dd',
      'd MMM yyyy, HH:mm',
      "yyyy-MM-dd'T'HH:mm",
    )
    const spoilt = fc.tuple(fc.nat(25), fc.constantFrom('', '0', '9', ' ', 'x', '-'))
    fc.assert(
      fc.property(second, format, fc.option(spoilt), (seconds, form, spoil) => {
        const written = DateTime.fromSeconds(seconds, { zone: 'utc', locale: 'en-US' }).toFormat(form)
        const text = spoil === null ? written : written.slice(0, spoil[0]) + spoil[1] + written.slice(spoil[0] + 1)
        const luxon = DateTime.fromFormat(text, form, { zone: 'utc', locale: 'en-US' })
        // Luxon reads the hour 24 as the beginning of the next day.
        const real = luxon.isValid && !/(^|[ T])24:/.test(text)
        expect(localTimes(form, 'UTC')(text)).toEqual(real ? [luxon.toMillis()] : undefined)
      }),
      { numRuns: 2000 },
    )
  })
})
