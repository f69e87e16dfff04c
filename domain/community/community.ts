import { context } from '../kernel/index.ts'
import { declareAbsence, endAbsence } from './absence.ts'
import { appoint, endAppointment } from './appointments.ts'
import { establish, setCalendar } from './establishment.ts'
import { communityEvents } from './events.ts'
import { foldCommunity } from './fold.ts'
import { saveOrderColumns } from './order-columns.ts'
import { registerBody, retireBody } from './outside-bodies.ts'
import { changeParty, formServiceCommittee, joinParty, leaveParty, reinstateParty, suspendParty } from './parties.ts'
import { adoptPlan, evaluatePlan, revisePlan } from './plans.ts'
import { keepSubjects, registerProgram, revokeProgram } from './programs.ts'
import { publishReport, summarizeWeek } from './reports.ts'
import { reportDutyGaps } from './roster.ts'
import { communitySight } from './sight.ts'
import { listSkill, retireSkill } from './skills.ts'
import { unestablished } from './state.ts'
import { addQuarter, drawGrid, redrawGrid } from './territory.ts'

/** The tenant: its territory, its parties, and who is responsible for what. */
export const community = context('community', {
  plural: 'communities',
  singleton: true,
  foldVersion: 5,
  events: communityEvents,
  initial: unestablished,
  sight: communitySight,
  commands: {
    // It is founded, and keeps a calendar.
    establish,
    'set-calendar': setCalendar,
    // Its territory.
    'add-quarter': addQuarter,
    'draw-grid': drawGrid,
    'redraw-grid': redrawGrid,
    // Its parties.
    'join-party': joinParty,
    'change-party': changeParty,
    'suspend-party': suspendParty,
    'reinstate-party': reinstateParty,
    'leave-party': leaveParty,
    'form-service-committee': formServiceCommittee,
    // The bodies outside it, to which demands are referred.
    'register-body': registerBody,
    'retire-body': retireBody,
    // The skills that its people are certified for.
    'list-skill': listSkill,
    'retire-skill': retireSkill,
    // Its programs, and the ids of accounts from before enrolment.
    'register-program': registerProgram,
    'revoke-program': revokeProgram,
    'keep-subjects': keepSubjects,
    // The persons in its posts.
    appoint,
    'end-appointment': endAppointment,
    'report-duty-gaps': reportDutyGaps,
    'declare-absence': declareAbsence,
    'end-absence': endAbsence,
    // How the orders of its hotlines come in.
    'save-order-columns': saveOrderColumns,
    // The work plans of its grids.
    'adopt-plan': adoptPlan,
    'revise-plan': revisePlan,
    'evaluate-plan': evaluatePlan,
    // Its figures.
    'publish-report': publishReport,
    'summarize-week': summarizeWeek,
  },
  evolve: foldCommunity,
})
