import type { DemandState } from '../../domain/demand/state.ts'

/** The members of the demand's state that decide where it stands; the others have columns, or are not needed. */
const PROGRESS = [
  'tasks',
  'received',
  'delivered',
  'deliveredAt',
  'deliverers',
  'residents',
  'reachable',
  'safeContact',
  'contacts',
  'callbacks',
  'deal',
  'passed',
  'tied',
  'hold',
  'approvals',
  'referral',
  'merged',
  'ended',
  'rung',
  'overdue',
  'triage',
] as const satisfies readonly (keyof DemandState)[]
export type Progress = Pick<DemandState, (typeof PROGRESS)[number]>

export const progressOf = (demand: DemandState): Progress =>
  Object.fromEntries(PROGRESS.flatMap((name) => (demand[name] === undefined ? [] : [[name, demand[name]]]))) as Progress
