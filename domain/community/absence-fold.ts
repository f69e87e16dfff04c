import { DAY, type Folds, type Instant, instant } from '../kernel/index.ts'
import type { communityEvents } from './events.ts'
import type { Absence, CommunityState } from './state.ts'

/** Absences that were over a day or more ago are history: the state keeps what decisions still need. */
const current = (absences: CommunityState['absences'], now: Instant): Record<string, Absence> =>
  Object.fromEntries(Object.entries(absences).filter(([, { until }]) => until + DAY > now))

export const foldAbsence: Pick<Folds<typeof communityEvents, CommunityState>, 'AbsenceDeclared' | 'AbsenceEnded'> = {
  AbsenceDeclared: (state, { absence, person, party, from, until, deputy }, { recordedtime }) => ({
    ...state,
    absences: {
      ...current(state.absences, instant(recordedtime)),
      [absence]: { id: absence, person, party, from: instant(from), until: instant(until), deputy },
    },
    absent: state.absent + 1,
  }),
  AbsenceEnded: (state, { absence }) => {
    const { [absence]: _, ...absences } = state.absences
    return { ...state, absences }
  },
}
