import { Type } from '@sinclair/typebox'
import { REFUSAL_GROUNDS } from '../../domain/demand/tasks/statutory-events.ts'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { equals, oneOf, orNull, view } from '../runtime/index.ts'
import { followedDemands } from './demand-facts.ts'
import { REQUEST_ANSWERS, tasks } from './demand-tasks.ts'

const ANSWERS = REQUEST_ANSWERS.filter((answer) => answer !== 'returned')

/** Statutory requests, open and answered. Refusals are listed here, and are no breaches. */
export const statutoryRequests = view({
  summary: {
    en: 'Statutory requests to bodies bound by law, with their legal basis and answer; `answer=refused` lists the refusals.',
    zh: '依法转办件：法律依据与答复情况；`answer=refused` 为依法不予办理的清单。',
  },
  from: tasks,
  where: equals('statutory', 1),
  filters: {
    party: oneOf('party', 'Bodies bound by law, separated by commas'),
    demand: oneOf('demand', 'Demands, separated by commas'),
    item: oneOf('item', 'Codes of workbook items, separated by commas'),
    answer: oneOf('answer', 'How the body answered', ANSWERS),
    ground: oneOf('ground', 'The legal ground of a refusal', REFUSAL_GROUNDS),
  },
  sorts: { due: { column: 'due' } },
  visible: followedDemands,
  show: (row) => ({
    demand: row.demand,
    task: row.task,
    party: row.party,
    item: row.item,
    basis: row.basis ?? '',
    answer: row.answer,
    ground: row.ground,
    due: iso(row.due),
    resolveBy: iso(row.resolveBy),
  }),
  row: Type.Object({
    demand: Type.String(),
    task: Type.String({ description: 'Id of the task within the demand.' }),
    party: Type.String({ description: 'The body that was asked.' }),
    item: orNull(Type.String({ description: 'Code of the workbook item.' })),
    basis: Type.String({ description: 'The legal basis, as the workbook names it.' }),
    answer: OneOf(ANSWERS),
    ground: orNull(OneOf(REFUSAL_GROUNDS)),
    due: Type.Unsafe<string>({
      ...Moment,
      description: 'When the body has to accept it; once accepted, when its result is due.',
    }),
    resolveBy: Moment,
  }),
})
