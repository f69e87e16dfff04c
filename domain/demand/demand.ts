import { context } from '../kernel/index.ts'
import { giveReply, nameAbout, openReply } from './about.ts'
import { answerApproval, passOnApproval } from './approval.ts'
import { assignTask, volunteerForTask } from './assignment.ts'
import { disputeCallback, recordCallback } from './callback.ts'
import { closeDemand } from './closure.ts'
import { denyContact, recordContact } from './contact.ts'
import { dealCallback, skipCallback } from './deal.ts'
import { appealDecision, declineDemand } from './decline.ts'
import { deliverTask, evaluateEffect, recordProgress, setWorkPlan } from './delivery.ts'
import { escalateDemand } from './escalation.ts'
import { answerEscalation } from './escalation-answer.ts'
import { demandEvents } from './events.ts'
import { extendDeadline } from './extension.ts'
import { giveFeedback } from './feedback.ts'
import { foldDemand } from './fold.ts'
import { inviteMembers, joinGroup, leaveGroup } from './group.ts'
import { handBackResult, missHandBack } from './hand-back.ts'
import { clearSuspicion, missReport, reportHarm, suspectHarm } from './harm.ts'
import { consentToHelper } from './helper-consent.ts'
import { importHistory } from './history-import.ts'
import { holdDemand, resumeDemand } from './hold.ts'
import { recordHotlineCallback } from './hotline-callback.ts'
import { receiveOrder } from './hotline-order.ts'
import { answerHotline, askHotline } from './hotline-question.ts'
import { raiseDemand } from './intake.ts'
import { grantLongRun, reportLongRun, watchLongRun } from './long-run.ts'
import { absorbDemands, reportRefusals } from './merge-order.ts'
import { followOriginal, mergeDemand, unmergeDemand } from './merger.ts'
import { consentToPublication } from './publication.ts'
import { answerReferral, endReferral, referDemand, remindReferral } from './referral.ts'
import { declareRepeat, urgeByRepeat } from './repeat.ts'
import { passReviewOn, recordReview } from './review.ts'
import { reopenDemand } from './rework.ts'
import { callLeads } from './roster-gap.ts'
import { setSafeContact } from './safe-contact.ts'
import { demandSight } from './sight.ts'
import { verifySite } from './site.ts'
import { type DemandState, unraised } from './state.ts'
import { refuseRequest, requestByLaw } from './statutory.ts'
import { proposeItems, suggestMatch } from './suggestion.ts'
import { answerSummons, missSummons, summonParties } from './summons.ts'
import { superviseDemand } from './supervision.ts'
import { acceptTask, reassignTask, returnTask, withdrawTask } from './tasks.ts'
import { triageDemand } from './triage.ts'
import { passTriageOn } from './triage-overdue.ts'
import { urgeDemand } from './urge.ts'
import { checkWithdrawal, recordWithdrawal, withdrawDemand } from './withdrawal.ts'

/**
 * A demand: a need of a resident or a party, and its way through the community. It is raised and triaged. Its pieces go
 * to parties as tasks, within the boundary of a workbook item. It ends when its raiser, or an independent party, says so.
 */
export const demand = context('demand', {
  plural: 'demands',
  events: demandEvents,
  foldVersion: 3,
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
