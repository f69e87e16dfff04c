import { context } from '../kernel/index.ts'
import { disputeCallback, recordCallback } from './closing/callback.ts'
import { closeDemand } from './closing/closure.ts'
import { denyContact, recordContact } from './closing/contact.ts'
import { dealCallback, skipCallback } from './closing/deal.ts'
import { giveFeedback } from './closing/feedback.ts'
import { passReviewOn, recordReview } from './closing/review.ts'
import { reopenDemand } from './closing/rework.ts'
import { giveReply, nameAbout, openReply } from './danger/about.ts'
import { clearSuspicion, missReport, reportHarm, suspectHarm } from './danger/harm.ts'
import { answerApproval, passOnApproval } from './delay/approval.ts'
import { extendDeadline } from './delay/extension.ts'
import { holdDemand, resumeDemand } from './delay/hold.ts'
import { grantLongRun, reportLongRun, watchLongRun } from './delay/long-run.ts'
import { escalateDemand } from './escalation/escalation.ts'
import { answerEscalation } from './escalation/escalation-answer.ts'
import { demandEvents } from './events.ts'
import { foldDemand } from './fold.ts'
import { handBackResult, missHandBack } from './hotline/hand-back.ts'
import { recordHotlineCallback } from './hotline/hotline-callback.ts'
import { receiveOrder } from './hotline/hotline-order.ts'
import { answerHotline, askHotline } from './hotline/hotline-question.ts'
import { inviteMembers, joinGroup, leaveGroup } from './intake/group.ts'
import { consentToHelper } from './intake/helper-consent.ts'
import { importHistory } from './intake/history-import.ts'
import { raiseDemand } from './intake/intake.ts'
import { consentToPublication } from './intake/publication.ts'
import { declareRepeat, urgeByRepeat } from './intake/repeat.ts'
import { setSafeContact } from './intake/safe-contact.ts'
import { demandSight } from './sight.ts'
import { type DemandState, unraised } from './state.ts'
import { assignTask, volunteerForTask } from './tasks/assignment.ts'
import { deliverTask, evaluateEffect, recordProgress, setWorkPlan } from './tasks/delivery.ts'
import { callLeads } from './tasks/roster-gap.ts'
import { verifySite } from './tasks/site.ts'
import { refuseRequest, requestByLaw } from './tasks/statutory.ts'
import { answerSummons, missSummons, summonParties } from './tasks/summons.ts'
import { superviseDemand } from './tasks/supervision.ts'
import { acceptTask, reassignTask, returnTask, withdrawTask } from './tasks/tasks.ts'
import { urgeDemand } from './tasks/urge.ts'
import { proposeItems, suggestMatch } from './triage/suggestion.ts'
import { triageDemand } from './triage/triage.ts'
import { passTriageOn } from './triage/triage-overdue.ts'
import { appealDecision, declineDemand } from './ways-out/decline.ts'
import { absorbDemands, reportRefusals } from './ways-out/merge-order.ts'
import { followOriginal, mergeDemand, unmergeDemand } from './ways-out/merger.ts'
import { answerReferral, endReferral, referDemand, remindReferral } from './ways-out/referral.ts'
import { checkWithdrawal, recordWithdrawal, withdrawDemand } from './ways-out/withdrawal.ts'

/**
 * A demand: a need of a resident or a party, and its way through the community. It is raised and triaged. Its pieces go
 * to parties as tasks, within the boundary of a workbook item. It ends when its raiser, or an independent party, says so.
 */
export const demand = context('demand', {
  plural: 'demands',
  events: demandEvents,
  foldVersion: 4,
  initial: unraised as DemandState,
  evolve: foldDemand,
  sight: demandSight,
  subject: ({ raiser }) => (raiser?.kind === 'resident' ? raiser.id : undefined),

  commands: {
    // A need is raised, or imported from another system.
    raise: raiseDemand,
    'receive-order': receiveOrder,
    import: importHistory,
    'consent-to-helper': consentToHelper,
    'set-safe-contact': setSafeContact,
    'invite-members': inviteMembers,
    join: joinGroup,
    'leave-group': leaveGroup,
    // Services suggest.
    propose: proposeItems,
    suggest: suggestMatch,
    'call-leads': callLeads,
    // It is sorted, merged into another, or sent elsewhere.
    triage: triageDemand,
    'pass-triage-on': passTriageOn,
    'declare-repeat': declareRepeat,
    merge: mergeDemand,
    absorb: absorbDemands,
    'report-refusals': reportRefusals,
    'follow-original': followOriginal,
    unmerge: unmergeDemand,
    decline: declineDemand,
    appeal: appealDecision,
    'consent-to-publication': consentToPublication,
    refer: referDemand,
    'answer-referral': answerReferral,
    'remind-referral': remindReferral,
    'end-referral': endReferral,
    // Parties receive pieces of it.
    assign: assignTask,
    volunteer: volunteerForTask,
    accept: acceptTask,
    return: returnTask,
    reassign: reassignTask,
    'withdraw-task': withdrawTask,
    'request-by-law': requestByLaw,
    'refuse-request': refuseRequest,
    summon: summonParties,
    'answer-summons': answerSummons,
    'miss-summons': missSummons,
    // They work on it, it waits, or it is escalated.
    'set-work-plan': setWorkPlan,
    'record-progress': recordProgress,
    'verify-site': verifySite,
    'record-contact': recordContact,
    'deny-contact': denyContact,
    deliver: deliverTask,
    hold: holdDemand,
    resume: resumeDemand,
    extend: extendDeadline,
    'grant-long-run': grantLongRun,
    'report-long-run': reportLongRun,
    'watch-long-run': watchLongRun,
    'answer-approval': answerApproval,
    'pass-on-approval': passOnApproval,
    escalate: escalateDemand,
    urge: urgeDemand,
    'urge-by-repeat': urgeByRepeat,
    supervise: superviseDemand,
    'answer-escalation': answerEscalation,
    // A hotline is asked, and gets the result.
    'ask-hotline': askHotline,
    'answer-hotline': answerHotline,
    'hand-back': handBackResult,
    'miss-hand-back': missHandBack,
    'record-hotline-callback': recordHotlineCallback,
    // It is about a party or a person, or there is danger.
    'name-about': nameAbout,
    reply: giveReply,
    'open-reply': openReply,
    'suspect-harm': suspectHarm,
    'report-harm': reportHarm,
    'miss-report': missReport,
    'clear-suspicion': clearSuspicion,
    // The raiser is asked, and it ends.
    'give-feedback': giveFeedback,
    'deal-callback': dealCallback,
    'skip-callback': skipCallback,
    'record-callback': recordCallback,
    'dispute-callback': disputeCallback,
    close: closeDemand,
    evaluate: evaluateEffect,
    withdraw: withdrawDemand,
    'record-withdrawal': recordWithdrawal,
    'check-withdrawal': checkWithdrawal,
    reopen: reopenDemand,
    'record-review': recordReview,
    'pass-review-on': passReviewOn,
  },
})
