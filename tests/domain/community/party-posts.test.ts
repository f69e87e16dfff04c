import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { deskOf, holdsPost, leadOf, leadsOf } from '../../../domain/community/posts.ts'
import { representatives } from '../../../domain/community/state.ts'
import type { Actor } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { zones } from '../../../services/clock/zones.ts'
import { admin, chess, founded, of, workers } from './people.ts'

const { AppointmentEnded, PartyChanged, PartySuspended, PersonAppointed } = communityEvents
const NOW = Date.UTC(2026, 2, 2, 8)
const lead = (appointment: string, person: string, party: string) =>
  PersonAppointed({ appointment, person, party, post: { kind: 'lead' } })
const first = PartyChanged({
  party: 'guard',
  firstPerson: { person: 'p0', name: '王经理', identity: { issuer: 'https://id.example', sub: '7' } },
})
const stateAfter = (...events: Parameters<typeof given>[1]) => given(community, [...founded, ...events]).state

describe('a post of a party', () => {
  test('is filled by the party itself, or by the administrator', () => {
    const appoint = { person: 'p1', party: 'workers', post: { kind: 'desk' } }
    for (const actor of [workers, admin])
      given(community, founded, { actor, now: NOW })
        .when('appoint', appoint)
        .then([PersonAppointed({ appointment: 'a1', person: 'p1', party: 'workers', post: { kind: 'desk' } })])
    given(community, founded, { actor: chess, now: NOW }).when('appoint', appoint).rejects('forbidden')
  })
  test('of lead is held by one person: the new one takes the place of the old one', () => {
    given(community, [...founded, lead('a1', 'p1', 'guard'), lead('a2', 'p1', 'jwh')], {
      actor: of('guard', 'property-company'),
    })
      .when('appoint', { person: 'p2', party: 'guard', post: { kind: 'lead' } })
      .then([
        AppointmentEnded({ appointment: 'a1', person: 'p1', party: 'guard', because: 'succeeded' }),
        lead('a3', 'p2', 'guard'),
      ])
    given(community, [...founded, lead('a1', 'p1', 'guard')], { actor: admin })
      .when('appoint', { person: 'p1', party: 'guard', post: { kind: 'lead' } })
      .rejects('appointment.exists')
  })
  test('of representative is for organisations, which elect together: the administrator records it by year', () => {
    const elect = (party: string, actor: Actor) =>
      given(community, founded, { actor, now: NOW }).when('appoint', {
        person: 'p1',
        party,
        post: { kind: 'representative', year: 2026 },
      })
    elect('workers', admin).rejects('appointment.not-organization')
    elect('chess', chess).rejects('appointment.elected')
    const elected = PersonAppointed({
      appointment: 'a1',
      person: 'p1',
      party: 'chess',
      post: { kind: 'representative', year: 2026 },
    })
    elect('chess', admin).then([elected])
    const newYear = Date.UTC(2026, 11, 31, 16)
    expect(representatives(stateAfter(elected), newYear - 1, zones)).toHaveLength(1)
    expect(representatives(stateAfter(elected), newYear, zones)).toEqual([])
  })
})

describe('the people of a party', () => {
  test('are led by its first person until it appoints a lead', () => {
    expect(leadOf(stateAfter(), 'guard', NOW)).toBeUndefined()
    expect(leadOf(stateAfter(first), 'guard', NOW)).toBe('p0')
    const led = stateAfter(first, lead('a1', 'p1', 'guard'))
    expect(leadOf(led, 'guard', NOW)).toBe('p1')
    expect(leadsOf(stateAfter(first, lead('a1', 'p1', 'chess')), NOW)).toEqual(['p1', 'p0'])
    const ended = AppointmentEnded({ appointment: 'a1', person: 'p1', party: 'guard', because: 'ended' })
    expect(leadOf(stateAfter(first, lead('a1', 'p1', 'guard'), ended), 'guard', NOW)).toBe('p0')
    const suspended = PartySuspended({ party: 'guard', reason: '整改' })
    expect(leadOf(stateAfter(first, lead('a1', 'p1', 'guard'), suspended), 'guard', NOW)).toBeUndefined()
  })
  test('hold an empty post together, and a filled one only in person and for that party', () => {
    const at = (person: string, party = 'workers') => ({ ...of(party, 'social-work'), id: person })
    const empty = stateAfter()
    expect(deskOf(empty, 'workers', NOW)).toEqual([])
    expect(holdsPost(empty, at('p5'), 'workers', 'desk', NOW)).toBe(true)
    const desk = stateAfter(
      PersonAppointed({ appointment: 'a1', person: 'p1', party: 'workers', post: { kind: 'desk' } }),
      PersonAppointed({ appointment: 'a2', person: 'p2', party: 'workers', post: { kind: 'desk' } }),
    )
    expect(deskOf(desk, 'workers', NOW)).toEqual(['p1', 'p2'])
    expect(holdsPost(desk, at('p2'), 'workers', 'desk', NOW)).toBe(true)
    expect(holdsPost(desk, at('p5'), 'workers', 'desk', NOW)).toBe(false)
    expect(holdsPost(desk, at('p2', 'other'), 'workers', 'desk', NOW)).toBe(false)
  })
})
