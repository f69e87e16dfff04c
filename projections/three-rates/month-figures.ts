import { Month, REPORT_DIMENSIONS, ReportFigures } from '../../domain/community/report-events.ts'
import { dayNamed, iso } from '../../domain/kernel/index.ts'
import { type Columns, EVERYTHING, equals, oneOf, PUBLIC, type RowFilter, type Table, view } from '../runtime/index.ts'
import { happenings } from './happenings.ts'
import { happenedFigures } from './report-figures.ts'

/** A table by class, read as a plain one: the view picks the class of public demands. */
export const ofEveryClass = <C extends Columns>({ classes: _, ...table }: Table<C>): Table<C> => table

/** Returns the first local day of a month, and of the month after it. */
export function daysOfMonth(month: string) {
  const first = dayNamed(`${month}-01`)
  const [year = 0, nth = 0] = month.split('-').map(Number)
  const next = nth === 12 ? `${year + 1}-01-01` : `${year}-${String(nth + 1).padStart(2, '0')}-01`
  return { first, next: dayNamed(next) }
}

/** What happened in the local month. */
const inMonth: RowFilter = {
  schema: { ...Month, description: 'The month in which it happened (2026-03). Without it, all months together' },
  where(value, { startOf }) {
    const { first, next } = daysOfMonth(value)
    if (first === undefined || next === undefined) return undefined
    return {
      all: [
        { column: 'at', atLeast: iso(startOf(first)) },
        { column: 'at', atMost: iso(startOf(next) - 1) },
      ],
    }
  },
}

/** Every reader gets the figures of public demands: docs/reference/metrics.md. */
export const monthFigures = view({
  summary: {
    en: 'What happened to public demands in a month, as it stands today: words, due times and closings, by channel and party.',
    zh: '公开诉求当月发生情况（目前数值）：诉求人评价、到期事项、办结情况，按来源和责任方。',
  },
  from: ofEveryClass(happenings.table),
  where: equals('class', PUBLIC),
  filters: {
    month: inMonth,
    by: oneOf('by', 'The dimension to compare', REPORT_DIMENSIONS),
    value: oneOf('value', 'Channels or parties, separated by commas'),
  },
  sorts: { value: { column: 'value' } },
  visible: () => EVERYTHING,
  show: happenedFigures,
  row: ReportFigures,
})
