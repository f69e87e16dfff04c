import type { DemandState } from '../../domain/demand/state.ts'

const MEMBERS = [
  'tasks',
  'summons',
  'urged',
  'supervision',
  'safeContact',
  'repeats',
  'received',
  'delivered',
  'deliveredAt',
  'deliverers',
  'alsoResidents',
  'reachable',
  'contacts',
  'callbacks',
  'deal',
  'passed',
  'tied',
  'hold',
  'longRun',
  'approvals',
  'referral',
  'merged',
  'ended',
  'climbs',
  'called',
  'climbsFrom',
  'review',
  'triage',
] as const satisfies readonly (keyof DemandState)[]

/** The members of the demand's state that decide where it stands; the others have columns, or are not needed. */
export type Progress = Pick<DemandState, (typeof MEMBERS)[number]>

/** Returns these members of the state, without those that are not there. */
export const progressOf = (demand: DemandState): Progress =>
  Object.fromEntries(MEMBERS.flatMap((name) => (demand[name] === undefined ? [] : [[name, demand[name]]]))) as Progress
