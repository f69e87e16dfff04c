import { EVERYTHING, oneOf, projection, rollup, source, view } from '../runtime/index.ts'
import { byDemandClass, demandClasses } from '../shared-rules/demand-class.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { countsOf, DIMENSIONS, FIGURES } from './figures.ts'
import { happenings } from './happenings.ts'
import { monthFigures } from './month-figures.ts'
import { outcomes } from './outcome.ts'
import { outcomeSteps, quarterTimer, responseTimer } from './outcome-steps.ts'
import { publishedReports, reportMonths, reportSteps } from './published-reports.ts'
import { RatesAnswer, ratesAnswer } from './rates-answer.ts'
import { reports } from './reports.ts'
import { restrictedByQuarter, restrictedDemands } from './restricted-demands.ts'

export const rates = rollup('rates', {
  by: ['by', 'value', 'month', 'class'],
  classes: byDemandClass,
  sums: FIGURES,
  from: [source(outcomes, countsOf)],
  indexes: [{ columns: ['by', 'month', 'value'] }, { columns: ['month', 'by', 'value'] }],
})

/** Definitions: docs/reference/metrics.md. */
export const threeRates = projection({
  name: 'three-rates',
  version: 5,
  tables: [outcomes, publishedReports],
  rollups: [rates, happenings, demandClasses(outcomes), restrictedByQuarter, reportMonths],
  timers: [responseTimer, quarterTimer],
  on: [...outcomeSteps, ...reportSteps],
  views: {
    'three-rates': view({
      summary: {
        en: 'Response, resolution and satisfaction rates by party, module, item, grid and channel, month by month.',
        zh: '响应率、解决率、满意率：按责任方、模块、事项、网格和来源逐月统计。',
      },
      from: rates.table,
      filters: {
        by: oneOf('by', 'The dimension to compare', DIMENSIONS),
        value: oneOf('value', 'Parties, modules, items, grids or channels, separated by commas'),
        month: oneOf('month', `Months in which demands were raised (2026-03), or ${TOTAL} for all months`),
      },
      sorts: { month: { column: 'month' }, latest: { column: 'month', descending: true }, value: { column: 'value' } },
      visible: () => EVERYTHING,
      show: ratesAnswer,
      row: RatesAnswer,
    }),
    'restricted-demands': restrictedDemands,
    reports: reports(rates.table),
    'reports/figures': monthFigures,
  },
})
