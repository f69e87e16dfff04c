import { type Folds, instant, omit, optional, type RecordedEvent } from '../kernel/index.ts'
import { foldApproval } from './approval-fold.ts'
import { deskFold, withDesk } from './desk-fold.ts'
import type { demandEvents } from './events.ts'
import { foldExtension } from './extension-fold.ts'
import { isBadNews } from './ground-fields.ts'
import { groupFold } from './group-fold.ts'
import { foldLongRun } from './long-run-fold.ts'
import { foldMerger } from './merger-fold.ts'
import { foldReferral } from './referral-fold.ts'
import { safeContactFold, toldLimits } from './safe-contact-fold.ts'
import { CHAIN, type Raiser, type Uses } from './shapes.ts'
import { type DemandState, type RaiserId, stateOf, type Task, taskOf } from './state.ts'
import { foldWithdrawal } from './withdrawal-fold.ts'

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
    ...(data.helper === undefined ? {} : { helper: data.helper }),
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

  // Its own tasks no longer count: a demand that is unmerged later begins in triage.
  DemandMerged: (demand, { original, askedBy }, { party }) => ({
    ...omit(demand, 'deliveredAt'),
    merged: { ...optional('original', original), ...optional('by', askedBy ?? party) },
    approvals: [],
    tasks: demand.tasks.map(bygone),
  }),
  DemandUnmerged: (demand, { cause }) => ({
    ...omit(demand, 'merged'),
    ...(cause === 'appeal' ? { mergeAppealed: demand.merged?.by ?? '' } : {}),
  }),
  ...foldMerger,
  DemandDeclined: (demand, { party, code }, event) => ({
    ...omit(end(demand, 'declined', event, optional('code', code)), 'declinedBy'),
    ...optional('declinedBy', party),
  }),
  DemandWithdrawn: (demand, { code, recordedBy, toCall }, event) =>
    end(demand, 'withdrawn', event, {
      ...optional('code', code),
      ...optional('by', recordedBy),
      ...optional('toCall', toCall),
    }),
  ...foldWithdrawal,
  DemandReferred: (demand, { body, answerBy, askedBy, after }, { party }) => ({
    ...demand,
    referral: 'open',
    referredTo: {
      ...optional('body', body),
      ...optional('by', askedBy ?? party),
      ...(after?.some(isBadNews) === true ? { badNews: true } : {}),
      ...(answerBy === undefined ? {} : { answerBy: instant(answerBy) }),
    },
  }),
  ReferralAnswered: (demand, { outcome }, event) =>
    outcome === 'handled'
      ? {
          ...demand,
          referral: 'handled',
          referredTo: {
            ...omit(demand.referredTo ?? {}, 'answerBy', 'reminded'),
            ...optional('answeredBy', event.party),
          },
          deliveredAt: instant(event.recordedtime),
          unreached: false,
        }
      : omit(demand, 'referral', 'referredTo'),
  ...foldReferral,
  ...foldApproval,
  ...foldLongRun,
  ...foldExtension,
  DemandHeld: (demand, { reviewBy, code }) => ({
    ...demand,
    hold: { reviewBy: instant(reviewBy), ...optional('code', code) },
    holds: demand.holds + 1,
  }),
  DemandResumed: (demand, _, event) => deliveredNow(omit(demand, 'hold'), event),

  TaskAssigned: (demand, { task, party, person, firstReceiver, uses, own }, event) => ({
    ...(firstReceiver ? omit(demand, 'firstResolveBy') : demand),
    tasks: [
      ...takenOn(demand.tasks),
      {
        id: task,
        party,
        ...optional('person', person),
        state: 'assigned',
        assignedAt: instant(event.recordedtime),
        ...dues(own?.acceptBy, own?.resolveBy),
        shares: [],
        secondments: [],
        ...uses,
      },
    ],
    ...(firstReceiver ? { firstReceiver: party, ...firstDue(own) } : {}),
    received: including(demand.received, party),
  }),
  TaskAccepted: (demand, { task, person }) =>
    changeTask({ ...demand, taken: true }, task, (held) => ({
      ...held,
      state: 'accepted',
      ...optional('person', person),
    })),
  TaskReturned: (demand, { task, returns, responsible, stays }) => {
    const returned = { ...demand, returns, ...optional('responsible', responsible) }
    return stays ? returned : changeTask(returned, task, (held) => ({ ...held, state: 'returned', undone: true }))
  },
  TaskReassigned: (demand, { task, party, from, person, cause, own }, event) => {
    const received = { ...demand, received: including(demand.received, party) }
    return changeTask(cause === 'departure' ? without(received, from, party, own) : received, task, (held) =>
      party === from
        ? { ...omit(done(held), 'person'), ...optional('person', person) }
        : {
            ...omit(done(held), 'person', 'acceptBy', 'resolveBy'),
            party,
            ...optional('person', person),
            state: 'assigned',
            assignedAt: instant(event.recordedtime),
            ...dues(own?.acceptBy, own?.resolveBy),
          },
    )
  },
  TaskWithdrawn: (demand, { task, party, cause }, event) => {
    const withdrawn = changeTask(demand, task, (held) => ({ ...done(held), state: 'withdrawn' }))
    if (cause === 'departure') return changeTask(without(withdrawn, party), task, (held) => ({ ...held, undone: true }))
    return deliveredNow(withdrawn, event)
  },

  WorkPlanSet: (demand, { task, uses }) => changeTask(demand, task, (held) => using(held, uses)),
  MatchSuggested: (demand) => demand,
  ProgressRecorded: (demand, { party }, event) => inContact(demand, party, event),
  ServiceDelivered: (demand, { task, party, uses }, event) => ({
    ...changeTask(inContact(demand, party, event), task, (held) => using({ ...held, state: 'delivered' }, uses)),
    delivered: including(demand.delivered, party),
    deliverers: including(demand.deliverers, event.actor),
    deliveredAt: instant(event.recordedtime),
    unreached: false,
  }),
  FeedbackGiven: (demand) => ({ ...demand, spoken: true }),
  CallbackRecorded: (demand, { reached, party }, event) =>
    reached ? { ...inContact(demand, party, event), spoken: true } : { ...demand, unreached: true },
  EffectEvaluated: (demand) => demand,

  DemandEscalated: (demand, { to, cause, task }) => ({
    ...demand,
    rung: CHAIN.indexOf(to),
    overdue:
      cause === 'raiser' || cause === 'worker' ? demand.overdue : including(demand.overdue, `${task ?? '-'}:${cause}`),
  }),
  DemandClosed: (demand, _, event) => end(demand, 'closed', event),
  DemandReopened: (demand, { cause, reopenings, review }) => ({
    // A reopening starts a new round: earlier returns no longer count.
    ...omit(
      demand,
      'ended',
      'merged',
      'referral',
      'referredTo',
      'deliveredAt',
      'firstReceiver',
      'firstResolveBy',
      'responsible',
    ),
    unreached: false,
    tasks: demand.tasks.map(bygone),
    returns: 0,
    appealed: demand.appealed || cause === 'appeal',
    reopenings,
    review: demand.review || review,
  }),

  ...deskFold,
}

