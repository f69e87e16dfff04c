import { type Folds, instant, omit, optional, type RecordedEvent } from '../kernel/index.ts'
import { closingCallback, contactFold, newlyDelivered, withoutCalls } from './closing/contact-fold.ts'
import { reviewFold } from './closing/review-fold.ts'
import { aboutFold } from './danger/about-fold.ts'
import { harmFold } from './danger/harm-fold.ts'
import { foldApproval } from './delay/approval-fold.ts'
import { foldExtension } from './delay/extension-fold.ts'
import { foldLongRun } from './delay/long-run-fold.ts'
import { awaitedAgain, escalationFold, startedOver } from './escalation/escalation-fold.ts'
import type { demandEvents } from './events.ts'
import { dueAgain, hotlineFold, orderTimes } from './hotline/hotline-fold.ts'
import { groupFold } from './intake/group-fold.ts'
import { safeContactFold, toldLimits } from './intake/safe-contact-fold.ts'
import { isReachable } from './raiser.ts'
import type { Raiser } from './shapes.ts'
import type { DemandState, RaiserId, Task } from './state.ts'
import { statutoryFold } from './tasks/statutory-fold.ts'
import { summonsFold, withoutOpenSummons } from './tasks/summons-fold.ts'
import { deliveredNow, dues, ownDues, taskFold } from './tasks/task-fold.ts'
import { urgingFold } from './tasks/urge-fold.ts'
import { deskFold, withDesk } from './triage/desk-fold.ts'
import { isBadNews } from './ways-out/ground-fields.ts'
import { foldMerger } from './ways-out/merger-fold.ts'
import { foldReferral } from './ways-out/referral-fold.ts'
import { foldWithdrawal } from './ways-out/withdrawal-fold.ts'

