import { community } from '../../../domain/community/community.ts'
import { type Actor, type DomainEvent, HOUR, type Instant, iso } from '../../../domain/kernel/index.ts'
import { type Assumptions, given, type Past } from '../../../domain/kernel/scenario.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import type { PersonState } from '../../../domain/personnel/state.ts'
import { zones } from '../../../services/clock/zones.ts'
import { chess, founded, jwh, of, workers } from '../community/people.ts'

/** Monday, 2 March 2026, 16:00 in Shanghai. */
export const NOW: Instant = Date.UTC(2026, 2, 2, 8)
export const hours = (count: number): Instant => NOW + count * HOUR

export { chess, jwh, workers }
/** A person who works for the social workers' station and lives in the community. */
export const lin: Actor = { id: 'lin', role: 'social-work', party: 'workers' }
export const linAtHome: Actor = { id: 'resident-lin', role: 'resident' }
export const guard = of('guard', 'property-company')
export const service: Actor = { id: 'deadline', role: 'service' }
export const admin: Actor = { id: 'admin-1', role: 'administrator' }

/** The community after more events. */
export const place = (...more: DomainEvent[]) => given(community, [...founded, ...more]).state

/** A scenario of one person, lin. */
export const story = (history: readonly (DomainEvent | Past)[], assumed: Assumptions = {}) =>
  given(person, history, {
    now: NOW,
    actor: workers,
    id: 'lin',
    zones,
    ...assumed,
    reads: { community: place(), successor: undefined, ...assumed.reads },
  })

export const stateAfter = (...history: (DomainEvent | Past)[]): PersonState => story(history).state

type Data<K extends keyof typeof personnelEvents> = Parameters<(typeof personnelEvents)[K]>[0]

const day = '2026-03-02'
/** The window that begins so many hours after NOW and lasts so many hours. */
export const window = (from = 16, long = 4) => ({ from: iso(hours(from)), until: iso(hours(from + long)) })
export const between = { secondment: 'c1', home: 'workers', host: 'chess' }

export const enrolled = (more: Partial<Data<'PersonEnrolled'>> = {}) =>
  personnelEvents.PersonEnrolled({
    person: 'lin',
    name: 'Lin',
    resident: 'resident-lin',
    weeklyCap: 40,
    ...more,
  })
export const member = (party = 'workers') => personnelEvents.MembershipStarted({ party, day })
export const certified = (more: Partial<Data<'SkillCertified'>> = {}) =>
  personnelEvents.SkillCertified({ skill: 'first-aid', by: 'jwh', from: '2026-01-01', ...more })
export const requested = (more: Partial<Data<'SecondmentRequested'>> = {}) =>
  personnelEvents.SecondmentRequested({
    ...between,
    window: window(),
    minutes: 240,
    expiresAt: iso(hours(16)),
    day,
    ...more,
  })
export const agreed = (by: 'home' | 'person', secondment = 'c1') =>
  personnelEvents.SecondmentAgreed({ ...between, secondment, by })
export const shared = (more: Partial<Data<'PersonnelShared'>> = {}) =>
  personnelEvents.PersonnelShared({ ...between, window: window(), minutes: 240, day, ...more })
export const cancelled = (
  cause: Data<'SecondmentCancelled'>['cause'],
  more: Partial<Data<'SecondmentCancelled'>> = {},
) => personnelEvents.SecondmentCancelled({ ...between, cause, ...more })
export const ended = (more: Partial<Data<'SecondmentEnded'>> = {}) =>
  personnelEvents.SecondmentEnded({ ...between, early: false, day: '2026-03-03', ...more })
export const logged = (more: Partial<Data<'HoursLogged'>> = {}) =>
  personnelEvents.HoursLogged({ ...between, entry: 'h1', minutes: 120, day: '2026-03-03', ...more })
export const confirmed = (more: Partial<Data<'HoursConfirmed'>> = {}) =>
  personnelEvents.HoursConfirmed({ ...between, entry: 'h1', minutes: 120, day: '2026-03-03', ...more })

/** The history of lin up to the state of the name. The promised window is tomorrow from 8:00 to 12:00. */
export const here = [enrolled(), member()]
export const asked = [...here, requested()]
export const promised = [...asked, agreed('home'), agreed('person'), shared()]

/** A further secondment of lin that is already promised. */
export function alsoShared(
  secondment: string,
  from: number,
  long: number,
  more: { host?: string } = {},
): DomainEvent[] {
  const ask = { secondment, window: window(from, long), minutes: long * 60, ...more }
  return [requested(ask), shared(ask)]
}
