import { describe, expect, test } from 'vitest'
import { isWorkingDay } from '../../../domain/community/calendar.ts'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { calendarOf, zoneOf } from '../../../domain/community/state.ts'
import { localDay, mayPerform, type Role } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { zones } from '../../../services/clock/zones.ts'
import { admin, chess, established, everyone, founded, grid, jwh, of, quarter, workers } from './people.ts'

const { CalendarSet, CommunityEstablished, PersonAppointed } = communityEvents
const enrolment = 'enforced'

describe('establishing', () => {
  test('uses Asia/Shanghai by default', () => {
    given(community, [], { actor: admin })
      .when('establish', { name: '葩社区' })
      .then([CommunityEstablished({ name: '葩社区', zone: 'Asia/Shanghai', enrolment })])
  })

  test('can name its zone and mark the community as simulated', () => {
    given(community, [], { actor: admin })
      .when('establish', { name: 'Pa', zone: 'Asia/Urumqi', simulated: true })
      .then([CommunityEstablished({ name: 'Pa', zone: 'Asia/Urumqi', simulated: true, enrolment })])
    given(community, [], { actor: admin })
      .when('establish', { name: 'Pa', simulated: false })
      .then([CommunityEstablished({ name: 'Pa', zone: 'Asia/Shanghai', enrolment })])
  })

  test('refuses a zone that no database knows', () => {
    given(community, [], { actor: admin, zones: { ...zones, known: () => false } })
      .when('establish', { name: 'Pa', zone: 'Asia/Pa' })
      .rejects('zone.unknown')
  })

  test('happens once', () => {
    given(community, [established], { actor: admin }).when('establish', { name: 'Pa' }).rejects('community.exists')
  })

  test('precedes every other command', () => {
    const nothing = given(community, [], { actor: admin })
    nothing.when('add-quarter', { quarter: 'q1', name: '一', buildings: [] }).rejects('community.unknown')
    nothing.when('leave-party', { party: 'jwh' }).rejects('community.unknown')
    nothing.when('set-calendar', { year: 2026, holidays: [], workdays: [] }).rejects('community.unknown')
  })

  test('sets zone and calendar', () => {
    const { state } = given(community, [
      CommunityEstablished({ name: 'Pa', zone: 'Asia/Urumqi' }),
      CalendarSet({ year: 2026, holidays: ['2026-10-01'], workdays: [] }),
    ])
    expect(zoneOf(state)).toBe('Asia/Urumqi')
    expect(isWorkingDay(calendarOf(state), localDay('2026-10-01'))).toBe(false)
  })
})

describe('the calendar', () => {
  const set = (year: number, holidays: string[], workdays: string[]) =>
    given(community, [established], { actor: admin }).when('set-calendar', { year, holidays, workdays })

  test('is set for one year', () => {
    set(2026, ['2026-10-01'], ['2026-10-10']).then([
      CalendarSet({ year: 2026, holidays: ['2026-10-01'], workdays: ['2026-10-10'] }),
    ])
  })

  test('accepts only days of that year', () => {
    set(2026, ['2027-01-01'], []).rejects('calendar.day-invalid')
    set(2026, [], ['2025-12-31']).rejects('calendar.day-invalid')
  })

  test('has no day in two lists', () => {
    set(2026, ['2026-10-01'], ['2026-10-01']).rejects('calendar.contradicts')
  })
})

describe('who may send what', () => {
  const { state } = given(community, [
    ...founded,
    quarter,
    grid,
    PersonAppointed({ appointment: 'a1', person: 'p9', party: 'workers', post: { kind: 'grid', grid: 'g1' } }),
  ])
  const together: Role[] = ['committee', 'organization', 'social-work', 'administrator']
  const entitled: Record<keyof typeof community.commands, readonly [data: object, roles: readonly Role[]]> = {
    establish: [{}, ['administrator']],
    'set-calendar': [{}, ['administrator']],
    'add-quarter': [{}, together],
    'draw-grid': [{}, together],
    'redraw-grid': [{}, together],
    'join-party': [{}, ['administrator']],
    'change-party': [{ party: 'chess' }, ['organization', 'administrator']],
    'suspend-party': [{ party: 'chess' }, ['administrator']],
    'reinstate-party': [{ party: 'chess' }, ['administrator']],
    'leave-party': [{ party: 'guard' }, ['property-company', 'administrator']],
    'register-body': [{}, ['committee', 'organization', 'social-work', 'administrator']],
    'retire-body': [{}, ['committee', 'organization', 'social-work', 'administrator']],
    'list-skill': [{}, ['committee', 'administrator']],
    'retire-skill': [{}, ['committee', 'administrator']],
    'register-program': [{}, ['administrator']],
    'revoke-program': [{}, ['administrator']],
    'keep-subjects': [{}, ['administrator']],
    'save-order-columns': [{ hotline: 'line' }, ['committee', 'street-office']],
    'form-service-committee': [{ party: 'jwh' }, ['committee', 'administrator']],
    appoint: [{ party: 'workers' }, ['social-work', 'administrator']],
    'end-appointment': [{ appointment: 'a1' }, ['social-work', 'administrator', 'service']],
    'report-duty-gaps': [{}, ['service']],
    'declare-absence': [{ party: 'chess' }, ['organization', 'administrator']],
    'end-absence': [{ party: 'guard' }, ['property-company', 'administrator']],
    'adopt-plan': [{}, ['social-work']],
    'revise-plan': [{}, ['social-work']],
    'evaluate-plan': [{}, ['committee', 'organization', 'social-work']],
    'publish-report': [{}, []],
    'summarize-week': [{}, []],
  }

  test.each(Object.entries(entitled))('%s', (command, [data, roles]) => {
    const those = everyone.filter((actor) => mayPerform(community, command, state, actor, data))
    expect(those.map(({ role }) => role).toSorted()).toEqual(roles.toSorted())
  })

  test('an appointed person may resign', () => {
    const herself = { id: 'p9', role: 'organization', party: 'chess' } as const
    expect(mayPerform(community, 'end-appointment', state, herself, { appointment: 'a1' })).toBe(true)
    expect(mayPerform(community, 'end-appointment', state, { ...herself, id: 'p8' }, { appointment: 'a1' })).toBe(false)
  })

  test('an actor with the role of a party must name an active party of that kind', () => {
    const add = (actor: typeof jwh) =>
      given(community, [...founded, communityEvents.PartySuspended({ party: 'jwh', reason: '…' })], { actor }).when(
        'add-quarter',
        { quarter: 'q1', name: '一', buildings: [] },
      )
    add(jwh).rejects('party.suspended')
    add(of('no-party', 'committee')).rejects('party.unknown')
    add({ id: 'person-1', role: 'committee' }).rejects('actor.without-party')
    add({ ...chess, role: 'social-work' }).rejects('actor.other-kind')
    expect(add(workers).decision).toHaveLength(1)
  })
})
