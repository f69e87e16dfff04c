import { Type } from '@sinclair/typebox'
import { Closed, command, type DomainEvent, optional, Personal, Text } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { raiser } from './grants.ts'
import { requireStatus, UNDERWAY } from './guards.ts'
import { demandRule } from './rule.ts'
import { type DemandState, liveTasks } from './state.ts'

export const withdrawDemand = demandRule(
  command({
    summary: {
      en: 'Withdraw your own demand, at any time before it ends.',
      zh: '撤回本人提交的诉求，办结前均可撤回。',
    },
    by: [raiser],
    data: Closed({ note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { note }) => {
    const refused = requireStatus(demand, ...UNDERWAY, 'held', 'referred', 'merged', 'delivered')
    if (refused !== undefined) return refused
    const withdrawn = demandEvents.DemandWithdrawn(optional('note', note))
    return [...withdrawnTasks(demand, 'demand-withdrawn'), withdrawn]
  },
)

/** Ends each live task, so that every holder sees its own task end. */
export const withdrawnTasks = (
  demand: DemandState,
  cause: 'demand-merged' | 'demand-withdrawn',
): readonly DomainEvent[] =>
  liveTasks(demand).map(({ id, party }) => demandEvents.TaskWithdrawn({ task: id, party, cause }))
