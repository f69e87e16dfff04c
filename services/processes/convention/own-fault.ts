import { CHAIN } from '../../../domain/demand/shapes.ts'
import { type DemandState, taskOf } from '../../../domain/demand/state.ts'
import type { Instant } from '../../../domain/kernel/index.ts'

const HIGHEST = CHAIN.length - 1

/**
 * Whether a result came late by the fault of the party: nothing excused the lateness although the escalation had reached the
 * highest office. A party that answered the escalation and kept its promise is excused, and so is a body bound by law, which
 * signs no convention.
 *
 * @param demand as it stands after the delivery of the task, which was late by the due time of the party itself
 */
export function isOwnFault(demand: DemandState, task: string, delivered: Instant): boolean {
  const done = taskOf(demand, task)
  if (done === undefined || done.basis !== undefined) return false
  return demand.climbs.some(
    (climb) =>
      climb.task === task &&
      climb.ladder === 'result' &&
      climb.missed === done.resolveBy &&
      (climb.rung === HIGHEST || climb.top === true) &&
      delivered > climb.due,
  )
}

/** The number of times that a demand was opened again after which the work of a party counts as unresolved: its rework did not help either. */
const REOPENINGS = 2

/** Whether the party of this rework left the demand unresolved: once for each demand and party. */
export const isUnresolved = (demand: DemandState, task: string): boolean =>
  demand.reopenings === REOPENINGS && taskOf(demand, task)?.basis === undefined
