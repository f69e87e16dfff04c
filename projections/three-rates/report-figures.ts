import type { Static } from '@sinclair/typebox'
import { MOST_FIGURES, REPORT_DIMENSIONS, type ReportFigures } from '../../domain/community/report-events.ts'
import { REASONS } from './figures.ts'
import { MONTH_FIGURES, type MonthFigure } from './happenings.ts'
import type { RatesAnswer } from './rates-answer.ts'

type Rates = Pick<
  Static<typeof RatesAnswer>,
  'by' | 'value' | 'demands' | 'response' | 'resolution' | 'satisfaction' | 'apart'
>

/** The sums of what happened in a month. */
export type MonthRow = Readonly<Record<MonthFigure, number>> & { readonly by: string; readonly value: string }

const none = { count: 0, of: 0 }
const nothing = { by: 'all' as const, demands: 0, response: none, resolution: none, satisfaction: none, apart: [] }

/** The figures of a month in which nothing happened. */
export const NO_FIGURES: ReportFigures = { ...nothing, closed: 0, late: 0 }

const reasonsOf = (apart: Readonly<Record<string, number>>) =>
  Object.entries(apart)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => (one.reason < other.reason ? -1 : 1))

const dimensionOf = (by: string): ReportFigures['by'] | undefined => REPORT_DIMENSIONS.find((one) => one === by)
const valueIn = (value: string | null) => (value === null || value === '' ? {} : { value })

/** Returns the figures of the demands raised in a month, as older reports state them; undefined for a dimension that reports leave out. */
function raisedFigures({ by, value, apart, ...row }: Rates): ReportFigures | undefined {
  const { demands, response, resolution, satisfaction } = row
  const dimension = dimensionOf(by)
  return (
    dimension && {
      by: dimension,
      ...valueIn(value),
      demands,
      response,
      resolution,
      satisfaction,
      ...(dimension === 'all' ? { apart: reasonsOf(apart) } : {}),
    }
  )
}

/** Returns the figures of what happened in a month, as a report states them. */
export function happenedFigures({ by, value, ...row }: MonthRow): ReportFigures {
  const dimension = dimensionOf(by) ?? 'all'
  return {
    by: dimension,
    ...valueIn(value),
    demands: row.demands,
    closed: row.closed,
    late: row.late,
    response: { count: row.inTime, of: row.due },
    resolution: { count: row.resolved, of: row.asked },
    satisfaction: { count: row.satisfied, of: row.rated },
    ...(dimension === 'all'
      ? { apart: reasonsOf(Object.fromEntries(REASONS.map((reason) => [reason, row[reason]]))) }
      : {}),
  }
}

/** Returns the figures of rows that are not summed yet, by dimension and value. */
export const summedFigures = (rows: readonly MonthRow[]): readonly ReportFigures[] =>
  [...Map.groupBy(rows, ({ by, value }) => JSON.stringify([by, value])).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const sums = MONTH_FIGURES.map((name) => [name, same.reduce((sum, row) => sum + row[name], 0)])
    return [happenedFigures({ ...first, ...Object.fromEntries(sums) })]
  })

const place = ({ by, value = '' }: ReportFigures): string => `${REPORT_DIMENSIONS.indexOf(by)} ${value}`
const inOrder = (one: ReportFigures, other: ReportFigures): number => (place(one) < place(other) ? -1 : 1)

/**
 * Returns the figures of a report: of all demands, then by channel, then by party, each by name. Where a report has no room for
 * all parties, it has those with the most demands.
 */
function arranged(rows: readonly ReportFigures[], otherwise: ReportFigures): readonly ReportFigures[] {
  const figures = rows.toSorted(inOrder)
  const whole = figures[0]?.by === 'all' ? figures : [otherwise, ...figures]
  if (whole.length <= MOST_FIGURES) return whole
  const others = whole.filter(({ by }) => by !== 'party')
  const parties = whole.filter(({ by }) => by === 'party').sort((one, other) => other.demands - one.demands)
  return [...others, ...parties.slice(0, MOST_FIGURES - others.length).sort(inOrder)]
}

/** Returns the figures of a month from those of what happened in it. */
export const figuresOfMonth = (rows: readonly ReportFigures[]): readonly ReportFigures[] => arranged(rows, NO_FIGURES)

/** Returns the figures of a month as older reports state them, from rows of the three rates. */
export const figuresOfRaised = (rows: readonly Rates[]): readonly ReportFigures[] =>
  arranged(
    rows.flatMap((row) => raisedFigures(row) ?? []),
    nothing,
  )
