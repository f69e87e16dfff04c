/** Takes the place of a month (`2026-03`) where a figure covers all months. */
export const TOTAL = 'total'

/** Returns the month of a local day: `2026-03` for `2026-03-14`. */
export const monthOf = (day: string): string => day.slice(0, 7)
