import { Type } from '@sinclair/typebox'
import { OneOf } from '../../domain/kernel/index.ts'
import { EVERYTHING, oneOf, projection, rollup, source, view } from '../runtime/index.ts'
import { byDemandClass, demandClasses } from '../shared-rules/demand-class.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { countsOf, DIMENSIONS, FIGURES } from './figures.ts'
import { acceptanceTimer, outcomeSteps, outcomes, quarterTimer } from './outcomes.ts'
import { restrictedByQuarter, restrictedDemands } from './restricted-demands.ts'

export const rates = rollup('rates', {
  by: ['by', 'value', 'month', 'class'],
  classes: byDemandClass,
  sums: FIGURES,
  from: [source(outcomes, countsOf)],
  indexes: [{ columns: ['by', 'month', 'value'] }, { columns: ['month', 'by', 'value'] }],
})

const Rate = (description: string) =>
  Type.Object(
    { count: Type.Integer({ minimum: 0 }), of: Type.Integer({ minimum: 0 }) },
    { description: `${description} The rate is count ÷ of; there is none where of is 0.` },
  )

/** Definitions: docs/reference/metrics.md. */
export const threeRates = projection({
  name: 'three-rates',
  version: 3,
  tables: [outcomes],
  rollups: [rates, demandClasses(outcomes), restrictedByQuarter],
  timers: [acceptanceTimer, quarterTimer],
  on: outcomeSteps,
  views: {
    'three-rates': view({
      summary: {
        en: 'Response, resolution and satisfaction rates by party, module, item and grid, month by month.',
        zh: '响应率、解决率、满意率：按责任方、模块、事项和网格逐月统计。',
      },
      from: rates.table,
      filters: {
        by: oneOf('by', 'The dimension to compare', DIMENSIONS),
        value: oneOf('value', 'Parties, modules, items or grids, separated by commas'),
        month: oneOf('month', `Months in which demands were raised (2026-03), or ${TOTAL} for all months`),
      },
      sorts: { month: { column: 'month' }, latest: { column: 'month', descending: true }, value: { column: 'value' } },
      visible: () => EVERYTHING,
      show: (row) => ({
        by: row.by,
        value: row.value === '' ? null : row.value,
        month: row.month,
        demands: row.demands,
        response: { count: row.inTime, of: row.due },
        resolution: { count: row.resolved, of: row.asked },
        satisfaction: { count: row.satisfied, of: row.rated },
        accuracy: { count: row.right, of: row.firsts },
        returns: row.returns,
        apart: {
          merged: row.merged,
          withdrawn: row.withdrawn,
          referred: row.referred,
          declined: row.declined,
          imported: row.imported,
          silent: row.silent,
          helper: row.helper,
        },
      }),
      row: Type.Object({
        by: OneOf(DIMENSIONS),
        value: Type.Union([Type.String(), Type.Null()], {
          description: 'The party, module, item or grid; null for all.',
        }),
        month: Type.String({
          description: `The month in which the demands were raised, in the community’s time zone; or ${TOTAL}.`,
        }),
        demands: Count('Demands raised here, with any outcome.'),
        response: Rate('Accepted in time, out of those whose acceptance was due.'),
        resolution: Rate('Confirmed as resolved, out of those whose raiser was reached or gave feedback.'),
        satisfaction: Rate('Rated as satisfied, out of those rated.'),
        accuracy: Rate('First assigned to the right party, out of those where that is known.'),
        returns: Count('Number of times that a task was returned.'),
        apart: Type.Object({
          merged: Count('Merged into another demand; in no rate.'),
          withdrawn: Count('Withdrawn; in no rate.'),
          referred: Count('Referred to an outside body; in no rate.'),
          declined: Count('Declined; in no rate.'),
          imported: Count('Imported after they had ended in another system; in no rate.'),
          silent: Count('Closed because the raiser did not answer; never counted as resolved or satisfied.'),
          helper: Count('Answered only by a helper, with no ground on record to speak for the raiser.'),
        }),
      }),
    }),
    'restricted-demands': restrictedDemands,
  },
})
