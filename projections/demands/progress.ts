import type { DemandState } from '../../domain/demand/state.ts'

/** The members of the demand's state that decide where it stands; the others have columns, or are not needed. */
export type Progress = Pick<
  DemandState,
  | 'tasks'
  | 'received'
  | 'delivered'
  | 'deliveredAt'
  | 'hold'
  | 'approvals'
  | 'referral'
  | 'merged'
  | 'ended'
  | 'rung'
  | 'overdue'
  | 'triage'
  | 'urged'
  | 'supervision'
  | 'repeats'
  | 'order'
>

/** The progress in a demand's state. */
export function progressOf(demand: DemandState): Progress {
  const { tasks, received, delivered, deliveredAt, hold, approvals, referral, merged, ended, rung, overdue } = demand
  const { triage, urged, supervision, repeats, order } = demand
  const progress: { -readonly [K in keyof Progress]: Progress[K] } = {
    tasks,
    received,
    delivered,
    approvals,
    rung,
    overdue,
  }
  if (deliveredAt !== undefined) progress.deliveredAt = deliveredAt
  if (hold !== undefined) progress.hold = hold
  if (referral !== undefined) progress.referral = referral
  if (merged !== undefined) progress.merged = merged
  if (ended !== undefined) progress.ended = ended
  if (triage !== undefined) progress.triage = triage
  if (urged !== undefined) progress.urged = urged
  if (supervision !== undefined) progress.supervision = supervision
  if (repeats !== undefined) progress.repeats = repeats
  if (order !== undefined) progress.order = order
  return progress
}