/** How each event changes the state of a demand. Personal values are sealed by then and are left out. */
export const foldDemand = withDesk(folds)

const dues = (acceptBy: string | undefined, resolveBy: string | undefined) => ({
  ...(acceptBy === undefined ? {} : { acceptBy: instant(acceptBy) }),
  ...(resolveBy === undefined ? {} : { resolveBy: instant(resolveBy) }),
})

/** Due times as events hold them. */
interface Dues {
  readonly acceptBy: string
  readonly resolveBy: string
}

const firstDue = (own: Dues | undefined) => (own === undefined ? {} : { firstResolveBy: instant(own.resolveBy) })

/** The demand with other due times of the holder of a task. */
function ownDues(demand: DemandState, id: string, own: Dues): DemandState {
  const changed = changeTask(demand, id, (held) => ({ ...held, ...dues(own.acceptBy, own.resolveBy) }))
  return taskOf(demand, id)?.party === demand.firstReceiver ? { ...changed, ...firstDue(own) } : changed
}

function raiserId(raiser: Raiser): RaiserId {
  if (raiser.kind === 'resident') return { kind: raiser.kind, id: raiser.id }
  return raiser.kind === 'party' ? { kind: raiser.kind, id: raiser.party } : { kind: raiser.kind }
}

const including = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list : [...list, one]

/** The demand, delivered now where the piece that was left was the last one: the raiser's days to answer begin. */
const deliveredNow = (demand: DemandState, { recordedtime }: RecordedEvent): DemandState =>
  stateOf(demand) === 'delivered' ? { ...demand, deliveredAt: instant(recordedtime), unreached: false } : demand

const bygone = (task: Task): Task => ({ ...task, past: true })

const done = (task: Task): Task => omit(task, 'undone')

/** A new task takes on the first piece that was given back undone. */
function takenOn(tasks: readonly Task[]): readonly Task[] {
  const first = tasks.find(({ undone, past }) => undone === true && past !== true)
  return first === undefined ? tasks : tasks.map((task) => (task === first ? done(task) : task))
}

/** A party that no longer takes part is not responsible. The successor on its task becomes the first receiver. */
function without(demand: DemandState, gone: string, successor?: string, own?: Dues): DemandState {
  const left = demand.responsible === gone ? omit(demand, 'responsible') : demand
  return left.firstReceiver === gone
    ? { ...omit(left, 'firstReceiver', 'firstResolveBy'), ...optional('firstReceiver', successor), ...firstDue(own) }
    : left
}

const using = (task: Task, uses: Uses | undefined): Task => (uses === undefined ? task : { ...task, ...uses })

const changeTask = (demand: DemandState, id: string, change: (task: Task) => Task): DemandState => ({
  ...demand,
  tasks: demand.tasks.map((task) => (task.id === id ? change(task) : task)),
})

/** `time` and not the recorded time: 30 days for reopening imported history count from when it really ended. */
const end = (
  demand: DemandState,
  how: 'closed' | 'declined' | 'withdrawn',
  event: RecordedEvent,
  why: Omit<NonNullable<DemandState['ended']>, 'how' | 'at'> = {},
): DemandState => ({
  ...omit(demand, 'referral', 'referredTo', 'hold', 'longRun'),
  approvals: [],
  ended: { how, at: instant(event.time), ...why },
})

/** Work on a demand, and calls to its raiser, count as contact of the party with the raiser. */
const inContact = (demand: DemandState, party: string | undefined, { recordedtime }: RecordedEvent): DemandState =>
  party === undefined ? demand : { ...demand, contact: { at: instant(recordedtime), party } }
