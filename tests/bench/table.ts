import { textTable } from '../../src/cli/table.ts'
import type { Bench, Pair, Target } from './measure.ts'

/** The medians of a bench. */
export interface Result {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly limit?: number
  readonly ratio: number
  readonly beside: Readonly<Record<string, number>>
  readonly pairs?: Readonly<Record<string, Pair & { readonly ratio: number }>>
}

/** One figure, usually with a target. */
export interface Row {
  readonly figure: string
  readonly ours: string
  readonly limit: string
  readonly ratio: string
  readonly target: string
  /** Absent where the figure has no target. */
  readonly met?: boolean
}

export const COLUMNS = ['figure', 'ours', 'limit', 'ratio', 'target', 'met'] as const
const EMPTY = '–'

/**
 * The rows of one bench: its ratio, then each further figure that has a target. A bench whose pairs have the targets has no row
 * beside theirs.
 */
export function rowsOf(result: Result, { target, targets = [] }: Pick<Bench, 'target' | 'targets'>): Row[] {
  const { name, unit, ours, limit, ratio, beside, pairs = {} } = result
  const main: Row = {
    figure: name,
    ours: `${rounded(ours)} ${unit}`,
    limit: limit === undefined ? EMPTY : rounded(limit),
    ...ratioCells(limit === undefined ? undefined : ratio, target),
  }
  const paired = Object.entries(pairs).map(([figure, pair]): Row => {
    const least = targets.find((one) => one.figure.test(figure))
    return {
      figure: `${name}: ${figure}`,
      ours: `${rounded(pair.ours)} ${unit}`,
      limit: rounded(pair.limit),
      ...ratioCells(pair.ratio, least !== undefined && 'least' in least ? least.least : undefined),
    }
  })
  const own = target === undefined && paired.length > 0 ? [] : [main]
  return [
    ...own,
    ...paired,
    ...Object.entries(beside).flatMap(([figure, value]) => rowOf(name, figure, value, targets)),
  ]
}

function ratioCells(ratio: number | undefined, target: number | undefined): Pick<Row, 'ratio' | 'target' | 'met'> {
  const shown = ratio === undefined ? EMPTY : ratio.toFixed(2)
  if (ratio === undefined || target === undefined) return { ratio: shown, target: EMPTY }
  return { ratio: shown, target: `≥ ${target}`, met: ratio >= target }
}

function rowOf(name: string, figure: string, value: number, targets: readonly Target[]): Row[] {
  const target = targets.find((one) => one.figure.test(figure))
  if (target === undefined) return []
  const empty = { figure: `${name}: ${figure}`, ours: EMPTY, limit: EMPTY, ratio: EMPTY }
  if ('mostMs' in target)
    return [{ ...empty, ours: `${rounded(value)} ms`, target: `≤ ${target.mostMs} ms`, met: value <= target.mostMs }]
  const { least, unit } = target
  return unit === undefined
    ? [{ ...empty, ...ratioCells(value, least) }]
    : [{ ...empty, ours: `${rounded(value)} ${unit}`, target: `≥ ${rounded(least)}`, met: value >= least }]
}

/** The cells of a row, in the order of {@link COLUMNS}. */
export const cellsOf = (row: Row): string[] =>
  COLUMNS.map((column) => (column === 'met' ? metCell(row.met) : row[column]))

/** How a table shows whether a target is met. */
export const metCell = (met: boolean | undefined): string => (met === undefined ? EMPTY : met ? 'yes' : 'NO')

/** One table with a row a figure; below it, bench by bench, what else was measured. */
export function report(results: readonly Result[], rows: readonly Row[]): string {
  const details = results.flatMap(({ name, beside }) => {
    const figures = Object.entries(beside)
    return figures.length === 0 ? [] : ['', name, ...figures.map(([figure, value]) => `  ${figure}: ${rounded(value)}`)]
  })
  return [...textTable([COLUMNS, ...rows.map(cellsOf)]), ...details].join('\n')
}

/** A figure as tables show it. */
export const rounded = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 })
