import { textTable } from '../../src/cli/table.ts'
import type { Bench, Target } from './measure.ts'

/** The result of a bench: medians of its runs, and the further figures of its last run. */
export interface Result {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly limit: number
  readonly ratio: number
  readonly beside: Readonly<Record<string, number>>
}

/** One figure that has a target. */
export interface Row {
  readonly figure: string
  readonly ours: string
  readonly limit: string
  readonly ratio: string
  readonly target: string
  readonly met: boolean
}

const COLUMNS = ['figure', 'ours', 'limit', 'ratio', 'target', 'met'] as const
const EMPTY = '–'

/** The rows of one bench: its ratio, then each further figure that has a target. */
export function rowsOf(
  { name, unit, ours, limit, ratio, beside }: Result,
  of: Pick<Bench, 'target' | 'targets'>,
): Row[] {
  const main: Row = {
    figure: name,
    ours: `${rounded(ours)} ${unit}`,
    limit: rounded(limit),
    ratio: ratio.toFixed(2),
    target: `≥ ${of.target}`,
    met: ratio >= of.target,
  }
  return [main, ...Object.entries(beside).flatMap(([figure, value]) => rowOf(name, figure, value, of.targets ?? []))]
}

function rowOf(name: string, figure: string, value: number, targets: readonly Target[]): Row[] {
  const target = targets.find((one) => one.figure.test(figure))
  if (target === undefined) return []
  const empty = { figure: `${name}: ${figure}`, ours: EMPTY, limit: EMPTY, ratio: EMPTY }
  return 'least' in target
    ? [{ ...empty, ratio: value.toFixed(2), target: `≥ ${target.least}`, met: value >= target.least }]
    : [{ ...empty, ours: `${rounded(value)} ms`, target: `≤ ${target.mostMs} ms`, met: value <= target.mostMs }]
}

/** One table with a row a figure; below it, bench by bench, what else was measured. */
export function report(results: readonly Result[], rows: readonly Row[]): string {
  const cells = rows.map((row) => COLUMNS.map((column) => (column === 'met' ? (row.met ? 'yes' : 'NO') : row[column])))
  const details = results.flatMap(({ name, beside }) => {
    const figures = Object.entries(beside)
    return figures.length === 0 ? [] : ['', name, ...figures.map(([figure, value]) => `  ${figure}: ${rounded(value)}`)]
  })
  return [...textTable([COLUMNS, ...cells]), ...details].join('\n')
}

const rounded = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 })
