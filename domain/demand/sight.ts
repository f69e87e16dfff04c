import type { Actor } from '../kernel/index.ts'
import { COORDINATORS, isHelper, isRaiser } from './grants.ts'
import { type DemandState, hasTask } from './state.ts'

/** Whether the demand is about the actor, or about the party that the actor acts for. */
export const isAboutActor = ({ about }: DemandState, { id, party }: Actor): boolean =>
  about !== undefined && ('party' in about ? about.party === party : about.person === id)

/**
 * Whether a reader may read the events of a demand. A public demand is open to all; any other to its raiser, to parties
 * with a task on it and to coordinators. A reader whom the demand is about never may: the events tell who raised it.
 */
export function seesDemand(demand: DemandState, reader: Actor): boolean {
  if (isRaiser(demand, reader) || isHelper(demand, reader)) return true
  if (isAboutActor(demand, reader)) return false
  if (demand.visibility === 'public') return true
  const { role, party } = reader
  return COORDINATORS.some((one) => one === role) || (party !== undefined && hasTask(demand, party))
}
