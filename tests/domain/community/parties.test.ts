import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { activeParty, onDuty, partyOf, workersOf } from '../../../domain/community/state.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { admin, chess, established, founded, grid, joined, jwh, quarter } from './people.ts'

const {
  AppointmentEnded,
  PartyChanged,
  PartyJoined,
  PartyLeft,
  PartyReinstated,
  PartySuspended,
  PersonAppointed,
  ServiceCommitteeFormed,
} = communityEvents

const suspended = PartySuspended({ party: 'chess', reason: '整改' })
const left = PartyLeft({ party: 'chess' })
const byAdmin = { actor: admin }

describe('joining', () => {
  const join = { party: 'chess', kind: 'organization', group: 'culture-sport', name: '棋社' } as const

  test('creates a party', () => {
    given(community, [established], byAdmin)
      .when('join-party', join)
      .then([PartyJoined(join)])
  })
  test('happens once', () => {
    given(community, [established, joined.chess], byAdmin).when('join-party', join).rejects('party.exists')
    given(community, [established, joined.chess, suspended], byAdmin).when('join-party', join).rejects('party.exists')
  })
  test('needs a new id after leaving', () => {
    given(community, [established, joined.chess, left], byAdmin).when('join-party', join).rejects('party.left')
  })
  test('requires a group from an organisation, and refuses one from any other kind', () => {
    const { group: _, ...without } = join
    given(community, [established], byAdmin).when('join-party', without).rejects('party.group-needed')
    given(community, [established], byAdmin)
      .when('join-party', { ...join, kind: 'enterprise' })
      .rejects('party.group-misplaced')
  })
  test('records kind, group and time', () => {
    const { state } = given(community, founded, { now: Date.UTC(2026, 0, 5) })
    expect(partyOf(state, 'chess')).toEqual({
      id: 'chess',
      kind: 'organization',
      group: 'culture-sport',
      name: '棋社',
      status: 'active',
      joined: Date.UTC(2026, 0, 5),
    })
    expect(partyOf(state, 'constructor')).toBeUndefined()
  })
})

describe('changing', () => {
  const change = (data: object) =>
    given(community, founded, { actor: chess }).when('change-party', { party: 'chess', ...data })

  test('records only the differences', () => {
    change({ name: '象棋社', group: 'culture-sport' }).then([PartyChanged({ party: 'chess', name: '象棋社' })])
    change({ name: '棋社' }).then([])
    expect(
      partyOf(given(community, [...founded, PartyChanged({ party: 'chess', name: '象棋社' })]).state, 'chess')?.name,
    ).toBe('象棋社')
  })
  test('refuses a group for a party that is no organisation', () => {
    given(community, founded, byAdmin)
      .when('change-party', { party: 'jwh', group: 'volunteer' })
      .rejects('party.group-misplaced')
  })
  test('is refused to other parties', () => {
    given(community, founded, { actor: jwh }).when('change-party', { party: 'chess', name: '?' }).rejects('forbidden')
  })
  test('is refused for a party that does not exist', () => {
    given(community, founded, byAdmin).when('change-party', { party: 'x', name: '?' }).rejects('party.unknown')
  })
})

