import { DAY, type Instant } from '../kernel/index.ts'
import type { DemandApproval } from './approval-events.ts'
import { ANSWER_DAYS } from './closure.ts'
import { awaitsDesk } from './desk.ts'
import { isUnheld, isWaiting, OVERDUE_CAUSES, overdueKey } from './escalation.ts'
import { type DemandState, isHarmOpen, liveTasks, sharesParty, stateOf, TOP_RUNG } from './state.ts'

/** A command that the deadline service sends once its moment has come. The rules judge again by their own clock. */
export type DemandDeadline = { readonly at: Instant } & (
  | { readonly command: 'resume' | 'pass-triage-on' | 'miss-report'; readonly data: Readonly<Record<never, never>> }
  | { readonly command: 'pass-on-approval'; readonly data: { readonly approval: string } }
  | { readonly command: 'close'; readonly data: { readonly basis: 'silence' } }
  | {
      readonly command: 'escalate'
      readonly data: { readonly cause: (typeof OVERDUE_CAUSES)[number]; readonly task?: string }
    }
)

/** The next deadline of a demand, if nothing else happens. */
export function nextDemandDeadline(demand: DemandState): DemandDeadline | undefined {
  return [courseNext(demand), reportNext(demand), ...demand.approvals.map(approvalNext)].reduce(earlier, undefined)
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

/** The next deadline in the course of a demand. An imported demand has none. */
function courseNext(demand: DemandState): DemandDeadline | undefined {
  if (demand.imported !== undefined) return undefined
  const state = stateOf(demand)
  if (state === 'held') return demand.hold && { at: demand.hold.reviewBy, command: 'resume', data: {} }
  if (state === 'delivered') return silenceOf(demand)
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

/** When silence closes the demand. It does not close an urgent or restricted one, or one whose raiser's party delivered. */
function silenceOf(demand: DemandState): DemandDeadline | undefined {
  const { level, visibility, deliveredAt, clockFrom } = demand
  if (level === 'L1' || visibility === 'restricted' || sharesParty(demand)) return undefined
  return { at: (deliveredAt ?? clockFrom) + ANSWER_DAYS * DAY, command: 'close', data: { basis: 'silence' } }
}

function overdueNext(demand: DemandState): DemandDeadline | undefined {
  if (demand.rung >= TOP_RUNG) return undefined
  let first: DemandDeadline | undefined
  for (const task of isUnheld(demand) ? [undefined] : liveTasks(demand).map(({ id }) => id)) {
    for (const cause of OVERDUE_CAUSES) {
      const due = cause === 'acceptance-overdue' ? demand.acceptBy : demand.resolveBy
      if (due === undefined || demand.overdue.includes(overdueKey(task, cause))) continue
      if (task !== undefined && !isWaiting(demand, task, cause)) continue
      // At the very moment of the due time it is still in time.
      if (first !== undefined && first.at <= due + 1) continue
      first = { at: due + 1, command: 'escalate', data: { cause, ...(task === undefined ? {} : { task }) } }
    }
  }
  return first
}
