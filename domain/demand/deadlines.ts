import { DAY, type Instant, optional } from '../kernel/index.ts'
import type { DemandApproval } from './approval-events.ts'
import { ANSWER_DAYS } from './closure.ts'
import { awaitsDesk } from './desk.ts'
import { causeOf, type OVERDUE_CAUSES } from './escalation.ts'
import { climbers, type LadderGrounds, nextStep } from './ladder.ts'
import { type DemandState, sharesParty, stateOf } from './state.ts'
import { nextSummonsDeadline } from './summons.ts'

/** A command that the deadline service sends once its moment has come. The rules judge again by their own clock. */
export type DemandDeadline = { readonly at: Instant } & (
  | { readonly command: 'resume' | 'pass-triage-on' | 'miss-summons'; readonly data: Readonly<Record<never, never>> }
  | { readonly command: 'pass-on-approval'; readonly data: { readonly approval: string } }
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
  const all = [courseNext(demand, grounds), nextSummonsDeadline(demand), ...demand.approvals.map(approvalNext)]
  return all.reduce(earlier, undefined)
}

const earlier = (one: DemandDeadline | undefined, other: DemandDeadline | undefined): DemandDeadline | undefined =>
  one === undefined || (other !== undefined && other.at < one.at) ? other : one

/** When an unanswered approval is passed on. At the very moment of its due time it can still be answered. */
const approvalNext = ({ id, dueBy }: DemandApproval): DemandDeadline => ({
  at: dueBy + 1,
  command: 'pass-on-approval',
  data: { approval: id },
})

/** The next deadline in the course of a demand. */
function courseNext(demand: DemandState, grounds: LadderGrounds | undefined): DemandDeadline | undefined {
  const state = stateOf(demand)
  if (state === 'held') return demand.hold && { at: demand.hold.reviewBy, command: 'resume', data: {} }
  if (state === 'delivered') return silenceOf(demand)
  return earlier(nextEscalation(demand, grounds), triageNext(demand))
}

/** When the other coordinators are asked to sort the demand. */
function triageNext(demand: DemandState): DemandDeadline | undefined {
  const { triage } = demand
  if (triage === undefined || triage.passedOn === true || !awaitsDesk(demand)) return undefined
  return { at: triage.by + 1, command: 'pass-triage-on', data: {} }
}

/** When silence closes the demand. It does not close an urgent or restricted one, or one whose raiser's party delivered. */
function silenceOf(demand: DemandState): DemandDeadline | undefined {
  const { level, visibility, deliveredAt, clockFrom } = demand
  if (level === 'L1' || visibility === 'restricted' || sharesParty(demand)) return undefined
  return { at: (deliveredAt ?? clockFrom) + ANSWER_DAYS * DAY, command: 'close', data: { basis: 'silence' } }
}

function nextEscalation(demand: DemandState, grounds: LadderGrounds | undefined): DemandDeadline | undefined {
  let first: DemandDeadline | undefined
  for (const climber of climbers(demand)) {
    const at = nextStep(demand, climber, grounds)
    if (at === undefined || (first !== undefined && first.at <= at)) continue
    const { ladder, task } = climber
    first = { at, command: 'escalate', data: { cause: causeOf(ladder), ...optional('task', task) } }
  }
  return first
}
