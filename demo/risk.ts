import type { Case } from './case.ts'
import type { ItemHandling } from './pa/index.ts'

/** Items whose problems last, with the share in percent of their demands that the street office lets stand as long-running. */
const LASTING: Readonly<Record<string, number>> = {
  '6.09.4': 60,
  '4.08.6': 50,
  '6.12.1': 50,
  '4.08.2': 40,
  '6.12.5': 30,
  '6.12.3': 20,
  '4.04': 12,
  '2.04': 10,
  '2.11.1': 10,
  '2.11.3': 10,
  '2.11.5': 25,
  '6.08.3': 15,
}

/** Whether the problem will last. The street office grants no long run for its own work. */
export const lasts = ({ item, lead, chance }: Case): boolean =>
  lead !== 'street-office' && chance.percent(LASTING[item.code] ?? 0)

/** The share of results, in percent, that do not help, by the sort of matter. */
const BASE: Readonly<Record<ItemHandling['tone'], number>> = {
  repair: 9,
  order: 17,
  care: 7,
  paper: 9,
  dispute: 21,
  activity: 5,
  danger: 3,
  shelter: 8,
}

/** The probability, in percent, that the raiser says that the result did not help. Bad handling makes it likely. */
export function riskOf({ item, handling, returns, late, contacted, reopenings }: Case): number {
  return (
    BASE[handling.tone] +
    (item.code in LASTING ? 24 : 0) +
    (returns > 0 ? 18 : 0) +
    (late ? 16 : 0) +
    (contacted ? 0 : 4) +
    (reopenings > 0 ? 5 : 0)
  )
}
