import { DAY, type Instant } from '../kernel/index.ts'
import type { DemandApproval } from './approval-events.ts'
import { lapseOf } from './deal.ts'
import { awaitsDesk } from './desk.ts'
import { isUnheld, isWaiting, OVERDUE_CAUSES, overdueKey } from './escalation.ts'
import { isLongRunning, resultDue } from './excuse.ts'
import { isHarmOpen } from './harm-state.ts'
import { ANSWER_DAYS, checkCause, disputedParties, isTied } from './independence.ts'
import { workFor } from './merge-target.ts'
import { type DemandState, liveTasks, stateOf, TOP_RUNG } from './state.ts'
import { nextSummonsDeadline } from './summons.ts'

/** A command that the deadline service sends once its moment has come. The rules judge again by their own clock. */
export type DemandDeadline = { readonly at: Instant } & (
  | {
      readonly command: 'resume' | 'pass-triage-on' | 'watch-long-run' | 'deal-callback' | 'miss-report'
      readonly data: Readonly<Record<never, never>>
    }
  | { readonly command: 'pass-on-approval'; readonly data: { readonly approval: string } }
  | { readonly command: 'miss-summons'; readonly data: Readonly<Record<never, never>> }
  | { readonly command: 'close'; readonly data: { readonly basis: 'silence' } }
  | {
      readonly command: 'escalate'
      readonly data: { readonly cause: (typeof OVERDUE_CAUSES)[number]; readonly task?: string }
    }
)

/** The next deadline of a demand, if nothing else happens. */
export function nextDemandDeadline(demand: DemandState): DemandDeadline | undefined {
  return [longRunNext(demand), courseNext(demand), reportNext(demand), ...demand.approvals.map(approvalNext)].reduce(
    earlier,
    undefined,
  )
}

const earlier = (one: DemandDeadline | undefined, other: DemandDeadline | undefined): DemandDeadline | undefined =>
  one === undefined || (other !== undefined && other.at < one.at) ? other : one

/** When an unanswered approval is passed on. At the very moment of its due time it can still be answered. */
const approvalNext = ({ id, dueBy }: DemandApproval): DemandDeadline => ({
  at: dueBy + 1,
  command: 'pass-on-approval',
  data: { approval: id },
})

/** When the mandatory report of suspected harm is late. It is due however the demand ended. */
const reportNext = (demand: DemandState): DemandDeadline | undefined =>
  demand.harm === undefined || !isHarmOpen(demand) || demand.harm.missed === true
    ? undefined
    : { at: demand.harm.dueBy + 1, command: 'miss-report', data: {} }

/** When a report on a long-running problem is missed, or its time is over. */
function longRunNext(demand: DemandState): DemandDeadline | undefined {
  if (!isLongRunning(demand)) return undefined
  const { until, reportBy, missed } = demand.longRun
  return { at: missed === true ? until : Math.min(until, reportBy + 1), command: 'watch-long-run', data: {} }
}

/** The next deadline in the course of a demand. An imported demand has none. */
function courseNext(demand: DemandState): DemandDeadline | undefined {
  const [step, summons] = [nextStep(demand), nextSummonsDeadline(demand)]
  return summons === undefined || (step !== undefined && step.at <= summons.at) ? step : summons
}

/** The next step that waiting for parties or for the raiser requires. An imported demand has none. */
function nextStep(demand: DemandState): DemandDeadline | undefined {
  if (demand.imported !== undefined) return undefined
  const state = stateOf(demand)
  if (state === 'held') return demand.hold && { at: demand.hold.reviewBy, command: 'resume', data: {} }
  if (state === 'delivered') return earliest(silenceOf(demand), dealOf(demand))
  // Whether the other demand is delivered, its own stream says.
  if (state === 'merged') return demand.deal === undefined ? undefined : dealOf(demand)
  return earliest(overdueNext(demand), triageNext(demand))
}

/** When the other coordinators are asked to sort the demand. */
function triageNext(demand: DemandState): DemandDeadline | undefined {
  const { triage } = demand
  if (triage === undefined || triage.passedOn === true || !awaitsDesk(demand)) return undefined
  return { at: triage.by + 1, command: 'pass-triage-on', data: {} }
}

function earliest(...deadlines: readonly (DemandDeadline | undefined)[]): DemandDeadline | undefined {
  return deadlines.filter((one) => one !== undefined).sort((one, other) => one.at - other.at)[0]
}

/**
 * When silence closes a delivered demand. It does not close an urgent or restricted one, one whose raiser belongs to those who
 * delivered, or one whose raiser disputed a callback.
 */
export function silenceOf(demand: DemandState): DemandDeadline | undefined {
  const { level, visibility } = demand
  const delivery = workFor(demand)
  if (level === 'L1' || visibility === 'restricted' || disputedParties(demand).length > 0) return undefined
  if (isTied(demand, delivery, NO_GROUND)) return undefined
  return { at: delivery.at + ANSWER_DAYS * DAY, command: 'close', data: { basis: 'silence' } }
}

/** What a deadline knows without the rule's reads: the rule judges again. */
const NO_GROUND = { original: undefined, raiserAsPerson: undefined }

/** When the engine asks a party to call the raiser, or the next party. A raiser without a contact is asked in the inbox first. */
function dealOf(demand: DemandState): DemandDeadline {
  const delivery = workFor(demand)
  const asked = checkCause(demand, delivery, NO_GROUND, delivery.at) !== undefined || demand.reachable === true
  const first = asked ? delivery.at : delivery.at + ANSWER_DAYS * DAY
  const at = demand.deal === undefined ? first : lapseOf(demand.deal)
  return { at, command: 'deal-callback', data: {} }
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
