import { endOfWorkingDay, isWorkingDay, withYear } from '../domain/community/calendar.ts'
import { community } from '../domain/community/community.ts'
import { type CommunityState, calendarOf, zoneOf } from '../domain/community/state.ts'
import { HOUR, type Instant, type LocalDay, MINUTE, type Zones } from '../domain/kernel/index.ts'
import { CALENDARS, COMMUNITY } from './pa/index.ts'
import type { Chance } from './random.ts'

/** Offices are open from half past eight to half past five on working days. */
const OPENS = 8.5 * HOUR
const CLOSES = 17.5 * HOUR
/** Residents are called between 8:00 and 21:30. */
const MORNING = 8 * HOUR
const EVENING = 21.5 * HOUR

/** The hours in which people of the simulated community act. */
export interface WorkingHours {
  day(moment: Instant): LocalDay
  start(day: LocalDay): Instant
  works(day: LocalDay): boolean
  /** Returns the end of the next working day, by which an approval is answered. */
  nextDayEnd(moment: Instant): Instant
  /** Returns the time if it is in office hours, otherwise a time soon after the offices open next. */
  office(moment: Instant, chance: Chance): Instant
  /** Returns the time if people are awake, otherwise a time in the next morning. */
  awake(moment: Instant, chance: Chance): Instant
}

/** The part of the simulated community's state that decides when something is due. */
export const almanac: CommunityState = {
  ...community.initial,
  established: true,
  zone: COMMUNITY.zone,
  calendar: CALENDARS.reduce((known, { year, holidays, workdays }) => withYear(known, year, holidays, workdays), {}),
}

export function workingHours(zones: Zones): WorkingHours {
  const zone = zoneOf(almanac)
  const day = (moment: Instant): LocalDay => zones.dayOf(moment, zone)
  const start = (on: LocalDay): Instant => zones.endOf(on - 1, zone)
  const works = (on: LocalDay): boolean => isWorkingDay(calendarOf(almanac), on)

  return {
    day,
    start,
    works,
    nextDayEnd: (moment) => endOfWorkingDay(moment, calendarOf(almanac), zone, zones),
    office(moment, chance) {
      let on = day(moment)
      const since = moment - start(on)
      if (works(on) && since >= OPENS && since < CLOSES) return moment
      if (since >= CLOSES || !works(on)) on += 1
      while (!works(on)) on += 1
      return start(on) + OPENS + chance.below(90 * MINUTE)
    },
    awake(moment, chance) {
      const since = moment - start(day(moment))
      if (since >= MORNING && since < EVENING) return moment
      return start(day(moment) + (since < MORNING ? 0 : 1)) + MORNING + chance.below(3 * HOUR)
    },
  }
}
