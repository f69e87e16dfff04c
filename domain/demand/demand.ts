import { context } from '../kernel/index.ts'
import { assign, volunteer } from './assignment.ts'
import { closeDemand, giveFeedback, recordCallback, reopen } from './closure.ts'
import { deliver, evaluate, recordProgress, setWorkPlan } from './delivery.ts'
import { escalate } from './escalation.ts'
import { demandEvents } from './events.ts'
import { foldDemand } from './fold.ts'
import { importHistory } from './history-import.ts'
import { raise } from './intake.ts'
import { merge, unmerge } from './merger.ts'
import { mayKnowDemand } from './sight.ts'
import { type DemandState, unraised } from './state.ts'
import { propose, suggest } from './suggestion.ts'
import { answerReferral, hold, refer, resume } from './suspension.ts'
import { accept, reassign, returnTask, withdrawTask } from './tasks.ts'
import { appeal, declineDemand, triage } from './triage.ts'
import { withdrawDemand } from './withdrawal.ts'

/**
 * A demand: a need of a resident or a party, and its way through the community. It is raised and triaged. Its pieces go
 * to parties as tasks, within the boundary of a workbook item. It ends when its raiser, or an independent party, says so.
 */
export const demand = context('demand', {
  plural: 'demands',
  events: demandEvents,
  initial: unraised as DemandState,
  evolve: foldDemand,
  visible: mayKnowDemand,
  subject: ({ raiser }) => (raiser?.kind === 'resident' ? raiser.id : undefined),

  commands: {
    // A need is raised, or imported from another system.
    raise,
    import: importHistory,
    // Services suggest.
    propose,
    suggest,
    // It is sorted, merged into another, or sent elsewhere.
    triage,
    merge,
    unmerge,
    decline: declineDemand,
    appeal,
    refer,
    'answer-referral': answerReferral,
    // Parties receive pieces of it.
    assign,
    volunteer,
    accept,
    return: returnTask,
    reassign,
    'withdraw-task': withdrawTask,
    // They work on it, it waits, or it is escalated.
    'set-work-plan': setWorkPlan,
    'record-progress': recordProgress,
    deliver,
    hold,
    resume,
    escalate,
    // The raiser is asked, and it ends.
    'give-feedback': giveFeedback,
    'record-callback': recordCallback,
    close: closeDemand,
    evaluate,
    withdraw: withdrawDemand,
    reopen,
  },
})