const folds: Folds<typeof demandEvents, DemandState> = {
  HistoryImported: (demand, { source, acceptBy, resolveBy }, event) => ({
    ...demand,
    stream: event.subject,
    imported: { source },
    clockFrom: instant(event.recordedtime),
    ...dues(acceptBy, resolveBy),
  }),

  DemandRaised: (demand, data, event) => ({
    ...demand,
    stream: event.subject,
    raiser: raiserId(data.raiser),
    ...(isReachable(data) ? { reachable: true as const } : {}),
    ...(data.helper === undefined ? {} : { helper: data.helper }),
    ...(data.order === undefined ? {} : { order: orderTimes(data.order) }),
    ...(data.group === undefined ? {} : { group: { invited: data.group.invited ?? [], members: [] } }),
    ...(data.about === undefined ? {} : { about: data.about }),
    ...(data.wish === undefined ? {} : { wish: data.wish }),
    level: data.level,
    visibility: data.visibility,
    concerns: data.concerns ?? demand.concerns,
    place: omit(data.place, 'area'),
    ...toldLimits(data.safeContact),
    clockFrom: demand.imported === undefined ? instant(event.recordedtime) : demand.clockFrom,
    ...dues(data.acceptBy, data.resolveBy),
  }),

  DemandTriaged: (
    demand,
    { item, level, visibility, concerns, place, safeContact, acceptBy, resolveBy, tasks = [] },
  ) => ({
    ...tasks.reduce((triaged, { task, ...own }) => ownDues(triaged, task, own), demand),
    item,
    level,
    visibility,
    concerns: concerns ?? demand.concerns,
    place,
    ...toldLimits(safeContact),
    ...dues(acceptBy, resolveBy),
  }),

  HelperConsentChanged(demand, { granted }) {
    if (demand.helper === undefined) return demand
    const helper = omit(demand.helper, 'agreed')
    return { ...demand, helper: granted ? { ...helper, agreed: true } : helper }
  },

  PublicationConsentChanged: (demand, { granted }) =>
    granted ? { ...demand, published: true } : omit(demand, 'published'),

  ...safeContactFold,
  ...groupFold,

  ItemProposed: (demand) => demand,
  DutyGapMet: (demand, { level }) => ({ ...demand, gapMet: level }),

  // Its own tasks no longer count: a demand that is unmerged later begins in triage.
  DemandMerged: (demand, { original, askedBy }, { party }) => ({
    ...omit(withoutCalls(withoutOpenSummons(demand)), 'deliveredAt', 'review'),
    merged: { ...optional('original', original), ...optional('by', askedBy ?? party) },
    approvals: [],
    tasks: demand.tasks.map(bygone),
  }),
  DemandUnmerged: (demand, { cause, resultDue }, event) => ({
    ...startedOver(omit(withoutCalls(dueAgain(demand, resultDue)), 'merged'), event),
    ...(cause === 'appeal' ? { mergeAppealed: demand.merged?.by ?? '' } : {}),
  }),
  ...foldMerger,
  DemandDeclined: (demand, { party, code }, event) => ({
    ...omit(end(demand, 'declined', event, optional('code', code)), 'declinedBy'),
    ...optional('declinedBy', party),
  }),
  DemandWithdrawn: (demand, { code, recordedBy, toCall, resultDue }, event) =>
    end(dueAgain(demand, resultDue), 'withdrawn', event, {
      ...optional('code', code),
      ...optional('by', recordedBy),
      ...optional('toCall', toCall),
    }),
  ...foldWithdrawal,
  DemandReferred: (demand, { body, answerBy, askedBy, after }, event) => ({
    ...awaitedAgain(demand, event),
    referral: 'open',
    referredTo: {
      ...optional('body', body),
      ...optional('by', askedBy ?? event.party),
      ...(after?.some(isBadNews) === true ? { badNews: true } : {}),
      ...(answerBy === undefined ? {} : { answerBy: instant(answerBy) }),
    },
  }),
  ReferralAnswered(demand, { outcome, resultDue }, event) {
    const answered = dueAgain(demand, resultDue)
    if (outcome === 'refused') return awaitedAgain(omit(answered, 'referral', 'referredTo'), event)
    return {
      ...newlyDelivered(omit(answered, 'lastDelivery'), event),
      referral: 'handled',
      referredTo: {
        ...omit(demand.referredTo ?? {}, 'answerBy', 'reminded'),
        ...optional('answeredBy', event.party),
      },
    }
  },
  ...foldReferral,
  ...foldApproval,
  ...foldLongRun,
  ...foldExtension,
  DemandHeld: (demand, { reviewBy, code }) => ({
    ...demand,
    hold: { reviewBy: instant(reviewBy), ...optional('code', code) },
    holds: demand.holds + 1,
  }),
  DemandResumed: (demand, _, event) => deliveredNow(awaitedAgain(omit(demand, 'hold'), event), event),

  ...taskFold,
  ...statutoryFold,
  ...summonsFold,
  SiteVerified: (demand) => demand,

  ProgressRecorded: (demand) => demand,
  ...contactFold,
  FeedbackGiven: (demand) => ({ ...demand, spoken: true }),
  EffectEvaluated: (demand) => demand,

  ...escalationFold,
  ...reviewFold,
  // An answer from outside stays the delivery: a dispute of the callback opens the demand again where it was.
  DemandClosed: (demand, { basis }, event) => {
    const closed = end(demand, 'closed', event)
    return {
      ...closed,
      ...(basis === 'confirmed' ? { confirmedAt: closed.ended.at } : {}),
      ...(demand.referral === 'handled' ? { referral: demand.referral } : {}),
      ended: { ...closed.ended, ...closingCallback(demand, basis) },
    }
  },
  DemandReopened: (demand, { cause, reopenings, resultDue }, event) => ({
    // A reopening starts a new round: earlier returns and escalations no longer count.
    ...omit(
      startedOver(dueAgain(demand, resultDue), event),
      'ended',
      'merged',
      'referral',
      'referredTo',
      'deliveredAt',
      'firstReceiver',
      'firstResolveBy',
      'responsible',
      'review',
      'deal',
    ),
    tasks: demand.tasks.map(bygone),
    returns: 0,
    appealed: demand.appealed || cause === 'appeal',
    reopenings,
  }),

  ...deskFold,
  ...urgingFold,
  ...hotlineFold,
  DemandRepeated: (demand, { earlier }) => ({ ...demand, repeats: earlier }),
  ...aboutFold,
  ...harmFold,
}

/** How each event changes the state of a demand. Personal values are sealed by then and are left out. */
export const foldDemand = withDesk(folds)

function raiserId(raiser: Raiser): RaiserId {
  if (raiser.kind === 'resident') return { kind: raiser.kind, id: raiser.id }
  return raiser.kind === 'party' ? { kind: raiser.kind, id: raiser.party } : { kind: raiser.kind }
}

const bygone = (task: Task): Task => ({ ...task, past: true })

/** `time` and not the recorded time: 30 days for reopening imported history count from when it really ended. */
const end = (
  demand: DemandState,
  how: 'closed' | 'declined' | 'withdrawn',
  event: RecordedEvent,
  why: Omit<NonNullable<DemandState['ended']>, 'how' | 'at'> = {},
) => ({
  ...omit(withoutOpenSummons(demand), 'referral', 'referredTo', 'hold', 'longRun', 'deal', 'review'),
  approvals: [],
  ended: { how, at: instant(event.time), ...why },
})
