import { DAY, type Instant, isRejection } from '../kernel/index.ts'
import type { DemandApproval } from './approval-events.ts'
import { ANSWER_DAYS, mayEndInSilence } from './closure.ts'
import { awaitsDesk } from './desk.ts'
import { isUnheld, isWaiting, OVERDUE_CAUSES, overdueKey } from './escalation.ts'
import { isLongRunning, resultDue } from './excuse.ts'
import { deliveryOf } from './merge-target.ts'
import { type DemandState, liveTasks, stateOf, TOP_RUNG } from './state.ts'

/** A command that the deadline service sends once its moment has come. The rules judge again by their own clock. */
export type DemandDeadline = { readonly at: Instant } & (
  | {
      readonly command: 'resume' | 'pass-triage-on' | 'watch-long-run' | 'remind-referral' | 'end-referral'
      readonly data: Readonly<Record<never, never>>
    }
  | { readonly command: 'pass-on-approval'; readonly data: { readonly approval: string } }
  | { readonly command: 'close'; readonly data: { readonly basis: 'silence' } }
  | {
      readonly command: 'escalate'
      readonly data: { readonly cause: (typeof OVERDUE_CAUSES)[number]; readonly task?: string }
    }
)

/** The next deadline of a demand, if nothing else happens. */
export function nextDemandDeadline(demand: DemandState): DemandDeadline | undefined {
  return [longRunNext(demand), courseNext(demand), ...demand.approvals.map(approvalNext)].reduce(earlier, undefined)
}

const earlier = (one: DemandDeadline | undefined, other: DemandDeadline | undefined): DemandDeadline | undefined =>
  one === undefined || (other !== undefined && other.at < one.at) ? other : one

/** When an unanswered approval is passed on. At the very moment of its due time it can still be answered. */
const approvalNext = ({ id, dueBy }: DemandApproval): DemandDeadline => ({
  at: dueBy + 1,
  command: 'pass-on-approval',
  data: { approval: id },
})

/** When a report on a long-running problem is missed, or its time is over. */
function longRunNext(demand: DemandState): DemandDeadline | undefined {
  if (!isLongRunning(demand)) return undefined
  const { until, reportBy, missed } = demand.longRun
  return { at: missed === true ? until : Math.min(until, reportBy + 1), command: 'watch-long-run', data: {} }
}

/** The next deadline in the course of a demand. The result of an imported demand has none. */
function courseNext(demand: DemandState): DemandDeadline | undefined {
  const state = stateOf(demand)
  if (state === 'merged') return mergedSilenceOf(demand)
  const answer = state === 'referred' ? answerOverdue(demand) : undefined
  if (demand.imported !== undefined) return answer
  if (state === 'held') return demand.hold && { at: demand.hold.reviewBy, command: 'resume', data: {} }
  if (state === 'delivered') return silenceOf(demand)
  return earliest(answer, overdueNext(demand), triageNext(demand))
}

/** When the answer of the outside body is overdue: first it is asked again, then the referral ends. */
function answerOverdue({ referredTo }: DemandState): DemandDeadline | undefined {
  if (referredTo?.answerBy === undefined) return undefined
  const command = referredTo.reminded === true ? 'end-referral' : 'remind-referral'
  return { at: referredTo.answerBy + 1, command, data: {} }
}

/** When silence closes a merged demand whose original is delivered. */
const mergedSilenceOf = ({ merged }: DemandState): DemandDeadline | undefined =>
  merged?.closesBy === undefined ? undefined : { at: merged.closesBy, command: 'close', data: { basis: 'silence' } }

/** When the other coordinators are asked to sort the demand. */
function triageNext(demand: DemandState): DemandDeadline | undefined {
  const { triage } = demand
  if (triage === undefined || triage.passedOn === true || !awaitsDesk(demand)) return undefined
  return { at: triage.by + 1, command: 'pass-triage-on', data: {} }
}

function earliest(...deadlines: readonly (DemandDeadline | undefined)[]): DemandDeadline | undefined {
  return deadlines.filter((one) => one !== undefined).sort((one, other) => one.at - other.at)[0]
}

/** When silence closes the demand, where it may. */
export function silenceOf(demand: DemandState): DemandDeadline | undefined {
  const delivery = deliveryOf(demand, undefined)
  if (isRejection(delivery) || !mayEndInSilence(demand, delivery)) return undefined
  return { at: delivery.at + ANSWER_DAYS * DAY, command: 'close', data: { basis: 'silence' } }
}

function overdueNext(demand: DemandState): DemandDeadline | undefined {
  if (demand.rung >= TOP_RUNG) return undefined
  let first: DemandDeadline | undefined
  for (const task of isUnheld(demand) ? [undefined] : liveTasks(demand).map(({ id }) => id)) {
    for (const cause of OVERDUE_CAUSES) {
      const due = cause === 'acceptance-overdue' ? demand.acceptBy : resultDue(demand)
      if (due === undefined || demand.overdue.includes(overdueKey(task, cause))) continue
      if (task !== undefined && !isWaiting(demand, task, cause)) continue
      // At the very moment of the due time it is still in time.
      if (first !== undefined && first.at <= due + 1) continue
      first = { at: due + 1, command: 'escalate', data: { cause, ...(task === undefined ? {} : { task }) } }
    }
  }
  return first
}
