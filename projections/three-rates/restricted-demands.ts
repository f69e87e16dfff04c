import { Type } from '@sinclair/typebox'
import { EVERYTHING, oneOf, rollup, source, view } from '../runtime/index.ts'
import { yearQuarterOf } from '../shared-rules/month.ts'
import { outcomes } from './outcome.ts'

/** Quarters with fewer restricted demands are not told. */
const LEAST = 10
/** What is told is a multiple of this. */
const STEP = 5

/** Restricted demands of each quarter of the year that is over. What was counted once never changes. */
export const restrictedByQuarter = rollup('restricted', {
  by: ['quarter'],
  sums: ['demands'],
  from: [
    source(outcomes, ({ month, restricted }) =>
      restricted === 1 ? [{ group: [yearQuarterOf(month)], sums: { demands: 1 } }] : [],
    ),
  ],
})

/** The one figure about restricted demands that every reader gets: docs/reference/metrics.md. */
export const restrictedDemands = view({
  summary: {
    en: 'Restricted demands of each quarter of the year that is over, from 10 on and rounded down to a multiple of 5.',
    zh: '各季度受限诉求数：季度结束后公布，满 10 件起，向下取整至 5 的倍数。',
  },
  from: restrictedByQuarter.table,
  where: { column: 'demands', atLeast: LEAST },
  filters: { quarter: oneOf('quarter', 'Quarters of the year (2026-Q1), separated by commas') },
  sorts: { quarter: { column: 'quarter' }, latest: { column: 'quarter', descending: true } },
  visible: () => EVERYTHING,
  show: ({ quarter, demands }) => ({ quarter, count: demands - (demands % STEP) }),
  row: Type.Object({
    quarter: Type.String({ description: 'The quarter of the year in which the demands were raised: `2026-Q1`.' }),
    count: Type.Integer({
      minimum: LEAST,
      multipleOf: STEP,
      description:
        'Demands that were restricted when the quarter was over, rounded down. It never changes. A quarter without a row had fewer than 10.',
    }),
  }),
})
