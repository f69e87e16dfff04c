import { isHarmOpen } from '../../domain/demand/danger/harm-state.ts'
import { nextDemandDeadline } from '../../domain/demand/deadlines.ts'
import { awaitsHandBack, handBackBy } from '../../domain/demand/hotline/result-due.ts'
import { type DemandState, type DemandStatus, hasMergedResult, stateOf } from '../../domain/demand/state.ts'
import { awaitsDesk } from '../../domain/demand/triage/desk.ts'
import type { Instant } from '../../domain/kernel/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { escalationIn, NOT_ESCALATED } from './escalation-columns.ts'

const ENDED: readonly DemandStatus[] = ['closed', 'merged', 'declined', 'withdrawn']

/** Whether something ended the demand. */
export const isEnded = (demand: DemandState): boolean => ENDED.includes(stateOf(demand))

/** Suspected harm keeps a demand open until it is reported, and an order until its result is handed back, however the demand ended. */
const openIn = (demand: DemandState): 0 | 1 =>
  isEnded(demand) && !isHarmOpen(demand) && !hasMergedResult(demand) && !awaitsHandBack(demand) ? 0 : 1

/** Where the demand stands, and what is to be done next. */
export function standing(demand: DemandState) {
  const state = stateOf(demand)
  const calling = state === 'delivered' || state === 'merged' || demand.deal?.repeats !== undefined
  return {
    state,
    open: openIn(demand),
    due: dueIn(demand),
    alarm: alarmIn(demand),
    ...(isEnded(demand) ? NOT_ESCALATED : escalationIn(demand)),
    calling: calling ? 1 : 0,
    caller: demand.deal?.party ?? null,
    since: calling ? (demand.deliveredAt ?? demand.clockFrom) : NEVER,
  }
}

const alarmIn = (demand: DemandState): Instant => nextDemandDeadline(demand)?.at ?? NEVER

function dueIn(demand: DemandState): Instant {
  const state = stateOf(demand)
  const { acceptBy, resolveBy, deal, hold, triage, review, referredTo } = demand
  if (review !== undefined && state === 'triaged') return review.dueBy
  if (triage !== undefined && awaitsDesk(demand)) return Math.min(triage.by, acceptBy ?? NEVER)
  if (state === 'raised' || state === 'triaged' || state === 'assigned') return acceptBy ?? NEVER
  if (state === 'held') return hold?.reviewBy ?? NEVER
  if (state === 'referred') return referredTo?.answerBy ?? NEVER
  const handBack = awaitsHandBack(demand) ? (handBackBy(demand.order) ?? NEVER) : NEVER
  return Math.min((state === 'in-progress' ? resolveBy : deal?.due) ?? NEVER, handBack)
}
