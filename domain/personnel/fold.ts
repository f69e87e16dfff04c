import { type Folds, instant, localDay, optional } from '../kernel/index.ts'
import { spanOf } from '../sharing/windows.ts'
import type { personnelEvents } from './events.ts'
import { type Certificate, certificatesOf, dayOr, type PersonState, remembered, type Secondment } from './state.ts'

/** How each event changes the state of a person. Personal values are sealed by then and are left out. */
export const foldPerson: Folds<typeof personnelEvents, PersonState> = {
  PersonEnrolled: (state, { person, resident, weeklyCap }) => ({
    ...state,
    person,
    ...optional('resident', resident),
    weeklyCap,
  }),
  MembershipOffered: (state, { party }) => ({ ...state, offers: joined(state.offers, party) }),
  // A person who left and joins again is back.
  MembershipStarted: ({ left: _, ...state }, { party }) => ({
    ...state,
    parties: [...state.parties, party],
    offers: without(state.offers, party),
    former: without(state.former, party),
    involved: joined(state.involved, party),
  }),
  MembershipEnded: (state, { party }) => ({
    ...state,
    parties: without(state.parties, party),
    offers: without(state.offers, party),
    former: state.parties.includes(party) ? joined(state.former, party) : state.former,
  }),

  SkillCertified: (state, { skill, by, from, until }) =>
    certified(state, skill, [
      ...certificatesOf(state, skill).filter((one) => one.by !== by),
      { by, from: localDay(from), ...optional('until', dayOr(until)) },
    ]),
  SkillLapsed: (state, { skill, by }) => {
    const held = certificatesOf(state, skill)
    const ended = by ?? held.at(-1)?.by
    return certified(
      state,
      skill,
      held.filter((one) => one.by !== ended),
    )
  },
  AvailabilityDeclared: (state, { weekly, from, until }) => ({
    ...state,
    availability: { weekly, ...optional('from', dayOr(from)), ...optional('until', dayOr(until)) },
  }),

  SecondmentRequested: (
    state,
    { secondment, home, host, window, skill, heldFor, series, expiresAt, ...data },
    event,
  ) => ({
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
        ...optional('heldFor', heldFor),
        ...optional('for', data.for),
        ...optional('series', series?.id),
        expiresAt: instant(expiresAt),
        logged: 0,
        unconfirmed: {},
        reduced: {},
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
  SecondmentDeclined: (state, { secondment }) => forgotten(state, secondment),
  SecondmentCancelled: (state, { secondment }) => forgotten(state, secondment),
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
  HoursConfirmed: (state, { secondment, entry, minutes, settledBy }, { recordedtime }) =>
    changed(state, secondment, (one) => {
      const { [entry]: logged, ...unconfirmed } = one.unconfirmed
      const { [entry]: before, ...reduced } = one.reduced
      const put = logged ?? before
      // What an independent party settled is final.
      if (put === undefined || settledBy !== undefined || minutes >= put.minutes)
        return { ...one, unconfirmed, reduced }
      const now = { minutes: put.minutes, day: put.day, confirmed: minutes, at: instant(recordedtime) }
      return { ...one, unconfirmed, reduced: { ...reduced, [entry]: now } }
    }),
  HoursDisputed: (state, { secondment, entry, by, stage, dueBy }, { actor: person }) =>
    changed(state, secondment, (one) => {
      const put = one.reduced[entry]
      if (put === undefined) return one
      const dispute = { by, person, stage, dueBy: instant(dueBy) }
      return { ...one, reduced: { ...one.reduced, [entry]: { ...put, dispute } } }
    }),

  PersonLeft: (state, _, event) => ({ ...state, left: instant(event.recordedtime) }),
}

const joined = (parties: readonly string[], party: string): readonly string[] =>
  parties.includes(party) ? parties : [...parties, party]

const without = (parties: readonly string[], party: string): readonly string[] => parties.filter((one) => one !== party)

function certified(state: PersonState, skill: string, certificates: readonly Certificate[]): PersonState {
  const { [skill]: _, ...skills } = state.skills
  return { ...state, skills: certificates.length === 0 ? skills : { ...skills, [skill]: certificates } }
}

const changed = (state: PersonState, id: string, change: (one: Secondment) => Secondment): PersonState => ({
  ...state,
  secondments: state.secondments.map((one) => (one.id === id ? change(one) : one)),
})

const forgotten = (state: PersonState, id: string): PersonState => ({
  ...state,
  secondments: state.secondments.filter((one) => one.id !== id),
})