describe('suspending and reinstating', () => {
  test('a suspended party is inactive until it is reinstated', () => {
    given(community, founded, byAdmin).when('suspend-party', { party: 'chess', reason: '整改' }).then([suspended])
    given(community, [...founded, suspended], byAdmin)
      .when('reinstate-party', { party: 'chess' })
      .then([PartyReinstated({ party: 'chess' })])
    const during = given(community, [...founded, suspended]).state
    expect(activeParty(during, 'chess')).toBeUndefined()
    expect(partyOf(during, 'chess')?.status).toBe('suspended')
    const after = given(community, [...founded, suspended, PartyReinstated({ party: 'chess' })]).state
    expect(activeParty(after, 'chess')?.status).toBe('active')
  })
  test('is refused where the party is not in the state to change', () => {
    const suspend = { party: 'chess', reason: '整改' }
    given(community, [...founded, suspended], byAdmin)
      .when('suspend-party', suspend)
      .rejects('party.suspended')
    given(community, [...founded, left], byAdmin)
      .when('suspend-party', suspend)
      .rejects('party.left')
    given(community, [established], byAdmin).when('suspend-party', suspend).rejects('party.unknown')
    given(community, founded, byAdmin).when('reinstate-party', { party: 'chess' }).rejects('party.not-suspended')
    given(community, [...founded, left], byAdmin)
      .when('reinstate-party', { party: 'chess' })
      .rejects('party.not-suspended')
    given(community, [established], byAdmin).when('reinstate-party', { party: 'chess' }).rejects('party.unknown')
  })
  test('is refused to other parties', () => {
    for (const role of ['committee', 'organization', 'social-work', 'street-office'] as const) {
      given(community, founded, { actor: { id: 'p', role, party: 'jwh' } })
        .when('suspend-party', { party: 'chess', reason: '整改' })
        .rejects('forbidden')
    }
  })
})

describe('leaving', () => {
  const posts = [
    PersonAppointed({ appointment: 'a1', person: 'p1', party: 'workers', post: { kind: 'grid', grid: 'g1' } }),
    PersonAppointed({
      appointment: 'a2',
      person: 'p2',
      party: 'chess',
      post: { kind: 'duty-roster', from: '2026-03-02T00:00:00.000Z', until: '2026-03-03T00:00:00.000Z' },
    }),
  ]
  const history = [...founded, quarter, grid, ...posts]

  test('ends the posts of its persons and no others', () => {
    given(community, history, { actor: chess })
      .when('leave-party', { party: 'chess' })
      .then([left, AppointmentEnded({ appointment: 'a2', person: 'p2', party: 'chess', because: 'party-left' })])
  })
  test('is allowed to a suspended party', () => {
    given(community, [...founded, suspended], { actor: chess })
      .when('leave-party', { party: 'chess' })
      .then([left])
  })
  test('happens once', () => {
    given(community, [...founded, left], byAdmin)
      .when('leave-party', { party: 'chess' })
      .rejects('party.left')
    given(community, [established], byAdmin).when('leave-party', { party: 'chess' }).rejects('party.unknown')
  })
  test('differs from a suspension, in which its persons keep their posts but do not serve', () => {
    const { state } = given(community, [...history, suspended, PartySuspended({ party: 'workers', reason: '整改' })])
    expect(workersOf(state, 'g1')).toEqual([])
    expect(onDuty(state, Date.UTC(2026, 2, 2, 12))).toEqual([])
    const { state: again } = given(community, [
      ...history,
      PartySuspended({ party: 'workers', reason: '整改' }),
      PartyReinstated({ party: 'workers' }),
    ])
    expect(workersOf(again, 'g1').map(({ person }) => person)).toEqual(['p1'])
  })
})

describe('service committees', () => {
  const form = { committee: 'mediation', party: 'jwh', name: '矛盾调解委员会' } as const
  const formed = ServiceCommitteeFormed(form)

  test('belong to the committee', () => {
    given(community, founded, { actor: jwh }).when('form-service-committee', form).then([formed])
    given(community, founded, byAdmin)
      .when('form-service-committee', { ...form, party: 'chess' })
      .rejects('service-committee.not-committee')
  })
  test('exist once for each field', () => {
    given(community, [...founded, formed], { actor: jwh })
      .when('form-service-committee', form)
      .rejects('service-committee.exists')
  })
  test('leave their field to a new one when they have left', () => {
    const second = PartyJoined({ party: 'jwh2', kind: 'committee', name: '新居委会' })
    given(community, [...founded, formed, second, PartyLeft({ party: 'jwh' })], byAdmin)
      .when('form-service-committee', { ...form, party: 'jwh2' })
      .then([ServiceCommitteeFormed({ ...form, party: 'jwh2' })])
  })
})
