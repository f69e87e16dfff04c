import { Type } from '@sinclair/typebox'
import { type Actor, iso, Moment } from '../../domain/kernel/index.ts'
import { before, equals, flag, oneOf, orNull, type Predicate, view } from '../runtime/index.ts'
import { headers } from './header.ts'
import { mayFollow } from './sight.ts'
import { tasks } from './tasks.ts'

/** Who works on what is told to those who are told everything of the demand, and to those who oversee. */
const ofTheirDemands = (reader: Actor): Predicate => ({
  exists: headers.name,
  on: { demand: 'demand' },
  where: mayFollow(reader),
})

export const openTasks = view({
  summary: {
    en: 'Every task still to be done, next due first: the work of a party or of a person.',
    zh: '未完成的任务：按到期先后排列，为某方或某人的工作清单。',
  },
  from: tasks,
  where: equals('live', 1),
  filters: {
    party: oneOf('party', 'Parties that hold them, several by commas'),
    person: oneOf('person', 'People whom they name, several by commas'),
    demand: oneOf('demand', 'Demands, several by commas'),
    accepted: flag('accepted', 'The party has accepted it'),
    dueBefore: before('due', 'What is due next is due before this moment (RFC 3339)'),
  },
  sorts: { due: { column: 'due' } },
  visible: ofTheirDemands,
  show: (row) => ({
    demand: row.demand,
    task: row.task,
    party: row.party,
    person: row.person,
    item: row.item,
    accepted: row.accepted === 1,
    due: iso(row.due),
    resolveBy: iso(row.resolveBy),
  }),
  row: Type.Object({
    demand: Type.String(),
    task: Type.String({ description: 'Counted by the demand.' }),
    party: Type.String({ description: 'Who has it.' }),
    person: orNull(Type.String({ description: 'Whom of the party it names.' })),
    item: orNull(Type.String({ description: 'Code of the workbook item.' })),
    accepted: Type.Boolean(),
    due: Type.Unsafe<string>({ ...Moment, description: 'Acceptance, then the result.' }),
    resolveBy: Moment,
  }),
})
