import type { Static } from '@sinclair/typebox'
import { MOST_FIGURES, REPORT_DIMENSIONS, type ReportFigures } from '../../domain/community/report-events.ts'
import type { RatesAnswer } from './rates-answer.ts'

type Rates = Pick<
  Static<typeof RatesAnswer>,
  'by' | 'value' | 'demands' | 'response' | 'resolution' | 'satisfaction' | 'apart'
>

const none = { count: 0, of: 0 }

/** The figures of a month without a public demand. */
export const NO_FIGURES: ReportFigures = {
  by: 'all',
  demands: 0,
  response: none,
  resolution: none,
  satisfaction: none,
  apart: [],
}

const reasonsOf = (apart: Rates['apart']) =>
  Object.entries(apart)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => (one.reason < other.reason ? -1 : 1))

/** Returns the figures of a row of the three rates as reports state them; undefined for a dimension that reports leave out. */
function reported({ by, value, demands, response, resolution, satisfaction, apart }: Rates): ReportFigures | undefined {
  const dimension = REPORT_DIMENSIONS.find((one) => one === by)
  return (
    dimension && {
      by: dimension,
      ...(value === null ? {} : { value }),
      demands,
      response,
      resolution,
      satisfaction,
      ...(dimension === 'all' ? { apart: reasonsOf(apart) } : {}),
    }
  )
}

const place = ({ by, value = '' }: ReportFigures): string => `${REPORT_DIMENSIONS.indexOf(by)} ${value}`
const inOrder = (one: ReportFigures, other: ReportFigures): number => (place(one) < place(other) ? -1 : 1)

/**
 * Returns the figures of a month from rows of the three rates: of all demands, then by channel, then by party, each by name. Where
 * a report has no room for all parties, it has those with the most demands.
 */
export function figuresOfMonth(rows: readonly Rates[]): readonly ReportFigures[] {
  const figures = rows.flatMap((row) => reported(row) ?? []).sort(inOrder)
  const whole = figures[0]?.by === 'all' ? figures : [NO_FIGURES, ...figures]
  if (whole.length <= MOST_FIGURES) return whole
  const others = whole.filter(({ by }) => by !== 'party')
  const parties = whole.filter(({ by }) => by === 'party').sort((one, other) => other.demands - one.demands)
  return [...others, ...parties.slice(0, MOST_FIGURES - others.length).sort(inOrder)]
}
