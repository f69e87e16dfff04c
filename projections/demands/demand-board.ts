import { Type } from '@sinclair/typebox'
import { CHAIN } from '../../domain/demand/shapes.ts'
import { LEVELS } from '../../domain/workbook/shapes.ts'
import { alarmed, among, before, equals, flag, oneOf, type RowFilter, since, view, wordsIn } from '../runtime/index.ts'
import { byNumber } from './by-number.ts'
import { communities } from './communities.ts'
import { DEMAND_STATES, HeaderAnswer, headerAnswer } from './demand-answer.ts'
import { demandsInFull, demandVerdicts } from './demand-facts.ts'
import { tasks } from './demand-tasks.ts'
import { headers } from './headers.ts'

/** What is overdue depends on the moment of the question, which rows do not know. */
export const overdueNow: RowFilter = {
  schema: Type.String({ description: 'Whether the due time has passed', enum: ['true', 'false'] }),
  where(value, { now }) {
    if (value === 'true') return { column: 'due', atMost: now }
    return value === 'false' ? { column: 'due', atLeast: now + 1 } : undefined
  },
}

export const demandBoard = view({
  summary: {
    en: 'Every open demand, next due first, so overdue ones lead.',
    zh: '诉求看板：全部未办结诉求，按到期先后排列，逾期的在前。',
  },
  from: headers,
  beside: { its: { table: communities, on: {} } },
  where: equals('open', 1),
  filters: {
    id: { ...oneOf('demand', 'Ids of demands, separated by commas'), few: true },
    number: byNumber,
    state: oneOf('state', 'State', DEMAND_STATES),
    level: oneOf('level', 'Response level', LEVELS),
    item: oneOf('item', 'Codes of workbook items, separated by commas'),
    module: oneOf('module', 'Modules of the workbook, separated by commas'),
    grid: oneOf('grid', 'Grids, separated by commas'),
    quarter: oneOf('quarter', 'Quarters, separated by commas'),
    party: among({
      column: 'demand',
      table: tasks,
      named: 'demand',
      with: 'party',
      also: equals('live', 1),
      description: 'A party that still has to act on it',
    }),
    caller: oneOf('caller', 'Parties that have to call the raiser, or to check, separated by commas'),
    text: wordsIn('summary', 'Words in the summary'),
    overdue: overdueNow,
    supervised: flag('supervised', 'Whether a party supervises it'),
    rung: oneOf('rung', 'How far it has been escalated', CHAIN),
    alarmed,
    dueBefore: before('due', 'The next step is due before this moment'),
    dueSince: since('due', 'The next step is due at this moment or later'),
    raisedBefore: before('raised', 'Raised before this moment'),
    raisedSince: since('raised', 'Raised at this moment or later'),
    imported: flag('imported', 'Whether it was imported from another system'),
  },
  sorts: {
    due: { column: 'due' },
    alarm: { column: 'alarm' },
    newest: { column: 'raised', descending: true },
    oldest: { column: 'raised' },
  },
  countedBy: 'state',
  visible: demandsInFull,
  sees: { involved: demandVerdicts.involved, works: demandVerdicts.works },
  // A merged demand is not open.
  show: (row, { works }) => headerAnswer(row, { original: false, works }),
  opens: 'involved',
  row: HeaderAnswer,
})
