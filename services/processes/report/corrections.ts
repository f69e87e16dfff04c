import {
  type Correction,
  MOST_CORRECTIONS,
  REPORT_BYTES,
  REPORT_DIMENSIONS,
  type ReportFigures,
} from '../../../domain/community/report-events.ts'
import { canonical } from '../../kit/canonical.ts'

type Line = Pick<Correction, 'by' | 'value' | 'figure'>
interface FigureValue {
  readonly line: Line
  readonly value: number
}
/** The numbers of one month by what they are of. A number that is missing is 0. */
export type MonthNumbers = ReadonlyMap<string, FigureValue>

const RATES = ['response', 'resolution', 'satisfaction'] as const

/** A key whose order is that of the figures in a report. */
const keyOf = ({ by, value = '', figure }: Line): string => `${REPORT_DIMENSIONS.indexOf(by)} ${value} ${figure}`

/** Returns every number of the figures of a month. */
export function numbersOf(figures: readonly ReportFigures[]): Map<string, FigureValue> {
  const numbers = new Map<string, FigureValue>()
  for (const { by, value, demands, closed, late, apart = [], ...rates } of figures) {
    const add = (figure: string, number: number) => {
      const line = { by, ...(value === undefined ? {} : { value }), figure }
      numbers.set(keyOf(line), { line, value: number })
    }
    add('demands', demands)
    if (closed !== undefined) add('closed', closed)
    if (late !== undefined) add('late', late)
    for (const rate of RATES) {
      add(`${rate}.count`, rates[rate].count)
      add(`${rate}.of`, rates[rate].of)
    }
    for (const { reason, count } of apart) add(`apart.${reason}`, count)
  }
  return numbers
}

/** Returns the numbers that were last told: as published, with the corrections of later reports. */
export function lastTold(numbers: MonthNumbers, corrections: readonly Correction[]): MonthNumbers {
  const told = new Map(numbers)
  for (const { by, value, figure, now } of corrections) {
    const line = { by, ...(value === undefined ? {} : { value }), figure }
    told.set(keyOf(line), { line, value: now })
  }
  return told
}

/** Returns the numbers of a month that are no longer what was last told, in the order of the figures. */
export function changesOf(month: string, told: MonthNumbers, today: MonthNumbers): readonly Correction[] {
  return [...new Set([...told.keys(), ...today.keys()])].sort().flatMap((key) => {
    const [was, now] = [told.get(key)?.value ?? 0, today.get(key)?.value ?? 0]
    const line = (told.get(key) ?? today.get(key))?.line
    return line === undefined || was === now ? [] : [{ month, ...line, was, now }]
  })
}

/** Returns the corrections that fit into a report beside its figures, of all demands first, and the number of the others. */
export function fitting(
  corrections: readonly Correction[],
  figures: readonly ReportFigures[],
): { readonly corrections: Correction[]; readonly more: number } {
  const place = ({ by }: Correction): number => REPORT_DIMENSIONS.indexOf(by)
  const ordered = corrections.toSorted((one, other) => place(one) - place(other))
  let room = REPORT_BYTES - canonical(figures).length
  const fits = ordered.findIndex((line) => {
    room -= canonical(line).length + 1
    return room < 0
  })
  const listed = ordered.slice(0, Math.min(fits < 0 ? ordered.length : fits, MOST_CORRECTIONS))
  return { corrections: listed, more: ordered.length - listed.length }
}
