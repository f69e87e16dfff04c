import type { demandEvents } from '../../domain/demand/events.ts'
import { orderTimes } from '../../domain/demand/hotline/hotline-fold.ts'
import type { DemandState } from '../../domain/demand/state.ts'
import { instant, type Private, type RecordedEvent } from '../../domain/kernel/index.ts'

const MEMBERS = [
  'tasks',
  'summons',
  'order',
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
  'referredTo',
  'merged',
  'ended',
  'climbs',
  'called',
  'climbsFrom',
  'review',
  'triage',
  'about',
  'alsoAbout',
  'replies',
  'replyOpened',
  'harm',
] as const satisfies readonly (keyof DemandState)[]

/** The members of the demand's state that decide where it stands; the others have columns, or are not needed. */
export type Progress = Pick<DemandState, (typeof MEMBERS)[number]>

/** Returns these members of the state, without those that are not there. */
export function progressOf(demand: DemandState): Progress {
  const progress: { -readonly [N in keyof Progress]?: unknown } = {}
  for (const name of MEMBERS) {
    const value = demand[name]
    if (value !== undefined) progress[name] = value
  }
  return progress as Progress
}

/** The result that an event states in words. */
export function resultIn(name: string, { data }: RecordedEvent): Private<string> | undefined {
  const { result, reason, note }: { readonly [N in 'result' | 'reason' | 'note']?: Private<string> } = Object(data)
  if (name === 'DemandDeclined') return reason
  if (name === 'DemandWithdrawn') return note
  return name === 'ServiceDelivered' || name === 'ResultHandedBack' ? result : undefined
}

type Raised = Parameters<(typeof demandEvents)['DemandRaised']>[0]

/** What presses on a demand from the moment at which it is raised: its desk, and its hotline. */
export const pressureIn = ({ desk, triageBy, order }: Raised): Pick<Progress, 'triage' | 'order'> => ({
  ...(desk === undefined || triageBy === undefined ? {} : { triage: { desk, by: instant(triageBy) } }),
  ...(order === undefined ? {} : { order: orderTimes(order) }),
})
