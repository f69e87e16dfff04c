import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { type DomainEvent, type Identity, isRejection } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { enrolledActor, isEnrolled, type TokenClaims } from '../../../domain/personnel/enrolment.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { unenrolled } from '../../../domain/personnel/state.ts'
import { admin, founded } from '../community/people.ts'
import { chess, enrolled, here, member, place, stateAfter, story, workers } from './story.ts'

const { PartyChanged, PartyJoined, PartyLeft, PartySuspended, ProgramRegistered, ProgramRevoked, SubjectsKept } =
  communityEvents
const account: Identity = { issuer: 'https://id.example.org', sub: 'auth0|lin' }
/** The actor id of the account, as scenarios make it. */
const id = 'u-https~~~id.example.org-auth0~lin'
const day = '2026-03-02'
const gone = (party: string) => personnelEvents.MembershipEnded({ party, because: 'ended', day })

describe('the actor of an account', () => {
  const member1 = stateAfter(...here)
  const both = stateAfter(...here, member('chess'))
  const acts = (claims: TokenClaims, person = member1, ...more: DomainEvent[]) =>
    enrolledActor('lin', claims, { community: place(...more), person })
  const forWorkers = { id: 'lin', role: 'social-work', party: 'workers' }
  const forChess = { id: 'lin', role: 'organization', party: 'chess' }
  const atHome = { id: 'lin', role: 'resident' }

  test('is a person of their party by enrolment, whatever the token leaves out', () => {
    for (const claims of [{}, { party: 'workers' }, { role: 'social-work' }, { role: 'social-work', party: 'workers' }])
      expect(acts(claims as TokenClaims)).toEqual(forWorkers)
  })

  test('is a resident where they are not enrolled, whatever the token claims', () => {
    for (const claims of [{}, { role: 'committee', party: 'jwh' }, { party: 'jwh' }, { role: 'social-work' }])
      expect(acts(claims as TokenClaims, unenrolled)).toEqual(atHome)
    expect(acts({ role: 'committee', party: 'jwh' })).toEqual(atHome)
    expect(acts({ role: 'committee', party: 'workers' })).toEqual(atHome)
    expect(acts({}, stateAfter(...here, gone('workers')))).toEqual(atHome)
    expect(acts({}, member1, PartyLeft({ party: 'workers' }))).toEqual(atHome)
  })

  test('is a resident where the token says so', () => {
    expect(acts({ role: 'resident' })).toEqual(atHome)
  })

  test('of several parties acts for the first, or for the one that the token names', () => {
    expect(acts({}, both)).toEqual(forWorkers)
    expect(acts({ party: 'chess' }, both)).toEqual(forChess)
    expect(acts({ role: 'organization' }, both)).toEqual(forChess)
    expect(acts({}, both, PartySuspended({ party: 'workers', reason: '整改' }))).toEqual(forChess)
    expect(acts({}, member1, PartySuspended({ party: 'workers', reason: '整改' }))).toEqual(forWorkers)
  })

  test('has the roles of overseers by the token', () => {
    for (const role of ['administrator', 'auditor'] as const)
      expect(acts({ role, party: 'workers' })).toEqual({ id: 'lin', role })
  })

  test('is a service only while the program is registered', () => {
    const registered = ProgramRegistered({ program: 'lin', name: '电梯', identity: account })
    const code = (...more: DomainEvent[]) => {
      const found = acts({ role: 'service' }, unenrolled, ...more)
      return isRejection(found) ? found.code : found
    }
    expect(code()).toBe('program.unregistered')
    expect(code(registered)).toEqual({ id: 'lin', role: 'service' })
    expect(code(registered, ProgramRevoked({ program: 'lin' }))).toBe('program.unregistered')
  })

  test('is the first person whom the administrator named, until that ends', () => {
    const named = { person: 'lin', name: '林', identity: account }
    const joined = PartyJoined({
      party: 'safe',
      kind: 'organization',
      group: 'volunteer',
      name: '平安',
      firstPerson: named,
    })
    expect(acts({}, unenrolled, joined)).toEqual({ id: 'lin', role: 'organization', party: 'safe' })
    expect(acts({}, both, joined)).toEqual({ id: 'lin', role: 'organization', party: 'safe' })
    expect(acts({}, stateAfter(...here, member('safe')), joined)).toEqual(forWorkers)
    const other = PartyChanged({ party: 'safe', firstPerson: { ...named, person: 'wang' } })
    expect(acts({}, unenrolled, joined, other)).toEqual(atHome)
    expect(acts({}, stateAfter(enrolled(), member('safe'), gone('safe')), joined)).toEqual(atHome)
  })

  test('no longer stands once membership or registration ends', () => {
    const grounds = { community: place(), person: member1 }
    expect(isEnrolled({ ...workers, id: 'lin' }, grounds)).toBe(true)
    expect(isEnrolled({ ...chess, id: 'lin' }, grounds)).toBe(false)
    expect(isEnrolled({ id: 'lin', role: 'service' }, grounds)).toBe(false)
    expect(isEnrolled({ id: 'lin', role: 'resident' }, grounds)).toBe(true)
    expect(isEnrolled({ ...workers, id: 'lin' }, { ...grounds, person: stateAfter(...here, gone('workers')) })).toBe(
      false,
    )
  })
})

