import { communityEvents } from '../../domain/community/events.ts'
import type { Correction, ReportFigures } from '../../domain/community/report-events.ts'
import { integer, json, PUBLIC, rollup, source, steps, table, text } from '../runtime/index.ts'
import { outcomes } from './outcome.ts'

/** One row for each month that was published. */
export const publishedReports = table('reports', {
  columns: {
    month: text(),
    /** When it was published. */
    at: integer(),
    /** `happened`, or empty in older reports: what the figures count. */
    counts: text(),
    position: text(),
    digest: text(),
    figures: json<readonly ReportFigures[]>(),
    corrections: json<readonly Correction[]>(),
    /** Corrections that were left for the next report. */
    more: integer(),
  },
  key: ['month'],
})

/** Each report is the first one of its month: what was published never changes. */
export const reportSteps = [
  steps(publishedReports, ({ data }) => [(data as { readonly month: string }).month]).on(
    communityEvents.ReportPublished,
    (row, { community, recorded, data: { more = 0, counts = '', ...rest } }) =>
      row ?? { community, at: recorded, ...rest, counts, more },
  ),
]

/**
 * The months of public demands and of reports. A month with restricted demands alone is no row, so it tells nothing. The key is
 * that of the rates of all public demands of the month.
 */
export const reportMonths = rollup('report-months', {
  by: ['by', 'value', 'month', 'class'],
  sums: ['demands', 'published'],
  from: [
    source(outcomes, ({ month, class: its }) =>
      month === '' || its !== PUBLIC ? [] : [{ group: ['all', '', month, PUBLIC], sums: { demands: 1 } }],
    ),
    source(publishedReports, ({ month }) => [{ group: ['all', '', month, PUBLIC], sums: { published: 1 } }]),
  ],
})
