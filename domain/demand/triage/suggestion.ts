import { Type } from '@sinclair/typebox'
import { Closed, command, Id } from '../../kernel/index.ts'
import { Skill } from '../../personnel/shapes.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { ItemCode } from '../../workbook/shapes.ts'
import { demandEvents } from '../events.ts'
import { demandRule } from '../rule.ts'
import { isLiveTask, stateOf, taskOf } from '../state.ts'

/** Services suggest, people decide: a suggestion obliges no party. */

/** A proposal for a demand that is sorted already, or has ended, does nothing. */
export const proposeItems = demandRule(
  command({
    summary: {
      en: 'Propose workbook items for triage, the likeliest first.',
      zh: '向受理人员推荐可能对应的事项，按可能性排序。',
    },
    by: ['service'],
    data: Closed({ items: Type.Array(ItemCode, { minItems: 1, maxItems: 5, uniqueItems: true }) }),
  }),
  (demand, { items }) =>
    stateOf(demand) === 'raised' && demand.item === undefined ? [demandEvents.ItemProposed({ items })] : [],
)

export const suggestMatch = demandRule(
  command({
    summary: {
      en: 'Suggest to the holder of a task the resources and people of other parties that fit its needs.',
      zh: '向承办单位推荐其他单位可用的资源和人员。',
    },
    by: ['service'],
    data: Closed({
      task: TaskId,
      resources: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
      people: Type.Optional(Type.Array(Closed({ person: Id, skill: Skill }), { maxItems: 20 })),
    }),
  }),
  (demand, { task: id, ...found }) => {
    const task = taskOf(demand, id)
    if (task === undefined || !isLiveTask(task)) return []
    if ((found.resources ?? []).length === 0 && (found.people ?? []).length === 0) return []
    return [demandEvents.MatchSuggested({ task: id, party: task.party, ...found })]
  },
)
