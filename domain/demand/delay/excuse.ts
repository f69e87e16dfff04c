import type { Instant } from '../../kernel/index.ts'
import { type DemandState, stateOf } from '../state.ts'

type LongRunning = DemandState & { readonly longRun: NonNullable<DemandState['longRun']> }

/** Whether the demand is long-running and still to be solved: reports on it are due. */
export const isLongRunning = (demand: DemandState): demand is LongRunning =>
  demand.longRun !== undefined && ['triaged', 'assigned', 'in-progress', 'held'].includes(stateOf(demand))

/**
 * When escalation of the result begins: at the due time, which extensions have moved, or where the demand is long-running when
 * its next report is missed or its time is over.
 *
 * @param due the due time of one holder; default: that of the demand
 */
export function resultDue(demand: DemandState, due: Instant | undefined = demand.resolveBy): Instant | undefined {
  const { longRun } = demand
  return due === undefined || longRun === undefined ? due : Math.max(due, Math.min(longRun.reportBy, longRun.until))
}
