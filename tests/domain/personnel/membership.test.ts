import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { factsMeet, isRejection, mayPerform } from '../../../domain/kernel/index.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { person } from '../../../domain/personnel/personnel.ts'
import { mayReadPerson } from '../../../domain/personnel/sight.ts'
import {
  asked,
  cancelled,
  chess,
  enrolled,
  here,
  hours,
  jwh,
  lin,
  linAtHome,
  member,
  place,
  promised,
  service,
  stateAfter,
  story,
  window,
  workers,
} from './story.ts'

const { MembershipEnded, MembershipOffered } = personnelEvents
const offer = (party = 'chess') => MembershipOffered({ party, day: '2026-03-02' })
const gone = place(communityEvents.PartyLeft({ party: 'workers' }))
const over = (because: 'ended' | 'person-left' | 'party-left', party = 'workers') =>
  MembershipEnded({ party, because, day: '2026-03-02' })

describe('enrolling', () => {
  test('makes the person a member of the sender’s party, for 40 hours a week by default', () => {
    story([]).when('enrol', { name: 'Lin', resident: 'resident-lin' }).then([enrolled(), member()])
    story([])
      .when('enrol', { person: 'lin', name: 'Lin', contact: '138', weeklyCap: 8 })
      .then([personnelEvents.PersonEnrolled({ person: 'lin', name: 'Lin', contact: '138', weeklyCap: 8 }), member()])
  })

  test('happens once for a person and party', () => {
    story(here).when('enrol', { name: 'Lin' }).rejects('person.exists')
  })

  test('of a person of another party only offers a membership, also after they have left', () => {
    const left = [...here, personnelEvents.PersonLeft({ person: 'lin', day: '2026-03-02' }), over('person-left')]
    for (const history of [here, left]) story(history, { actor: chess }).when('enrol', { name: 'Lin' }).then([offer()])
    story([...here, offer()], { actor: chess })
      .when('enrol', { name: 'Lin' })
      .then([])
    const offered = stateAfter(...here, offer())
    expect(offered.parties).toEqual(['workers'])
    expect(factsMeet(mayReadPerson(chess), person.sight.facts(offered))).toBe(false)
    const request = { home: 'chess', host: 'jwh', window: window() }
    story([...here, offer()], { actor: chess })
      .when('request', request)
      .rejects('person.not-member')
    for (const [command, data] of Object.entries({ leave: {}, 'declare-availability': { weekly: [] } }))
      expect(mayPerform(person, command, offered, chess, data)).toBe(false)
  })

  test('needs a community, and an active party', () => {
    const nowhere = { established: false, parties: {} }
    story([], { reads: { community: nowhere } })
      .when('enrol', { name: 'Lin' })
      .rejects('community.unknown')
    story([], { reads: { community: gone } })
      .when('enrol', { name: 'Lin' })
      .rejects('party.left')
  })
})

describe('a membership', () => {
  test('in a further party is started once, by the person acting for it', () => {
    const linAtChess = { ...chess, id: 'lin' }
    story(here, { actor: linAtChess })
      .when('start-membership')
      .then([member('chess')])
    story([...here, member('chess')], { actor: linAtChess })
      .when('start-membership')
      .then([])
    story(here, { actor: linAtHome }).when('start-membership').rejects('actor.without-party')
    story(here, { actor: linAtChess })
      .when('enrol', { name: 'Lin' })
      .then([member('chess')])
  })

  test('that is offered starts once the person or a party of theirs agrees', () => {
    const offered = [...here, offer()]
    for (const actor of [lin, linAtHome, workers])
      story(offered, { actor })
        .when('start-membership', { party: 'chess' })
        .then([member('chess')])
    story(offered, { actor: chess }).when('start-membership', { party: 'chess' }).rejects('forbidden')
    story(offered, { actor: jwh }).when('start-membership', { party: 'chess' }).rejects('person.unknown')
    story(here).when('start-membership', { party: 'chess' }).rejects('membership.not-offered')
    story(here, { actor: lin }).when('start-membership', { party: 'chess' }).rejects('membership.not-offered')
    expect(stateAfter(...offered, member('chess')).offers).toEqual([])
    const left = { community: place(communityEvents.PartyLeft({ party: 'chess' })) }
    story(offered, { reads: left }).when('start-membership', { party: 'chess' }).rejects('party.left')
  })

  test('that is offered is declined by the person or a party of theirs, and taken back by the party', () => {
    const offered = [...here, offer()]
    for (const actor of [lin, workers, chess])
      story(offered, { actor })
        .when('end-membership', { party: 'chess' })
        .then([over('ended', 'chess')])
    story(offered, { actor: chess }).when('end-membership', { party: 'workers' }).rejects('membership.not-yours')
    expect(stateAfter(...offered, over('ended', 'chess'))).toMatchObject({
      offers: [],
      former: [],
      parties: ['workers'],
    })
  })

  test('brings back a person who left', () => {
    const left = [...here, personnelEvents.PersonLeft({ person: 'lin', day: '2026-03-02' }), over('person-left')]
    story(left, { actor: { ...chess, id: 'lin' } })
      .when('start-membership')
      .then([member('chess')])
    const back = stateAfter(...left, member('chess'))
    expect(back.left).toBeUndefined()
    expect(back).toMatchObject({ parties: ['chess'], former: ['workers'] })
  })

  test('is never claimed by a party, whose members would then read the person’s name', () => {
    for (const actor of [chess, jwh]) story(here, { actor }).when('start-membership').rejects('person.unknown')
    story([], { actor: lin }).when('start-membership').rejects('person.unknown')
  })

  test('is ended only by the party or the person', () => {
    const both = [...here, member('chess')]
    story(both)
      .when('end-membership', { party: 'workers' })
      .then([over('ended')])
    story(both, { actor: lin })
      .when('end-membership', { party: 'chess' })
      .then([over('ended', 'chess')])
    story(both).when('end-membership', { party: 'chess' }).rejects('membership.not-yours')
    story(both, { actor: jwh }).when('end-membership', { party: 'chess' }).rejects('person.unknown')
    story(here).when('end-membership', { party: 'chess' }).then([])
  })

  test('is ended by a service only once the party has left', () => {
    story(here, { actor: service }).when('end-membership', { party: 'workers' }).rejects('membership.party-here')
    story(here, { actor: service, reads: { community: gone } })
      .when('end-membership', { party: 'workers' })
      .then([over('party-left')])
  })

  test('ends with the secondments of that party that have not begun', () => {
    story(promised)
      .when('end-membership', { party: 'workers' })
      .then([cancelled('home'), over('ended')])
    story(promised, { actor: lin })
      .when('end-membership', { party: 'workers' })
      .then([cancelled('person'), over('ended')])
    story(asked, { actor: service, reads: { community: gone } })
      .when('end-membership', { party: 'workers' })
      .then([cancelled('departure'), over('party-left')])
    story(promised, { now: hours(17) })
      .when('end-membership', { party: 'workers' })
      .then([MembershipEnded({ party: 'workers', because: 'ended', day: '2026-03-03' })])
  })

  test('that has ended no longer allows a secondment', () => {
    const data = { home: 'workers', host: 'chess', window: window() }
    const { decision } = story([...here, over('ended')], { actor: chess }).when('request', data)
    expect(isRejection(decision) && decision.code).toBe('person.not-member')
  })
})
