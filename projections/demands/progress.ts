import type { DemandState } from '../../domain/demand/state.ts'
import { optional } from '../../domain/kernel/index.ts'

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
  | 'about'
  | 'alsoAbout'
  | 'replies'
  | 'replyOpened'
  | 'harm'
  | 'triage'
>

export function progressOf(demand: DemandState): Progress {
  const { tasks, received, delivered, deliveredAt, hold, approvals, referral, merged, ended, rung, overdue, triage } =
    demand
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
  return { ...progress, ...dangerOf(demand) }
}

const dangerOf = ({ about, alsoAbout, replies, replyOpened, harm }: DemandState) => ({
  ...optional('about', about),
  ...optional('alsoAbout', alsoAbout),
  ...optional('replies', replies),
  ...optional('replyOpened', replyOpened),
  ...optional('harm', harm),
})
