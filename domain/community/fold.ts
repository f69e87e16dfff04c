import { DAY, type Folds, type Instant, instant, localDay, omit, optional } from '../kernel/index.ts'
import { foldAbsence } from './absence-fold.ts'
import { foldBodies } from './body-fold.ts'
import { withYear } from './calendar.ts'
import type { communityEvents } from './events.ts'
import { type Appointment, type CommunityState, type GridPlan, type Party, planKey } from './state.ts'

/** The party with something changed; a fold meets events in order, so the party is there. */
function changed(state: CommunityState, id: string, change: Partial<Party>): CommunityState {
  const party = state.parties[id]
  if (party === undefined) return state
  return { ...state, parties: { ...state.parties, [id]: { ...party, ...change } } }
}

/** Turns of duty that ended a day or more ago are history: the state keeps what decisions still need. */
const current = (appointments: CommunityState['appointments'], now: Instant): Record<string, Appointment> =>
  Object.fromEntries(
    Object.entries(appointments).filter(
      ([, { post }]) => post.kind !== 'duty-roster' || instant(post.until) + DAY > now,
    ),
  )

function changedPlan(state: CommunityState, key: string, change: Partial<GridPlan> | undefined): CommunityState {
  const plan = state.plans[key]
  return plan === undefined ? state : { ...state, plans: { ...state.plans, [key]: { ...plan, ...change } } }
}

/** How each event changes the state of the community. */
export const foldCommunity: Folds<typeof communityEvents, CommunityState> = {
  ...foldAbsence,

  CommunityEstablished: (state, { zone, simulated, enrolment }, { recordedtime }) => ({
    ...state,
    established: true,
    since: instant(recordedtime),
    zone,
    simulated: simulated ?? false,
    enforced: enrolment === 'enforced',
  }),

  CalendarSet: (state, { year, holidays, workdays }) => ({
    ...state,
    calendar: withYear(state.calendar, year, holidays, workdays),
  }),

  // No decision looks at a boundary.
  QuarterAdded: (state, { quarter, ...rest }) => ({
    ...state,
    quarters: { ...state.quarters, [quarter]: { id: quarter, ...omit(rest, 'boundary') } },
  }),

  GridDrawn: (state, { grid, ...rest }) => ({
    ...state,
    grids: { ...state.grids, [grid]: { id: grid, ...omit(rest, 'boundary') } },
  }),

  GridRedrawn(state, { grid, areas }) {
    const drawn = state.grids[grid]
    return drawn === undefined ? state : { ...state, grids: { ...state.grids, [grid]: { ...drawn, areas } } }
  },

  PartyJoined: (state, { party, firstPerson, ...rest }, { recordedtime }) => ({
    ...state,
    parties: {
      ...state.parties,
      [party]: {
        id: party,
        status: 'active',
        joined: instant(recordedtime),
        ...rest,
        ...optional('first', firstPerson?.person),
      },
    },
  }),

  PartyChanged: (state, { party, firstPerson, ...change }) =>
    changed(state, party, { ...change, ...optional('first', firstPerson?.person) }),

  PartySuspended: (state, { party }) => changed(state, party, { status: 'suspended' }),

  PartyReinstated: (state, { party }) => changed(state, party, { status: 'active' }),

  PartyLeft: (state, { party }) => changed(state, party, { status: 'left' }),

  ServiceCommitteeFormed: (state, { committee, party }) => ({
    ...state,
    committees: { ...state.committees, [committee]: party },
  }),

  PersonAppointed: (state: CommunityState, { appointment, person, party, post }, { recordedtime }) => ({
    ...state,
    rostered: state.rostered || post.kind === 'duty-roster',
    appointments: {
      ...current(state.appointments, instant(recordedtime)),
      [appointment]: { id: appointment, person, party, post },
    },
    appointed: state.appointed + 1,
  }),

  AppointmentEnded(state, { appointment }) {
    const { [appointment]: _, ...appointments } = state.appointments
    return { ...state, appointments }
  },

  DutyGapsFound: (state, { until, gaps }) => ({
    ...state,
    dutyReport: {
      nth: (state.dutyReport?.nth ?? 0) + 1,
      until: instant(until),
      gaps: gaps.map((gap) => ({ from: instant(gap.from), until: instant(gap.until) })),
    },
  }),

  OrderColumnsSaved: (state, { hotline, columns }) => ({
    ...state,
    orderColumns: { ...state.orderColumns, [hotline]: columns },
  }),

  ProgramRegistered: (state, { program }) => ({ ...state, programs: { ...state.programs, [program]: true } }),
  ProgramRevoked(state, { program }) {
    const { [program]: _, ...programs } = state.programs
    return { ...state, programs }
  },
  SubjectsKept: (state, { issuer }) => ({ ...state, keptIssuers: [...state.keptIssuers, issuer] }),

  ...foldBodies,

  SkillListed: (state, { skill, name, nameEn }) => ({
    ...state,
    skills: { ...state.skills, [skill]: { name, nameEn } },
  }),
  SkillRetired(state, { skill }) {
    const listed = state.skills[skill]
    return listed === undefined
      ? state
      : { ...state, skills: { ...state.skills, [skill]: { ...listed, retired: true } } }
  },

  PlanAdopted: (state, { grid, period, party: author, goals = [] }) => ({
    ...state,
    plans: {
      ...state.plans,
      [planKey(grid, period)]: { author, figures: goals.map(({ figure }) => figure), evaluated: false },
    },
  }),

  PlanRevised: (state, { grid, period, goals }) =>
    changedPlan(state, planKey(grid, period), goals && { figures: goals.map(({ figure }) => figure) }),

  PlanEvaluated: (state, { grid, period }) => changedPlan(state, planKey(grid, period), { evaluated: true }),

  ReportPublished: (state, { month }) => ({ ...state, reported: month }),
  WeekSummarized: (state, { until }) => ({ ...state, summarized: localDay(until) }),
}
