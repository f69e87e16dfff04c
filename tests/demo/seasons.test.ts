import { describe, expect, it } from 'vitest'
import { ITEMS, isIn, rhythmOf, SEASONS, weatherOn, weightOn } from '../../demo/pa/index.ts'
import { dayText, localDay } from '../../domain/kernel/index.ts'

const year = Array.from({ length: 365 }, (_, at) => localDay('2025-01-01') + at)
const item = (code: string) => ITEMS.find((one) => one.code === code) ?? expect.fail(`there is no item ${code}`)

describe('a year of the P community', () => {
  it('has every season, and none all year', () => {
    for (const season of SEASONS) {
      const days = year.filter((day) => isIn(season, day)).length
      expect(days, season).toBeGreaterThan(20)
      expect(days, season).toBeLessThan(320)
    }
    expect([isIn('heating', localDay('2025-12-31')), isIn('heating', localDay('2025-07-01'))]).toEqual([true, false])
  })

  it('freezes pipes in winter, and breeds mosquitoes in summer', () => {
    const [january, august] = [localDay('2025-01-15'), localDay('2025-08-01')]
    expect(weightOn(item('6.07.2'), january)).toBeGreaterThan(0)
    expect(weightOn(item('6.07.2'), august)).toBe(0)
    expect(weightOn(item('2.09.1'), august)).toBeGreaterThan(3 * weightOn(item('2.09.1'), january))
    expect(weightOn(item('6.03'), january)).toBe(weightOn(item('6.03'), august))
  })

  it('asks most on Mondays, less at weekends, and least over the Spring Festival', () => {
    const [monday, sunday, newYear] = ['2025-03-10', '2025-03-16', '2025-01-29'].map(localDay) as [
      number,
      number,
      number,
    ]
    expect(rhythmOf(monday, true)).toBeGreaterThan(1)
    expect(rhythmOf(sunday, false)).toBeLessThan(0.8)
    expect(rhythmOf(newYear, false)).toBeLessThan(rhythmOf(sunday, false))
  })

  it('brings weather for days on end', () => {
    const stormy = year.filter((day) => weatherOn(day)?.season === 'rain').map(dayText)
    expect(stormy).toEqual([
      '2025-07-11',
      '2025-07-12',
      '2025-07-29',
      '2025-07-30',
      '2025-07-31',
      '2025-08-13',
      '2025-08-14',
    ])
  })
})
