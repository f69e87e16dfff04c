import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { deskOf, holdsPost, leadOf } from '../../../domain/community/posts.ts'
import { onDuty, standIn } from '../../../domain/community/state.ts'
import { DAY, type DomainEvent, HOUR, iso } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { type PersonState, unenrolled } from '../../../domain/personnel/state.ts'
import { admin, chess, founded, jwh, of } from './people.ts'

const { AbsenceDeclared, AbsenceEnded, PersonAppointed } = communityEvents
const NOW = Date.UTC(2026, 6, 1, 2)
const day = (nth: number) => iso(NOW + nth * DAY)
const member: PersonState = { ...unenrolled, person: 'p', parties: ['chess'] }
const stranger: PersonState = { ...unenrolled, person: 'q', parties: ['jwh'] }
const reads = { absentee: member, standing: member }
const away = (absence: string, person: string, deputy: string, from = 0, until = 5) =>
  AbsenceDeclared({ absence, person, party: 'chess', from: day(from), until: day(until), deputy })
const led = PersonAppointed({ appointment: 'a1', person: 'p1', party: 'chess', post: { kind: 'lead' } })
const member_ = (id: string) => ({ ...chess, id })
const stateAfter = (...events: readonly DomainEvent[]) => given(community, [...founded, ...events]).state

describe('an absence', () => {
  const declare = (data: object, past: readonly DomainEvent[] = [], actor = member_('p1'), but: object = reads) =>
    given(community, [...founded, ...past], { actor, now: NOW, reads: but as typeof reads }).when('declare-absence', {
      person: 'p1',
      party: 'chess',
      from: day(0),
      until: day(5),
      deputy: 'p2',
      ...data,
    })

  test('is declared by the person, by the lead of the party, or by the administrator', () => {
    declare({}).then([away('x1', 'p1', 'p2')])
    declare({}, [], admin).then([away('x1', 'p1', 'p2')])
    // Without a lead, the people of the party answer together.
    declare({ person: 'p3' }).then([away('x1', 'p3', 'p2')])
    declare({ person: 'p3' }, [led]).then([away('x1', 'p3', 'p2')])
    declare({ person: 'p3' }, [led], member_('p4')).rejects('absence.not-yours')
    declare({}, [], jwh).rejects('forbidden')
  })
  test('needs a time that is not over, and that is no departure', () => {
    declare({ until: day(0) }).rejects('absence.invalid')
    declare({ from: day(-3), until: day(-1) }).rejects('absence.invalid')
    declare({ until: day(367) }).rejects('absence.too-long')
  })
  test('needs a deputy of the same party who is there', () => {
    declare({ deputy: 'p1' }).rejects('absence.own-deputy')
    declare({}, [], member_('p1'), { ...reads, standing: stranger }).rejects('absence.other-person')
    declare({}, [], member_('p1'), { ...reads, absentee: stranger }).rejects('absence.other-person')
    const window = { from: NOW, until: NOW + 9 * DAY }
    const shared = { id: 's1', home: 'jwh', host: 'chess', state: 'shared', agreed: [], window, expiresAt: 0 } as const
    const seconded = { ...stranger, secondments: [{ ...shared, logged: 0, unconfirmed: {} }] }
    declare({}, [], member_('p1'), { ...reads, standing: seconded }).then([away('x1', 'p1', 'p2')])
    declare({}, [away('x1', 'p2', 'p3', 4, 6)]).rejects('absence.deputy-absent')
    declare({}, [away('x1', 'p2', 'p3', 5, 6)]).then([away('x2', 'p1', 'p2')])
    declare({}, [away('x1', 'p1', 'p3', 4, 6)]).rejects('absence.overlaps')
  })
  test('ends early by the word of those who may declare it', () => {
    const end = (actor = member_('p1'), now = NOW, party = 'chess') =>
      given(community, [...founded, led, away('x1', 'p3', 'p2', 1, 4)], { actor, now }).when('end-absence', {
        absence: 'x1',
        party,
      })
    end().then([AbsenceEnded({ absence: 'x1', person: 'p3', party: 'chess', because: 'cancelled' })])
    end(member_('p3'), NOW + DAY).then([
      AbsenceEnded({ absence: 'x1', person: 'p3', party: 'chess', because: 'returned' }),
    ])
    end(member_('p4')).rejects('absence.not-yours')
    end(member_('p1'), NOW + 4 * DAY).rejects('absence.unknown')
    end(jwh, NOW, 'jwh').rejects('absence.unknown')
  })
})

describe('a deputy', () => {
  test('acts in place of the absent person, in their posts and turns of duty, until they are back', () => {
    const desk = PersonAppointed({ appointment: 'a2', person: 'p1', party: 'chess', post: { kind: 'desk' } })
    const duty = PersonAppointed({
      appointment: 'a3',
      person: 'p1',
      party: 'chess',
      post: { kind: 'duty-roster', from: day(0), until: day(9) },
    })
    const state = stateAfter(led, desk, duty, away('x1', 'p1', 'p2'))
    for (const [at, person] of [
      [NOW + HOUR, 'p2'],
      [NOW + 5 * DAY, 'p1'],
    ] as const) {
      expect(leadOf(state, 'chess', at)).toBe(person)
      expect(deskOf(state, 'chess', at)).toEqual([person])
      expect(onDuty(state, at).map((one) => one.person)).toEqual([person])
      expect(holdsPost(state, member_(person), 'chess', 'lead', at)).toBe(true)
    }
    expect(holdsPost(state, { ...of('jwh', 'committee'), id: 'p2' }, 'chess', 'lead', NOW + HOUR)).toBe(false)
    const back = AbsenceEnded({ absence: 'x1', person: 'p1', party: 'chess', because: 'returned' })
    expect(leadOf(stateAfter(led, away('x1', 'p1', 'p2'), back), 'chess', NOW + HOUR)).toBe('p1')
  })
  test('who is absent later passes it on; where all are absent, it stays', () => {
    const chain = stateAfter(away('x1', 'p1', 'p2'), away('x2', 'p2', 'p3'))
    expect(standIn(chain, 'p1', 'chess', NOW)).toBe('p3')
    expect(standIn(chain, 'p1', 'jwh', NOW)).toBe('p1')
    const circle = stateAfter(away('x1', 'p1', 'p2'), away('x2', 'p2', 'p1'))
    expect(standIn(circle, 'p1', 'chess', NOW)).toBe('p1')
  })
})
