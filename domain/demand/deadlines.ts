import { DAY, type Instant, optional } from '../kernel/index.ts'
import { lapseOf } from './closing/deal.ts'
import { ANSWER_DAYS, checkCause, isTied, mayEndInSilence } from './closing/independence.ts'
import { isHarmOpen } from './danger/harm-state.ts'
import type { DemandApproval } from './delay/approval-events.ts'
import { isLongRunning } from './delay/excuse.ts'
import { causeOf, type OVERDUE_CAUSES } from './escalation/escalation.ts'
import { climbers, type LadderGrounds, nextStep as nextRung } from './escalation/ladder.ts'
import { handBackDeadline } from './hotline/result-due.ts'
import { type DemandState, hasMergedResult, stateOf } from './state.ts'
import { nextSummonsDeadline } from './tasks/summons.ts'
import { awaitsDesk } from './triage/desk.ts'
import { workFor } from './ways-out/merge-target.ts'

/** A command that the deadline service sends once its moment has come. The rules judge again by their own clock. */
export type DemandDeadline = { readonly at: Instant } & (
  | {
      readonly command:
        | 'resume'
        | 'pass-triage-on'
        | 'watch-long-run'
        | 'deal-callback'
        | 'miss-report'
        | 'miss-hand-back'
        | 'remind-referral'
        | 'end-referral'
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

/**
 * The next deadline of a demand, if nothing else happens.
 *
 * @param grounds the calendar and the parties. Without them an escalation may follow later than told, or not at all.
 */
export function nextDemandDeadline(demand: DemandState, grounds?: LadderGrounds): DemandDeadline | undefined {
  const next = earliest(
    longRunNext(demand),
    nextStep(demand, grounds),
    nextSummonsDeadline(demand),
    reportNext(demand),
    handBackNext(demand),
    ...demand.approvals.map(approvalNext),
  )
  return next ?? unknownDealOf(demand)
}

function earliest(...deadlines: readonly (DemandDeadline | undefined)[]): DemandDeadline | undefined {
  return deadlines.filter((one) => one !== undefined).sort((one, other) => one.at - other.at)[0]
}

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

/** When the result of an order is late. It is due however the demand ended. */
function handBackNext(demand: DemandState): DemandDeadline | undefined {
  const due = handBackDeadline(demand)
  return due === undefined ? undefined : { at: due + 1, command: 'miss-hand-back', data: {} }
}

/** When a report on a long-running problem is missed, or its time is over. */
function longRunNext(demand: DemandState): DemandDeadline | undefined {
  if (!isLongRunning(demand)) return undefined
  const { until, reportBy, missed } = demand.longRun
  return { at: missed === true ? until : Math.min(until, reportBy + 1), command: 'watch-long-run', data: {} }
}

/** The next step that waiting for parties or for the raiser requires. */
function nextStep(demand: DemandState, grounds: LadderGrounds | undefined): DemandDeadline | undefined {
  const state = stateOf(demand)
  if (state === 'held') return demand.hold && { at: demand.hold.reviewBy, command: 'resume', data: {} }
  if (state === 'delivered') return earliest(silenceOf(demand), dealOf(demand))
  if (state === 'merged') return earliest(mergedSilenceOf(demand), mergedDealOf(demand))
  if (state === 'closed' && demand.deal !== undefined) return dealOf(demand)
  return earliest(
    state === 'referred' ? answerOverdue(demand) : undefined,
    nextEscalation(demand, grounds),
    triageNext(demand),
  )
}

/** When the answer of the outside body is overdue: first it is asked again, then the referral ends. */
function answerOverdue({ referredTo }: DemandState): DemandDeadline | undefined {
  if (referredTo?.answerBy === undefined) return undefined
  const command = referredTo.reminded === true ? 'end-referral' : 'remind-referral'
  return { at: referredTo.answerBy + 1, command, data: {} }
}

/** When silence closes a merged demand whose original is delivered, where it may. */
function mergedSilenceOf(demand: DemandState): DemandDeadline | undefined {
  const { merged, tied } = demand
  if (merged?.closesBy === undefined || tied === true || !mayEndInSilence(demand, workFor(demand))) return undefined
  return { at: merged.closesBy, command: 'close', data: { basis: 'silence' } }
}

/** When a party is asked to call the raiser of a merged demand, where the original is known to have a result. */
const mergedDealOf = (demand: DemandState): DemandDeadline | undefined =>
  hasMergedResult(demand) || demand.deal !== undefined ? dealOf(demand) : undefined

/**
 * The call to the raiser of a merged demand, where nothing says where the original stands: the rule and the list of callbacks judge.
 * It comes last, because it may stay due for long, and no other deadline waits for it.
 */
const unknownDealOf = (demand: DemandState): DemandDeadline | undefined =>
  stateOf(demand) === 'merged' && demand.merged?.stands === undefined && demand.deal === undefined
    ? dealOf(demand)
    : undefined

/** When the other coordinators are asked to sort the demand. */
function triageNext(demand: DemandState): DemandDeadline | undefined {
  const { triage } = demand
  if (triage === undefined || triage.passedOn === true || !awaitsDesk(demand)) return undefined
  return { at: triage.by + 1, command: 'pass-triage-on', data: {} }
}

/** When silence closes a delivered demand, where it may. */
export function silenceOf(demand: DemandState): DemandDeadline | undefined {
  const delivery = workFor(demand)
  if (!mayEndInSilence(demand, delivery) || isTied(demand, delivery, NO_GROUND)) return undefined
  return { at: delivery.at + ANSWER_DAYS * DAY, command: 'close', data: { basis: 'silence' } }
}

/** What a deadline knows without the rule's reads: the rule judges again. */
const NO_GROUND = { original: undefined, raiserAsPerson: undefined }

/** When the engine asks a party to call the raiser, or the next party. A raiser without a contact is asked in the inbox first. */
function dealOf(demand: DemandState): DemandDeadline {
  const work = workFor(demand)
  const delivery = { ...work, at: demand.merged?.since ?? work.at }
  const asked = checkCause(demand, delivery, NO_GROUND, delivery.at) !== undefined || demand.reachable === true
  // A dispute of the last callback leads to another question.
  const from = Math.max(delivery.at, ...demand.callbacks.map(({ at }) => at))
  const first = asked ? from : delivery.at + ANSWER_DAYS * DAY
  const at = demand.deal === undefined ? first : lapseOf(demand.deal)
  return { at, command: 'deal-callback', data: {} }
}

function nextEscalation(demand: DemandState, grounds: LadderGrounds | undefined): DemandDeadline | undefined {
  let first: DemandDeadline | undefined
  for (const climber of climbers(demand)) {
    const at = nextRung(demand, climber, grounds)
    if (at === undefined || (first !== undefined && first.at <= at)) continue
    const { ladder, task } = climber
    first = { at, command: 'escalate', data: { cause: causeOf(ladder), ...optional('task', task) } }
  }
  return first
}
