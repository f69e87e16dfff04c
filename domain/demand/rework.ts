import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  DAY,
  type DomainEvent,
  type Instant,
  optional,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS, raiser } from './grants.ts'
import { notAbout, requireStatus } from './guards.ts'
import { demandRule } from './rule.ts'
import type { DemandState } from './state.ts'

/** The days during which a closed demand can be reopened. */
const REOPEN_DAYS = 30
/** The reopening from which on a demand is under independent review. */
const REVIEW_FROM_REOPENING = 3

export const reopenDemand = demandRule(
  command({
    summary: {
      en: 'Reopen a closed demand within 30 days. The third reopening starts an independent review.',
      zh: '重办：办结后 30 天内可重办，第三次起由未承办过的单位办理。',
    },
    by: [raiser, ...COORDINATORS],
    data: Closed({ note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { note }, { now, actor }) => {
    const refused = requireStatus(demand, 'closed') ?? notAbout(demand, actor) ?? tooLate(demand, now)
    return refused ?? [demandReopened(demand, 'request', note)]
  },
)

export const tooLate = ({ ended }: DemandState, now: Instant): Rejection | undefined =>
  ended !== undefined && now > ended.at + REOPEN_DAYS * DAY
    ? reject('demand.reopen-too-late', {
        en: `A demand can be reopened for ${REOPEN_DAYS} days. Raise a new one that names this one in \`related\`.`,
        zh: `诉求办结超过 ${REOPEN_DAYS} 天不能重办，请提交新诉求并关联本诉求。`,
      })
    : undefined

/** Reopens a demand. Its clocks, which count from the raising, never restart. */
export function demandReopened(
  demand: DemandState,
  cause: 'feedback' | 'callback' | 'request',
  note?: Private<string>,
): DomainEvent {
  const reopenings = demand.reopenings + 1
  const review = reopenings >= REVIEW_FROM_REOPENING
  return demandEvents.DemandReopened({ cause, reopenings, review, ...optional('note', note) })
}

/** Opens a demand again whose raiser was not helped; a merged one then goes on by itself. */
export const notHelped = (demand: DemandState, cause: 'feedback' | 'callback'): DomainEvent =>
  demand.merged === undefined
    ? demandReopened(demand, cause)
    : demandEvents.DemandUnmerged({ ...optional('original', demand.merged.original), cause: 'unresolved' })
