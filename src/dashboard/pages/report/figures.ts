import type { RowOf } from '../../kit/engine.ts'

export type Report = RowOf<'reports'>
/** Figures of all demands, of a channel or of a party. */
export type Figures = Report['today']
export type Ratio = Figures['response']

export const RATES = ['response', 'resolution', 'satisfaction'] as const

/** The rows of a table that has room for `most`: those with the most demands, and how many are left, added up. */
export function largest(
  rows: readonly Figures[],
  most: number,
): { readonly shown: readonly Figures[]; readonly rest?: Rest } {
  const sorted = rows.toSorted((one, other) => other.demands - one.demands)
  if (sorted.length <= most) return { shown: sorted }
  const left = sorted.slice(most - 1)
  return { shown: sorted.slice(0, most - 1), rest: { parties: left.length, figures: sumOf(left) } }
}

interface Rest {
  readonly parties: number
  readonly figures: Figures
}

function sumOf(rows: readonly Figures[]): Figures {
  const ratio = (rate: (typeof RATES)[number]): Ratio => ({
    count: rows.reduce((sum, row) => sum + row[rate].count, 0),
    of: rows.reduce((sum, row) => sum + row[rate].of, 0),
  })
  return {
    by: 'party',
    demands: rows.reduce((sum, { demands }) => sum + demands, 0),
    response: ratio('response'),
    resolution: ratio('resolution'),
    satisfaction: ratio('satisfaction'),
  }
}
