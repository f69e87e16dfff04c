import { type DemandState, liveTaskOf } from '../demand/state.ts'

/** Whether the demand is an open one of level L1. */
export const isMostUrgent = (demand: DemandState | undefined): boolean =>
  demand?.level === 'L1' && demand.ended === undefined

/** Whether the party works on an open demand of level L1: what it requests for it waits for no owner's approval. */
export const worksOnUrgent = (demand: DemandState | undefined, party: string): boolean =>
  demand !== undefined && isMostUrgent(demand) && liveTaskOf(demand, party) !== undefined
