import { Type } from '@sinclair/typebox'
import { iso, Moment } from '../../domain/kernel/index.ts'
import { before, equals, flag, oneOf, orNull, view } from '../runtime/index.ts'
import { followedDemands } from './demand-facts.ts'
import { tasks } from './demand-tasks.ts'

export const openTasks = view({
  summary: {
    en: 'Every task still to be done, next due first: the work of a party or of a person.',
    zh: '未完成的任务：按到期先后排列，为某方或某人的工作清单。',
  },
  from: tasks,
  where: equals('live', 1),
  filters: {
    party: oneOf('party', 'Parties that hold the tasks, separated by commas'),
    person: oneOf('person', 'People whom the tasks name, separated by commas'),
    demand: oneOf('demand', 'Demands, separated by commas'),
    accepted: flag('accepted', 'Whether the party has accepted the task'),
    dueBefore: before('due', 'The next step is due before this moment'),
  },
  sorts: { due: { column: 'due' } },
  visible: followedDemands,
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
    task: Type.String({ description: 'Id of the task within the demand.' }),
    party: Type.String({ description: 'The party that holds the task.' }),
    person: orNull(Type.String({ description: 'The person of the party whom the task names.' })),
    item: orNull(Type.String({ description: 'Code of the workbook item.' })),
    accepted: Type.Boolean(),
    due: Type.Unsafe<string>({
      ...Moment,
      description: 'When acceptance by the party is due; once accepted, when its result is due.',
    }),
    resolveBy: Type.Unsafe<string>({
      ...Moment,
      description:
        'When the result of this party is due, counted from its assignment. The demand itself may be due earlier.',
    }),
  }),
})
