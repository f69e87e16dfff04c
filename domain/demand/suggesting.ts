import { Type } from '@sinclair/typebox'
import { Closed, type CommandData, command, type Decision, Id } from '../kernel/index.ts'
import { Skill } from '../personnel/shapes.ts'
import { TaskId } from '../sharing/shapes.ts'
import { ItemCode } from '../workbook/shapes.ts'
import { demandEvents } from './events.ts'
import { type DemandState, isLive, stateOf, taskOf } from './state.ts'

/** Services suggest, people decide: nothing that stands here obliges anybody. */

export const propose = command({
  summary: 'Proposes items of the workbook to whoever sorts the demand, the likeliest first.',
  by: ['service'],
  data: Closed({ items: Type.Array(ItemCode, { minItems: 1, maxItems: 5, uniqueItems: true }) }),
})

/** Once somebody has sorted it, or it has ended, a proposal comes too late. */
export function decidePropose(demand: DemandState, { items }: CommandData<typeof propose>): Decision {
  return stateOf(demand) === 'raised' && demand.item === undefined ? [demandEvents.ItemProposed({ items })] : []
}

export const suggest = command({
  summary: 'Suggests to the holder of a task what others offer that fits its needs.',
  by: ['service'],
  data: Closed({
    task: TaskId,
    resources: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
    people: Type.Optional(Type.Array(Closed({ person: Id, skill: Skill }), { maxItems: 20 })),
  }),
})

export function decideSuggest(demand: DemandState, { task: id, ...found }: CommandData<typeof suggest>): Decision {
  const task = taskOf(demand, id)
  if (task === undefined || !isLive(task)) return []
  if ((found.resources ?? []).length === 0 && (found.people ?? []).length === 0) return []
  return [demandEvents.MatchSuggested({ task: id, party: task.party, ...found })]
}