describe('an account', () => {
  test('makes the id of the person who is enrolled with it', () => {
    story([], { id })
      .when('enrol', { name: 'Lin', identity: account })
      .then([personnelEvents.PersonEnrolled({ person: id, name: 'Lin', identity: account, weeklyCap: 40 }), member()])
    story([], { id: 'lin' })
      .when('enrol', { person: 'lin', name: 'Lin', identity: account })
      .rejects('person.other-account')
  })

  test('is claimed only by a party that knows it, or by its holder', () => {
    const derived = `u-${'0'.repeat(32)}`
    story([], { id: derived }).when('enrol', { person: derived, name: 'Lin' }).rejects('person.account-needed')
    story([], { id: derived, actor: { ...workers, id: derived } })
      .when('enrol', { person: derived, name: 'Lin' })
      .then([personnelEvents.PersonEnrolled({ person: derived, name: 'Lin', weeklyCap: 40 }), member()])
  })

  test('of the first person of another party is not claimed before they are enrolled there', () => {
    const firstPerson = { person: id, name: '林', identity: account }
    const joined = PartyJoined({ party: 'shop', kind: 'enterprise', name: '商店', firstPerson })
    const enrol = { name: 'Lin', identity: account }
    const at = (...more: DomainEvent[]) => ({ id, reads: { community: place(joined, ...more) } })
    story([], at()).when('enrol', enrol).rejects('person.first-elsewhere')
    expect(isRejection(story([], at(PartyLeft({ party: 'shop' }))).when('enrol', enrol).decision)).toBe(false)
    const themselves = { ...at(), actor: { id, role: 'enterprise', party: 'shop' } as const }
    story([], themselves)
      .when('enrol', enrol)
      .then([
        personnelEvents.PersonEnrolled({ person: id, name: 'Lin', identity: account, weeklyCap: 40 }),
        member('shop'),
      ])
  })

  test('of an issuer whose ids are kept acts under its `sub`', () => {
    const kept = { ...account, sub: 'lin' }
    const reads = { community: place(SubjectsKept({ issuer: account.issuer })) }
    story([], { id: 'lin', reads })
      .when('enrol', { person: 'lin', name: 'Lin', identity: kept })
      .then([personnelEvents.PersonEnrolled({ person: 'lin', name: 'Lin', identity: kept, weeklyCap: 40 }), member()])
    story([], { id: 'other', reads }).when('enrol', { name: 'Lin', identity: kept }).rejects('person.other-account')
  })

  test('of a first person is named by the administrator alone', () => {
    const firstPerson = { name: '林', identity: account }
    const join = { party: 'safe', kind: 'enterprise', name: '平安' }
    given(community, founded, { actor: admin })
      .when('join-party', { ...join, firstPerson })
      .then([
        PartyJoined({ party: 'safe', kind: 'enterprise', name: '平安', firstPerson: { person: id, ...firstPerson } }),
      ])
    given(community, founded, { actor: admin })
      .when('change-party', { party: 'chess', firstPerson })
      .then([PartyChanged({ party: 'chess', firstPerson: { person: id, ...firstPerson } })])
    given(community, founded, { actor: chess })
      .when('change-party', { party: 'chess', firstPerson })
      .rejects('party.first-person')
  })

  test('of a program is registered once and revoked', () => {
    const program = { name: '电梯', identity: account }
    const registered = ProgramRegistered({ program: id, ...program })
    const at = (...more: DomainEvent[]) => given(community, [...founded, ...more], { actor: admin })
    at().when('register-program', program).then([registered])
    at(registered).when('register-program', program).then([])
    at(registered)
      .when('revoke-program', { program: id })
      .then([ProgramRevoked({ program: id })])
    at().when('revoke-program', { program: id }).rejects('program.unknown')
    at()
      .when('keep-subjects', { issuer: account.issuer })
      .then([SubjectsKept({ issuer: account.issuer })])
  })
})
