import type { Instant } from '../../kernel/index.ts'
import type { DemandState } from '../state.ts'
import type { LeavingGround } from './ground-fields.ts'

/**
 * What has happened to the demand: a party accepted a task, a due time passed, or the raiser said how it came out. A reopening
 * takes none of it back.
 */
export function groundsOf(demand: DemandState, now: Instant): readonly LeavingGround[] {
  const { taken, spoken } = demand
  const found: LeavingGround[] = []
  if (taken === true) found.push('accepted')
  if (isPast(now, demand.resolveBy) || (taken !== true && isPast(now, demand.acceptBy))) found.push('overdue')
  if (spoken === true) found.push('word')
  return found
}

const isPast = (now: Instant, due: Instant | undefined): boolean => due !== undefined && now > due

/** The grounds in the form of events, which have no empty lists. */
export function afterGrounds(demand: DemandState, now: Instant): { readonly after?: LeavingGround[] } {
  const after = groundsOf(demand, now)
  return after.length === 0 ? {} : { after: [...after] }
}
