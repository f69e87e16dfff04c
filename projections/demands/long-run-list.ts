import { Type } from '@sinclair/typebox'
import { iso, Moment } from '../../domain/kernel/index.ts'
import { equals, oneOf, orNull, view } from '../runtime/index.ts'
import { delayAnswer, delayFields } from './delay-answer.ts'
import { knownDemands } from './demand-facts.ts'
import { headers } from './headers.ts'

const Name = orNull(Type.String())

export const longRunning = view({
  summary: {
    en: 'Long-running problems, the oldest first: since when, why, until when, and whether the reports come.',
    zh: '挂账清单：按提出时间由早到晚排列，列明原因、期限和报告情况。',
  },
  from: headers,
  where: { all: [equals('open', 1), equals('longRun', 1)] },
  filters: {
    item: oneOf('item', 'Codes of workbook items, separated by commas'),
    grid: oneOf('grid', 'Grids, separated by commas'),
    quarter: oneOf('quarter', 'Quarters, separated by commas'),
  },
  sorts: { oldest: { column: 'raised' } },
  visible: knownDemands,
  show: ({ demand, number, item, summary, quarter, grid, raised, progress }) => ({
    id: demand,
    number,
    item,
    summary,
    quarter,
    grid,
    raised: iso(raised),
    longRun: delayAnswer(progress).longRun,
  }),
  row: Type.Object({
    id: Type.String(),
    number: Type.String(),
    item: Name,
    summary: Name,
    quarter: Name,
    grid: Name,
    raised: Type.Unsafe<string>({ ...Moment, description: 'When it was raised: its age counts from then.' }),
    longRun: delayFields.longRun,
  }),
})
