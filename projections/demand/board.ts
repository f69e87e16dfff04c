import { Type } from '@sinclair/typebox'
import { LEVELS } from '../../domain/workbook/shapes.ts'
import { alarmed, among, before, equals, type Filter, flag, oneOf, since, view } from '../runtime/index.ts'
import { HeaderAnswer, headerAnswer, STATES } from './answer.ts'
import { communities } from './community.ts'
import { headers } from './header.ts'
import { mayKnow } from './sight.ts'
import { tasks } from './tasks.ts'

/** What is overdue depends on when one asks: the moment comes with the question, the rows know none. */
const overdue: Filter = {
  schema: Type.String({ description: 'What is due has passed, or has not', enum: ['true', 'false'] }),
  where(value, { now }) {
    if (value === 'true') return { column: 'due', atMost: now }
    return value === 'false' ? { column: 'due', atLeast: now + 1 } : undefined
  },
}

export const board = view({
  summary: {
    en: 'Every open demand, next due first, so overdue ones lead.',
    zh: '诉求看板：全部未办结诉求，按到期先后排列，逾期的在前。',
  },
  from: headers,
  beside: { its: { table: communities, on: {} } },
  where: equals('open', 1),
  filters: {
    state: oneOf('state', 'State', STATES),
    level: oneOf('level', 'Response level', LEVELS),
    item: oneOf('item', 'Codes of workbook items, several by commas'),
    module: oneOf('module', 'Modules of the workbook, several by commas'),
    grid: oneOf('grid', 'Grids, several by commas'),
    quarter: oneOf('quarter', 'Quarters, several by commas'),
    party: among({
      column: 'demand',
      table: tasks,
      named: 'demand',
      with: 'party',
      also: equals('live', 1),
      description: 'A party that still has to do something on it',
    }),
    overdue,
    alarmed,
    dueBefore: before('due', 'What is due next is due before this moment (RFC 3339)'),
    dueSince: since('due', 'What is due next is due at this moment or later (RFC 3339)'),
    raisedBefore: before('raised', 'Raised before this moment (RFC 3339)'),
    raisedSince: since('raised', 'Raised at this moment or later (RFC 3339)'),
    imported: flag('imported', 'Taken over from another system'),
  },
  sorts: {
    due: { column: 'due' },
    alarm: { column: 'alarm' },
    newest: { column: 'raised', descending: true },
    oldest: { column: 'raised' },
  },
  visible: mayKnow,
  show: headerAnswer,
  row: HeaderAnswer,
})
