import { describe, expect, test } from 'vitest'
import { nextPersonDeadline } from '../../../domain/personnel/deadlines.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { zones } from '../../../services/clock/zones.ts'
import {
  agreed,
  asked,
  cancelled,
  chess,
  ended,
  here,
  hours,
  jwh,
  lin,
  linAtHome,
  logged,
  member,
  NOW,
  promised,
  requested,
  service,
  stateAfter,
  story,
  window,
} from './story.ts'

const { MembershipEnded, PersonLeft } = personnelEvents
const day = '2026-03-02'
const gone = PersonLeft({ person: 'lin', day })
const noMember = (party = 'workers') => MembershipEnded({ party, because: 'person-left', day })
const passedOn = PersonLeft({ person: 'lin', successor: 'mei', day })
const mei = { ...stateAfter(...here), person: 'mei' }
const c1 = { secondment: 'c1' }

describe('leaving', () => {
  test('ends memberships, and secondments that have not begun', () => {
    for (const actor of [lin, linAtHome, undefined])
      story(promised, actor && { actor })
        .when('leave', {})
        .then([gone, cancelled('departure'), noMember()])
    story([...here, gone, noMember()], { actor: lin })
      .when('leave')
      .then([])
  })

  test('lets secondments that have begun finish, with their hours', () => {
    const left = { ...gone, data: { person: 'lin', day: '2026-03-03' } }
    story(promised, { now: hours(17) })
      .when('leave')
      .then([left, MembershipEnded({ party: 'workers', because: 'person-left', day: '2026-03-03' })])
    const history = [...promised, { event: left, at: hours(17) }, noMember()]
    story(history, { actor: service, now: hours(20) })
      .when('end', c1)
      .then([ended()])
    story(history, { actor: linAtHome, now: hours(20) })
      .when('log-hours', { ...c1, day: '2026-03-03', minutes: 120 })
      .then([logged()])
  })

  test('is recorded by a party only where the person has no other', () => {
    const both = [...here, member('jwh')]
    story(both).when('leave').rejects('person.other-memberships')
    story(both, { actor: lin })
      .when('leave')
      .then([gone, noMember(), noMember('jwh')])
    story(both, { actor: chess }).when('leave').rejects('person.unknown')
  })

  test('ends what others may do: a person who has left is not certified or requested', () => {
    const left = [...here, gone, noMember()]
    story(left, { actor: jwh }).when('certify', { skill: 'first-aid' }).rejects('person.left')
    story(left, { actor: jwh })
      .when('request', { home: 'workers', host: 'jwh', window: window() })
      .rejects('person.left')
  })
})

describe('a successor', () => {
  test('is another person of the community', () => {
    const name = (successor: string, found?: unknown) =>
      story(promised, { reads: { successor: found } }).when('leave', { successor })
    name('lin', stateAfter(...here)).rejects('person.own-successor')
    name('mei').rejects('person.successor-unknown')
    name('mei', stateAfter()).rejects('person.successor-unknown')
    name('mei', { ...mei, left: NOW }).rejects('person.successor-unknown')
  })

  test('leaves secondments that have not begun to the succession service', () => {
    story(promised, { reads: { successor: mei } })
      .when('leave', { successor: 'mei' })
      .then([passedOn, noMember()])
    const left = [...promised, passedOn, noMember()]
    // The service requests the successor and agrees for no side.
    story([...here], { actor: service })
      .when('request', { home: 'workers', host: 'chess', window: window() })
      .then([requested()])
    // Then it cancels the secondment here.
    story(left, { actor: service })
      .when('cancel', c1)
      .then([cancelled('departure')])
  })

  test('who is never requested leaves no secondment that begins by itself', () => {
    const left = [...promised, { event: passedOn, at: NOW }, noMember()]
    story(left, { now: hours(17) })
      .when('end', c1)
      .rejects('secondment.not-begun')
    story(left, { actor: service, now: hours(17) })
      .when('cancel', c1)
      .then([cancelled('departure')])
    expect(nextPersonDeadline(stateAfter(...left), 'Asia/Shanghai', zones)).toEqual({
      at: hours(16),
      command: 'cancel',
      data: c1,
    })
    story([...asked, agreed('home'), passedOn, noMember()], { actor: lin })
      .when('agree', c1)
      .rejects('person.left')
  })
})
