import { type Folds, instant, localDay, optional } from '../kernel/index.ts'
import { spanOf } from '../sharing/windows.ts'
import type { personnelEvents } from './events.ts'
import { dayOr, type PersonState, remembered, type Secondment } from './state.ts'

/** How each event changes the state of a person. Personal values are sealed by then and are left out. */
export const foldPerson: Folds<typeof personnelEvents, PersonState> = {
  PersonEnrolled: (state, { person, resident, weeklyCap }) => ({
    ...state,
    person,
    ...optional('resident', resident),
    weeklyCap,
  }),
  MembershipStarted: (state, { party }) => ({
    ...state,
    parties: [...state.parties, party],
    involved: joined(state.involved, party),
  }),
  MembershipEnded: (state, { party }) => ({ ...state, parties: state.parties.filter((one) => one !== party) }),

  SkillCertified: (state, { skill, by, from, until }) => ({
    ...state,
    skills: {
      ...state.skills,
      [skill]: { by, from: localDay(from), ...optional('until', dayOr(until)) },
    },
  }),
  SkillLapsed: (state, { skill }) => {
    const { [skill]: _, ...skills } = state.skills
    return { ...state, skills }
  },
  AvailabilityDeclared: (state, { weekly, from, until }) => ({
    ...state,
    availability: { weekly, ...optional('from', dayOr(from)), ...optional('until', dayOr(until)) },
  }),

  SecondmentRequested: (state, { secondment, home, host, window, skill, series, expiresAt, ...data }, event) => ({
    ...state,
    asked: state.asked + 1,
    askers: joined(state.askers, host),
    secondments: [
      ...remembered(state, instant(event.recordedtime)),
      {
        id: secondment,
        home,
        host,
        state: 'requested',
        agreed: [],
        window: spanOf(window),
        ...optional('skill', skill),
        ...optional('for', data.for),
        ...optional('series', series?.id),
        expiresAt: instant(expiresAt),
        logged: 0,
        unconfirmed: {},
      },
    ],
  }),
  SecondmentAgreed: (state, { secondment, host, by }) => ({
    ...changed(state, secondment, (one) => ({ ...one, agreed: [...one.agreed, by] })),
    involved: joined(state.involved, host),
  }),
  PersonnelShared: (state, { secondment, host }) => ({
    ...changed(state, secondment, (one) => ({ ...one, state: 'shared' })),
    involved: joined(state.involved, host),
  }),
  SecondmentDeclined: (state, { secondment }) => without(state, secondment),
  SecondmentCancelled: (state, { secondment }) => without(state, secondment),
  SecondmentEnded: (state, { secondment }, event) =>
    changed(state, secondment, (one) => {
      const { from, until } = one.window
      return { ...one, state: 'ended', window: { from, until: Math.min(until, instant(event.recordedtime)) } }
    }),

  HoursLogged: (state, { secondment, entry, minutes, day }) => ({
    ...changed(state, secondment, (one) => ({
      ...one,
      logged: one.logged + minutes,
      unconfirmed: { ...one.unconfirmed, [entry]: { minutes, day: localDay(day) } },
    })),
    entries: state.entries + 1,
  }),
  HoursConfirmed: (state, { secondment, entry }) =>
    changed(state, secondment, (one) => {
      const { [entry]: _, ...unconfirmed } = one.unconfirmed
      return { ...one, unconfirmed }
    }),

  PersonLeft: (state, _, event) => ({ ...state, left: instant(event.recordedtime) }),
}

const joined = (parties: readonly string[], party: string): readonly string[] =>
  parties.includes(party) ? parties : [...parties, party]

const changed = (state: PersonState, id: string, change: (one: Secondment) => Secondment): PersonState => ({
  ...state,
  secondments: state.secondments.map((one) => (one.id === id ? change(one) : one)),
})

const without = (state: PersonState, id: string): PersonState => ({
  ...state,
  secondments: state.secondments.filter((one) => one.id !== id),
})
