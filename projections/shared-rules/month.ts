import { HOUR, type Instant } from '../../domain/kernel/index.ts'

/** Takes the place of a month (`2026-03`) where a figure covers all months. */
export const TOTAL = 'total'

/** Returns the month of a local day: `2026-03` for `2026-03-14`. */
export const monthOf = (day: string): string => day.slice(0, 7)

/** Returns the quarter of a month: `2026-Q1` for `2026-03`. */
export const yearQuarterOf = (month: string): string => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`

/**
 * Returns a moment at which the quarter of a month is over in every time zone: noon UTC of the first day after it. Views know no
 * time zones.
 */
export const quarterEnd = (month: string): Instant =>
  Date.UTC(Number(month.slice(0, 4)), Math.ceil(Number(month.slice(5)) / 3) * 3, 1) + 12 * HOUR
