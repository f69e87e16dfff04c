import { speaksFor } from '../community/index.ts'
import { type AnyContext, command, context } from '../kernel/index.ts'
import { assign, decideAssign, decideVolunteer, volunteer } from './assigning.ts'
import * as closing from './closing.ts'
import { decideClose, decideGiveFeedback, decideRecordCallback, decideReopen, reopen } from './closing.ts'
import {
  decideDeliver,
  decideEvaluate,
  decideRecordProgress,
  decideSetWorkPlan,
  deliver,
  evaluate,
  recordProgress,
  setWorkPlan,
} from './delivery.ts'
import { decideEscalate, escalate } from './escalating.ts'
import { demandEvents } from './events.ts'
import { evolveDemand } from './evolve.ts'
import { inCommunity } from './grounds.ts'
import { mayKnow } from './guards.ts'
import { decideImport, importHistory } from './importing.ts'
import { decideMerge, decideUnmerge, decideWithdraw, merge, unmerge, withdraw } from './merging.ts'
import type { Original } from './original.ts'
import { decideRaise, raise } from './raising.ts'
import { type DemandState, nobodysDemand } from './state.ts'
import { decidePropose, decideSuggest, propose, suggest } from './suggesting.ts'
import {
  answerReferral,
  decideAnswerReferral,
  decideHold,
  decideRefer,
  decideResume,
  hold,
  refer,
  resume,
} from './suspending.ts'
import {
  accept,
  decideAccept,
  decideReassign,
  decideReturn,
  decideWithdrawTask,
  giveBack,
  reassign,
  withdrawTask,
} from './tasks.ts'
import { appeal, decideAppeal, decideDecline, decideTriage, decline, triage } from './triage.ts'

/** Another demand of the community. Looked up late, because this context reads itself. */
const original: Original = {
  get context(): AnyContext {
    return demand
  },
  id: (data) => data.original,
}

/**
 * The heart: what somebody needs, and what becomes of it. It is raised and triaged, its pieces go to parties as tasks
 * within the boundary of a workbook item, and it ends when its raiser, or somebody independent, says so.
 */
export const demand = context('demand', {
  plural: 'demands',
  events: demandEvents,
  initial: nobodysDemand as DemandState,
  visible: mayKnow,
  // Whoever speaks for a party may do so only while it takes part, and only as what it is.
  grounds: inCommunity,
  objects: (actor, { community }) => (community?.established ? speaksFor(community, actor) : undefined),
  subject: ({ raiser }) => (raiser?.kind === 'resident' ? raiser.id : undefined),

  commands: {
    // Somebody says what they need, or another system has it on file.
    raise,
    import: importHistory,
    // Services suggest.
    propose,
    suggest,
    // It is sorted, or joined to another, or sent elsewhere.
    triage,
    merge: command({ ...merge, reads: { original } }),
    unmerge,
    decline,
    appeal,
    refer,
    'answer-referral': answerReferral,
    // Parties receive pieces of it.
    assign,
    volunteer,
    accept,
    return: giveBack,
    reassign,
    'withdraw-task': withdrawTask,
    // They work on it, or it waits, or somebody calls for more.
    'set-work-plan': setWorkPlan,
    'record-progress': recordProgress,
    deliver,
    hold,
    resume,
    escalate,
    // The raiser is asked, and it ends.
    'give-feedback': command({ ...closing.giveFeedback, reads: { original } }),
    'record-callback': command({ ...closing.recordCallback, reads: { original } }),
    close: command({ ...closing.close, reads: { original } }),
    evaluate,
    withdraw,
    reopen,
  },

  decide: {
    raise: decideRaise,
    import: decideImport,
    propose: decidePropose,
    suggest: decideSuggest,
    triage: decideTriage,
    merge: decideMerge,
    unmerge: decideUnmerge,
    decline: decideDecline,
    appeal: decideAppeal,
    refer: decideRefer,
    'answer-referral': decideAnswerReferral,
    assign: decideAssign,
    volunteer: decideVolunteer,
    accept: decideAccept,
    return: decideReturn,
    reassign: decideReassign,
    'withdraw-task': decideWithdrawTask,
    'set-work-plan': decideSetWorkPlan,
    'record-progress': decideRecordProgress,
    deliver: decideDeliver,
    hold: decideHold,
    resume: decideResume,
    escalate: decideEscalate,
    'give-feedback': decideGiveFeedback,
    'record-callback': decideRecordCallback,
    close: decideClose,
    evaluate: decideEvaluate,
    withdraw: decideWithdraw,
    reopen: decideReopen,
  },

  evolve: evolveDemand,
})
