import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { membersOf, onDuty, workersOf } from '../../../domain/community/state.ts'
import { DAY, iso } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { admin, chess, engine, founded, grid, joined, jwh, quarter, workers } from './people.ts'

const { AppointmentEnded, PartyJoined, PersonAppointed, ServiceCommitteeFormed } = communityEvents
const NOW = Date.UTC(2026, 2, 2, 8)
const turn = (from: number, until: number) =>
  ({ kind: 'duty-roster', from: iso(NOW + from * DAY), until: iso(NOW + until * DAY) }) as const
const onGrid = { kind: 'grid', grid: 'g1' } as const
const mediating = { kind: 'service-committee', committee: 'mediation' } as const
const mediation = ServiceCommitteeFormed({ committee: 'mediation', party: 'jwh', name: '矛盾调解委员会' })
const history = [...founded, quarter, grid, mediation]
const appointed = (
  appointment: string,
  party: string,
  post: typeof onGrid | typeof mediating | ReturnType<typeof turn>,
) => PersonAppointed({ appointment, person: 'p1', party, post })

describe('appointing', () => {
  const appoint = (post: object, party = 'workers', past = history, person = 'p1') =>
    given(community, past, { actor: admin, now: NOW }).when('appoint', { person, party, post })

  test('is for the person’s own party, and numbers the appointments', () => {
    given(community, [...history, appointed('a1', 'jwh', mediating)], { actor: workers })
      .when('appoint', { person: 'p2', name: '王五', party: 'workers', post: onGrid })
      .then([PersonAppointed({ appointment: 'a2', person: 'p2', name: '王五', party: 'workers', post: onGrid })])
    given(community, history, { actor: chess })
      .when('appoint', { person: 'p2', party: 'workers', post: onGrid })
      .rejects('forbidden')
  })
  test('to a grid is for social workers, and needs a grid that exists', () => {
    appoint(onGrid, 'jwh').rejects('appointment.not-social-work')
    appoint({ kind: 'grid', grid: 'g9' }).rejects('grid.unknown')
  })
  test('to a service committee is for persons of its committee', () => {
    appoint(mediating, 'jwh').then([appointed('a1', 'jwh', mediating)])
    const other = PartyJoined({ party: 'jwh2', kind: 'committee', name: '另一居委会' })
    appoint(mediating, 'jwh2', [...history, other]).rejects('appointment.other-party')
    appoint({ ...mediating, committee: 'policing' }, 'jwh').rejects('service-committee.unknown')
  })
  test('to duty is for any active party, and needs a valid time that is not over', () => {
    appoint(turn(0, 1), 'guard').then([appointed('a1', 'guard', turn(0, 1))])
    appoint(turn(1, 1)).rejects('duty.invalid')
    appoint(turn(0, 32)).rejects('duty.too-long')
    appoint(turn(-2, -1)).rejects('duty.over')
    appoint(turn(0, 1), 'no-party').rejects('party.unknown')
  })
  test('is refused for a post that the person holds, and for two turns at one time', () => {
    appoint(onGrid, 'workers', [...history, appointed('a1', 'workers', onGrid)]).rejects('appointment.exists')
    appoint(mediating, 'jwh', [...history, appointed('a1', 'jwh', mediating)]).rejects('appointment.exists')
    const onTurn = [...history, appointed('a1', 'workers', turn(0, 2))]
    appoint(turn(1, 3), 'workers', onTurn).rejects('appointment.overlaps')
    // What another party says of the person does not bind this one.
    appoint(turn(1, 3), 'guard', onTurn).then([appointed('a2', 'guard', turn(1, 3))])
    appoint(turn(2, 3), 'workers', onTurn).then([appointed('a2', 'workers', turn(2, 3))])
    expect(appoint(turn(1, 3), 'workers', onTurn, 'p2').decision).toHaveLength(1)
  })
  test('to the same post is possible again after it ended', () => {
    const ended = AppointmentEnded({ appointment: 'a1', person: 'p1', party: 'workers', because: 'ended' })
    appoint(onGrid, 'workers', [...history, appointed('a1', 'workers', onGrid), ended]).then([
      appointed('a2', 'workers', onGrid),
    ])
  })
})

describe('ending an appointment', () => {
  const held = [...history, appointed('a1', 'workers', onGrid)]
  const ended = AppointmentEnded({ appointment: 'a1', person: 'p1', party: 'workers', because: 'ended' })

  test('is allowed to the person, the person’s party, the administrator and the engine', () => {
    for (const actor of [workers, admin, { ...chess, id: 'p1' }]) {
      given(community, held, { actor }).when('end-appointment', { appointment: 'a1' }).then([ended])
    }
    given(community, held, { actor: engine })
      .when('end-appointment', { appointment: 'a1', because: 'person-left' })
      .then([{ ...ended, data: { ...ended.data, because: 'person-left' } }])
    given(community, held, { actor: jwh }).when('end-appointment', { appointment: 'a1' }).rejects('forbidden')
  })
  test('is refused once it has ended', () => {
    given(community, [...held, ended], { actor: workers })
      .when('end-appointment', { appointment: 'a1' })
      .rejects('appointment.ended')
    given(community, held, { actor: workers })
      .when('end-appointment', { appointment: 'a2' })
      .rejects('appointment.unknown')
  })
})

describe('who serves where', () => {
  test('depends on grid, service committee and time', () => {
    const { state } = given(
      community,
      [
        ...history,
        appointed('a1', 'workers', onGrid),
        appointed('a2', 'jwh', mediating),
        appointed('a3', 'guard', turn(0, 1)),
      ],
      { now: NOW },
    )
    const ids = (those: readonly { id: string }[]) => those.map(({ id }) => id)
    expect(ids(workersOf(state, 'g1'))).toEqual(['a1'])
    expect(ids(workersOf(state, 'g2'))).toEqual([])
    expect(ids(membersOf(state, 'mediation'))).toEqual(['a2'])
    expect(ids(onDuty(state, NOW))).toEqual(['a3'])
    expect(ids(onDuty(state, NOW + DAY - 1))).toEqual(['a3'])
    expect(ids(onDuty(state, NOW + DAY))).toEqual([])
    expect(ids(onDuty(state, NOW - 1))).toEqual([])
  })
  test('leaves out turns that are long over, so that the state does not grow with the years', () => {
    const years = Array.from({ length: 500 }, (_, day) => ({
      event: appointed(`a${day + 1}`, 'guard', turn(day, day + 1)),
      at: NOW + day * DAY,
    }))
    const { state } = given(community, [...history, joined.jwh, ...years], { actor: admin })
    expect(Object.keys(state.appointments).length).toBeLessThan(5)
    expect(state.appointed).toBe(500)
  })
})
