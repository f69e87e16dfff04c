import type { Static } from '@sinclair/typebox'
import { DAY, type Instant, instant, type RecordedEvent } from '../kernel/index.ts'
import { withYear } from './calendar.ts'
import type { communityEvents } from './events.ts'
import { type Appointment, type CommunityState, type Party, planKey } from './state.ts'

type Events = typeof communityEvents
type Data<E extends keyof Events> = Static<Events[E]['schema']>

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

export const evolve = {
  CommunityEstablished: (state: CommunityState, { zone, simulated }: Data<'CommunityEstablished'>) => ({
    ...state,
    established: true,
    zone,
    simulated: simulated ?? false,
  }),

  CalendarSet: (state: CommunityState, { year, holidays, workdays }: Data<'CalendarSet'>) => ({
    ...state,
    calendar: withYear(state.calendar, year, holidays, workdays),
  }),

  QuarterAdded: (state: CommunityState, { quarter, ...rest }: Data<'QuarterAdded'>) => ({
    ...state,
    quarters: { ...state.quarters, [quarter]: { id: quarter, ...rest } },
  }),

  GridDrawn: (state: CommunityState, { grid, ...rest }: Data<'GridDrawn'>) => ({
    ...state,
    grids: { ...state.grids, [grid]: { id: grid, ...rest } },
  }),

  GridRedrawn(state: CommunityState, { grid, areas }: Data<'GridRedrawn'>) {
    const drawn = state.grids[grid]
    return drawn === undefined ? state : { ...state, grids: { ...state.grids, [grid]: { ...drawn, areas } } }
  },

  PartyJoined: (state: CommunityState, { party, ...rest }: Data<'PartyJoined'>, { recordedtime }: RecordedEvent) => ({
    ...state,
    parties: {
      ...state.parties,
      [party]: { id: party, status: 'active' as const, joined: instant(recordedtime), ...rest },
    },
  }),

  PartyChanged: (state: CommunityState, { party, ...change }: Data<'PartyChanged'>) => changed(state, party, change),

  PartySuspended: (state: CommunityState, { party }: Data<'PartySuspended'>) =>
    changed(state, party, { status: 'suspended' }),

  PartyReinstated: (state: CommunityState, { party }: Data<'PartyReinstated'>) =>
    changed(state, party, { status: 'active' }),

  PartyLeft: (state: CommunityState, { party }: Data<'PartyLeft'>) => changed(state, party, { status: 'left' }),

  ServiceCommitteeFormed: (state: CommunityState, { committee, party }: Data<'ServiceCommitteeFormed'>) => ({
    ...state,
    committees: { ...state.committees, [committee]: party },
  }),

  PersonAppointed: (
    state: CommunityState,
    { appointment, person, party, post }: Data<'PersonAppointed'>,
    { recordedtime }: RecordedEvent,
  ) => ({
    ...state,
    appointments: {
      ...current(state.appointments, instant(recordedtime)),
      [appointment]: { id: appointment, person, party, post },
    },
    appointed: state.appointed + 1,
  }),

  AppointmentEnded(state: CommunityState, { appointment }: Data<'AppointmentEnded'>) {
    const { [appointment]: _, ...appointments } = state.appointments
    return { ...state, appointments }
  },

  PlanAdopted: (state: CommunityState, { grid, period }: Data<'PlanAdopted'>) => ({
    ...state,
    plans: { ...state.plans, [planKey(grid, period)]: false },
  }),

  PlanEvaluated: (state: CommunityState, { grid, period }: Data<'PlanEvaluated'>) => ({
    ...state,
    plans: { ...state.plans, [planKey(grid, period)]: true },
  }),
}
