import { DAY, dayText, type LocalDay } from '../../domain/kernel/index.ts'
import type { ItemSeed, Season } from './workbook/table.ts'

/** The first and the last day, as month and day. A season may extend beyond the end of the year. */
const SPANS: Readonly<Record<Exclude<Season, 'holidays' | 'festival'>, readonly [from: string, until: string]>> = {
  heating: ['11-15', '03-15'],
  snow: ['12-10', '02-20'],
  winter: ['12-01', '02-28'],
  spring: ['03-10', '05-31'],
  summer: ['06-01', '08-31'],
  rain: ['07-05', '08-25'],
  autumn: ['09-01', '11-10'],
  term: ['09-01', '07-05'],
}

/** The factor on an item's weight within its season, and at other times. */
const SWING: Readonly<Record<Season, readonly [within: number, without: number]>> = {
  heating: [2.5, 0.05],
  snow: [2.5, 0],
  winter: [2, 0.6],
  spring: [2, 0.5],
  summer: [2, 0.5],
  rain: [2.5, 0.4],
  autumn: [2, 0.5],
  term: [1.3, 0.4],
  holidays: [2.5, 0.4],
  festival: [4, 0.4],
}

/** New Year by the lunar calendar. */
const SPRING_FESTIVAL = [
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-03',
]

const monthDay = (day: LocalDay): string => dayText(day).slice(5)

/** Days until the nearest Spring Festival, negative after it. */
function toFestival(day: LocalDay): number {
  const distances = SPRING_FESTIVAL.map((date) => Date.parse(date) / DAY - day)
  return distances.reduce((nearest, one) => (Math.abs(one) < Math.abs(nearest) ? one : nearest))
}

export function isIn(season: Season, day: LocalDay): boolean {
  if (season === 'festival') return toFestival(day) <= 20 && toFestival(day) >= -5
  const date = monthDay(day)
  if (season === 'holidays') {
    const untilFestival = toFestival(day)
    return (date >= '07-06' && date < '09-01') || (untilFestival <= 25 && untilFestival >= -14)
  }
  const [from, until] = SPANS[season]
  return from <= until ? from <= date && date <= until : date >= from || date <= until
}

/** The weight of an item on a day, relative to the others. */
export function weightOn({ weight, season }: ItemSeed, day: LocalDay): number {
  if (season === undefined) return weight
  const [within, without] = SWING[season]
  return weight * (isIn(season, day) ? within : without)
}

/** Weather that causes extra demands of a season: their number on a day, and the number of days. */
interface Weather {
  readonly from: string
  readonly days: number
  readonly extra: number
  readonly season: Season
}

const WEATHER: readonly Weather[] = [
  // The heating is turned on, and some homes stay cold.
  { from: '11-15', days: 5, extra: 7, season: 'heating' },
  { from: '12-18', days: 3, extra: 6, season: 'snow' },
  { from: '01-11', days: 4, extra: 9, season: 'snow' },
  { from: '07-11', days: 2, extra: 9, season: 'rain' },
  { from: '07-29', days: 3, extra: 14, season: 'rain' },
  { from: '08-13', days: 2, extra: 8, season: 'rain' },
  { from: '06-24', days: 4, extra: 4, season: 'summer' },
]

/** The weather on a day that causes extra demands, if any. */
export const weatherOn = (day: LocalDay): Weather | undefined =>
  WEATHER.find(({ from, days }) => Array.from({ length: days }, (_, at) => monthDay(day - at)).includes(from))

/** The factor of each weekday, from Monday on. Mondays are high, because problems of the weekend are raised then. */
const WEEKDAYS = [1.2, 1.08, 1, 1, 0.95, 0.72, 0.64]

/**
 * The factor of a day on the number of demands: by weekday, on days off, and around the Spring Festival, when half of the people are
 * away.
 */
export function rhythmOf(day: LocalDay, works: boolean): number {
  const weekday = (day + 3) % 7
  const untilFestival = toFestival(day)
  if (untilFestival <= 1 && untilFestival > -6) return 0.35
  if (!works && weekday < 5) return 0.45
  if (works && weekday >= 5) return 0.9
  return WEEKDAYS[weekday] ?? 1
}
