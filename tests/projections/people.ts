import fc from 'fast-check'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { personnelEvents } from '../../domain/personnel/events.ts'
import { sealed } from './demands.ts'
import { moment, type Told } from './history.ts'

const E = personnelEvents
type Data<K extends keyof typeof personnelEvents> = Parameters<(typeof personnelEvents)[K]>[0]

export const of = (person: string, ...events: DomainEvent[]): Told[] =>
  events.map((event) => ({ stream: `person-pa-${person}`, event }))

const between = { secondment: 'c1', home: 'dui', host: 'wuye' }
const window = { from: moment(10), until: moment(13) }
const day = '2026-03-02'

export const enrolled = (person = 'li', more: Partial<Data<'PersonEnrolled'>> = {}) =>
  E.PersonEnrolled({ person, name: sealed(`name of ${person}`), weeklyCap: 40, ...more })

export const member = (party = 'dui') => E.MembershipStarted({ party, day })

export const certified = (skill = 'first-aid', more: Partial<Data<'SkillCertified'>> = {}) =>
  E.SkillCertified({ skill, by: 'dui', from: '2026-03-01', ...more })

export const requested = (more: Partial<Data<'SecondmentRequested'>> = {}) =>
  E.SecondmentRequested({ ...between, window, minutes: 180, expiresAt: moment(8), day, ...more })

export const agreed = (by: 'home' | 'person', more: Partial<Data<'SecondmentAgreed'>> = {}) =>
  E.SecondmentAgreed({ ...between, by, ...more })

export const shared = (more: Partial<Data<'PersonnelShared'>> = {}) =>
  E.PersonnelShared({ ...between, window, minutes: 180, day, ...more })

export const ended = (more: Partial<Data<'SecondmentEnded'>> = {}) =>
  E.SecondmentEnded({ ...between, early: false, day, ...more })

export const logged = (minutes: number, more: Partial<Data<'HoursLogged'>> = {}) =>
  E.HoursLogged({ ...between, entry: 'h1', minutes, day, ...more })

export const confirmed = (minutes: number, more: Partial<Data<'HoursConfirmed'>> = {}) =>
  E.HoursConfirmed({ ...between, entry: 'h1', minutes, day, ...more })

export const cancelled = (
  cause: Data<'SecondmentCancelled'>['cause'],
  more: Partial<Data<'SecondmentCancelled'>> = {},
) => E.SecondmentCancelled({ ...between, cause, ...more })

export const declined = (by: 'home' | 'person', more: Partial<Data<'SecondmentDeclined'>> = {}) =>
  E.SecondmentDeclined({ ...between, by, reason: sealed('why'), ...more })

const PARTIES = ['jwh', 'wuye', 'dui']
const parties = fc.constantFrom(...PARTIES)
const secondment = fc.constantFrom('c1', 'c2')
const entry = fc.constantFrom('h1', 'h2', 'h3')
const minutes = fc.integer({ min: 1, max: 300 })
const days = fc.constantFrom('2026-02-28', '2026-03-01', '2026-03-02', '2026-03-04')
const skill = fc.constantFrom('first-aid', 'calligraphy')
const pair = fc.tuple(parties, parties, secondment).map(([home, host, secondment]) => ({ home, host, secondment }))

/** Any sequence of events of a person, also ones that the rules do not allow: views have to fold them. */
const happening: fc.Arbitrary<DomainEvent> = fc.oneof(
  parties.map(member),
  parties.map((party) => E.MembershipEnded({ party, because: 'ended', day })),
  fc
    .tuple(skill, days, fc.option(days, { nil: undefined }))
    .map(([skill, from, until]) => certified(skill, until === undefined ? { from } : { from, until })),
  skill.map((skill) => E.SkillLapsed({ skill, because: 'revoked' })),
  fc.tuple(pair, skill).map(([between, skill]) => requested({ ...between, skill, for: { demand: 'a' } })),
  fc.tuple(pair, fc.constantFrom('home', 'person')).map(([between, by]) => agreed(by, between)),
  pair.map((between) => shared(between)),
  pair.map((between) => declined('home', between)),
  pair.map((between) => cancelled('host', between)),
  pair.map((between) => ended(between)),
  fc
    .tuple(pair, entry, minutes, days)
    .map(([between, entry, minutes, day]) => logged(minutes, { ...between, entry, day })),
  fc.tuple(pair, entry, minutes).map(([between, entry, minutes]) => confirmed(minutes, { ...between, entry })),
  fc.constantFrom(E.PersonLeft({ person: 'li', day })),
)

/** The events of some people, interleaved. */
export const peoplesLives: fc.Arbitrary<Told[]> = fc
  .array(fc.tuple(fc.constantFrom('li', 'wang'), happening), { maxLength: 40 })
  .map((list) => [
    ...['li', 'wang'].flatMap((person) => of(person, enrolled(person, person === 'li' ? { resident: 'r7' } : {}))),
    ...list.flatMap(([person, event]) => of(person, event)),
  ])
