import { Type } from '@sinclair/typebox'
import { Correction, Month, ReportFigures } from '../../domain/community/report-events.ts'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { type Columns, type ColumnValues, EVERYTHING, flag, oneOf, orNull, type Table, view } from '../runtime/index.ts'
import { ofEveryClass } from './month-figures.ts'
import { publishedReports, reportMonths } from './published-reports.ts'
import { type RatesRow, ratesAnswer } from './rates-answer.ts'
import { figuresOfRaised, NO_FIGURES } from './report-figures.ts'

const ReportAnswer = Type.Object({
  month: Month,
  status: OneOf(['provisional', 'published']),
  counts: OneOf(['happened', 'raised']),
  publishedAt: orNull(Moment),
  position: orNull(Type.String({ description: 'The figures as published count every event up to this position.' })),
  digest: orNull(Type.String({ description: 'SHA-256 of `month` and `figures` as RFC 8785 canonical JSON, in hex.' })),
  published: orNull(ReportFigures),
  today: ReportFigures,
  figures: orNull(
    Type.Array(ReportFigures, { description: 'All figures as published: of all demands, by channel and by party.' }),
  ),
  corrections: Type.Array(Correction, {
    description: 'Numbers of earlier months that changed since they were last told: `was` and `now`.',
  }),
  correctionsLeft: Type.Integer({ minimum: 0, description: 'Further corrections, which the next report lists.' }),
})

type Found = ColumnValues<typeof reportMonths.table.columns> & {
  readonly report: ColumnValues<typeof publishedReports.columns> | null
  readonly now: RatesRow | null
}

function reportAnswer({ month, report, now }: Found) {
  const counts = report !== null && report.counts !== 'happened' ? 'raised' : 'happened'
  // What happened in the month is a question of its own: its beginning depends on the time zone of the community.
  const [today = NO_FIGURES] = counts === 'happened' ? [] : figuresOfRaised(now === null ? [] : [ratesAnswer(now)])
  return {
    month,
    status: report === null ? 'provisional' : 'published',
    counts,
    publishedAt: report === null ? null : iso(report.at),
    position: report?.position ?? null,
    digest: report?.digest ?? null,
    published: report?.figures[0] ?? null,
    today,
    figures: report?.figures ?? null,
    corrections: report?.corrections ?? [],
    correctionsLeft: report?.more ?? 0,
  }
}

/** Every reader gets the figures of public demands: docs/reference/metrics.md. */
export const reports = <C extends Columns>(rates: Table<C>) =>
  view({
    summary: {
      en: 'The reports of the months: figures of public demands as published, beside the same figures as they stand today.',
      zh: '月度报告：公开诉求的指标，公布时数值与目前数值对照。',
    },
    from: reportMonths.table,
    beside: {
      report: { table: publishedReports, on: { month: 'month' } },
      now: { table: ofEveryClass(rates), on: { by: 'by', value: 'value', month: 'month', class: 'class' } },
    },
    filters: {
      month: oneOf('month', 'Months (2026-03), separated by commas'),
      published: flag('published', 'Whether the report was published'),
    },
    sorts: { latest: { column: 'month', descending: true }, month: { column: 'month' } },
    id: 'month',
    also: {
      view: 'reports/figures',
      filters: ({ month }) => ({ month, by: 'all' }),
      join: (answer, [today]) => (answer.counts === 'happened' && today !== undefined ? { ...answer, today } : answer),
    },
    visible: () => EVERYTHING,
    show: (row) => reportAnswer(row as Found),
    row: ReportAnswer,
  })
