import { Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  DAY,
  type DomainEvent,
  type Instant,
  isRejection,
  omit,
  optional,
  Personal,
  type Private,
  type Rejection,
  read,
  reject,
  Text,
} from '../../kernel/index.ts'
import { person } from '../../personnel/personnel.ts'
import type { PersonState } from '../../personnel/state.ts'
import { dueMoments, reworkDueTimes } from '../clocks.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, raiser } from '../grants.ts'
import { notAbout, requireStatus, sameWorker } from '../guards.ts'
import { byWorkbook, demandRule, type WorkbookSetting } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { assignable, assigned } from '../tasks/assignment.ts'
import { type Assignee, beyondReach } from '../tasks/boundary.ts'
import { ordered, reviewerOf } from './reviewer.ts'

/** The days during which a closed demand can be reopened. */
const REOPEN_DAYS = 30
/** The reopening from which on a demand is under independent review. */
const REVIEW_FROM_REOPENING = 3

export const tooLate = ({ ended }: DemandState, now: Instant): Rejection | undefined =>
  ended !== undefined && now > ended.at + REOPEN_DAYS * DAY
    ? reject('demand.reopen-too-late', {
        en: `A demand can be reopened for ${REOPEN_DAYS} days. Raise a new one that names this one in \`related\`.`,
        zh: `诉求办结超过 ${REOPEN_DAYS} 天不能重办，请提交新诉求并关联本诉求。`,
      })
    : undefined

/** What rules that open a demand again read: the contract, and the person who did the work. */
export const givingBack = {
  ...byWorkbook,
  lastWorker: read.beside(person, ({ lastDelivery }: DemandState) => lastDelivery?.person),
}
/** What a rule knows that opens a demand again. */
export type ReworkSetting = WorkbookSetting & { readonly reads: { readonly lastWorker: PersonState | undefined } }

export const reopenDemand = demandRule(
  command({
    summary: {
      en: 'Reopen a closed demand within 30 days: it goes back to the party that delivered last. From the third time on, an independent party reviews it.',
      zh: '重办：办结后 30 天内可重办，退回最后承办单位限期重办；第三次起由未承办过的单位独立复核。',
    },
    by: [raiser, ...COORDINATORS],
    reads: givingBack,
    data: Closed({ note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { note }, setting) => {
    const { now, actor } = setting
    const refused = requireStatus(demand, 'closed') ?? notAbout(demand, actor) ?? tooLate(demand, now)
    return refused ?? demandReopened(demand, 'request', setting, note)
  },
)

/**
 * Opens a demand again, and gives it back to the party that delivered last, where that may still receive it. The clocks of the
 * demand count from the raising and never restart. From the third reopening on, an independent party reviews it instead.
 */
export function demandReopened(
  demand: DemandState,
  cause: 'feedback' | 'callback' | 'request' | 'hotline',
  setting: ReworkSetting,
  note?: Private<string>,
): readonly DomainEvent[] {
  const reopenings = demand.reopenings + 1
  const review = reopenings >= REVIEW_FROM_REOPENING
  const opened = demandEvents.DemandReopened({ cause, reopenings, review, ...optional('note', note) })
  const open = openAgain(demand)
  if (!review) return [opened, ...givenBack(open, demand.lastDelivery, setting)]
  const reviewer = reviewerOf(open, setting.reads.community)
  return reviewer === undefined ? [opened] : [opened, ordered(open, reviewer, 'reopened', setting)]
}

/** Opens a demand again whose raiser was not helped; a merged one then goes on by itself. */
export function notHelped(
  demand: DemandState,
  cause: 'feedback' | 'callback' | 'hotline',
  setting: ReworkSetting & { readonly reads: { readonly original: DemandState | undefined } },
): readonly DomainEvent[] {
  if (demand.merged === undefined) return demandReopened(demand, cause, setting)
  const { original } = demand.merged
  const unmerged = demandEvents.DemandUnmerged({ ...optional('original', original), cause: 'unresolved' })
  const last = setting.reads.original?.lastDelivery ?? demand.lastDelivery
  return [unmerged, ...givenBack(openAgain(demand), last, setting)]
}

/** The demand once it is open again. */
const openAgain = (demand: DemandState): DemandState => ({
  ...omit(demand, 'ended', 'merged', 'referral', 'firstReceiver', 'firstResolveBy', 'review'),
  tasks: demand.tasks.map((task) => ({ ...task, past: true })),
})

/** Gives the demand back to the party that delivered last; nothing where that cannot receive it. Then it is assigned again. */
function givenBack(
  open: DemandState,
  last: DemandState['lastDelivery'],
  setting: ReworkSetting,
): readonly DomainEvent[] {
  if (last === undefined) return []
  const worker = sameWorker(open, last.party, last.person, setting.reads.lastWorker)
  const back = reworkBy(open, { party: last.party, ...optional('person', worker) }, setting)
  return isRejection(back) ? [] : [back]
}

/** Gives a demand to a party that works on it again, within the boundary of its item, with less time than the first time. */
export const reworkBy = (demand: DemandState, to: Assignee, setting: WorkbookSetting): DomainEvent | Rejection =>
  assignable(demand) ??
  beyondReach('assign', demand, to, {}, setting) ??
  assigned(demand, demand.tasks.length + 1, to, {
    volunteered: false,
    rework: true,
    own: dueMoments(reworkDueTimes(demand, setting)),
  })
