import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import { nextPersonDeadline } from '../../../domain/personnel/deadlines.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { zones } from '../../../services/clock/zones.ts'
import {
  agreed,
  alsoShared,
  asked,
  cancelled,
  certified,
  chess,
  ended,
  enrolled,
  guard,
  here,
  hours,
  jwh,
  lin,
  linAtHome,
  member,
  place,
  promised,
  requested,
  service,
  shared,
  story,
  window,
  workers,
} from './story.ts'

const { SecondmentDeclined } = personnelEvents
const c1 = { secondment: 'c1' }
const byHome = [...asked, agreed('home')]
const left = (party: string) => ({ community: place(communityEvents.PartyLeft({ party })) })

describe('both agreements', () => {
  test('promise the person, in any order', () => {
    story(asked, { actor: workers })
      .when('agree', c1)
      .then([agreed('home')])
    story(asked, { actor: lin })
      .when('agree', c1)
      .then([agreed('person')])
    story(byHome, { actor: lin })
      .when('agree', c1)
      .then([agreed('person'), shared()])
    story(byHome, { actor: linAtHome })
      .when('agree', c1)
      .then([agreed('person'), shared()])
    story([...asked, agreed('person')], { actor: workers })
      .when('agree', c1)
      .then([agreed('home'), shared()])
  })

  test('come from two actors: the person never agrees for the sending party', () => {
    story([...asked, agreed('person')], { actor: lin })
      .when('agree', c1)
      .then([])
    // Lin is lin also when acting for the home party.
    const disguised = { id: 'resident-lin', role: 'social-work', party: 'workers' } as const
    story([...asked, agreed('person')], { actor: disguised })
      .when('agree', c1)
      .then([])
  })

  test('change nothing a second time', () => {
    story(byHome).when('agree', c1).then([])
    story(promised).when('agree', c1).then([])
    story(promised, { actor: lin }).when('agree', c1).then([])
  })

  test('are refused to others', () => {
    for (const actor of [chess, service]) story(asked, { actor }).when('agree', c1).rejects('forbidden')
    story(asked, { actor: jwh }).when('agree', c1).rejects('person.unknown')
    story(asked, { actor: lin }).when('agree', { secondment: 'c2' }).rejects('secondment.unknown')
  })

  test('are refused after the time to answer', () => {
    story(byHome, { actor: lin, now: hours(16) - 1 })
      .when('agree', c1)
      .then([agreed('person'), shared({ day: '2026-03-03' })])
    story(byHome, { actor: lin, now: hours(16) })
      .when('agree', c1)
      .rejects('secondment.expired')
    story(asked, { now: hours(16) })
      .when('agree', c1)
      .rejects('secondment.expired')
  })
})

describe('the second agreement is judged again', () => {
  const second = (history: (DomainEvent | Past)[], reads = {}) =>
    story([...history, agreed('home')], { actor: lin, reads }).when('agree', c1)
  const sharedIs = (...more: DomainEvent[]) => [agreed('person'), ...more]

  test('the person is in one place at a time', () => {
    second([...asked, ...alsoShared('c2', 19, 2)]).rejects('person.elsewhere')
    second([...asked, ...alsoShared('c2', 20, 2)]).then(sharedIs(shared()))
    second([...asked, requested({ secondment: 'c2', host: 'jwh' })]).then(sharedIs(shared()))
    second([...asked, ...alsoShared('c2', 19, 2), cancelled('host', { secondment: 'c2' })]).then(sharedIs(shared()))
  })

  test('a secondment that ended early frees the rest of its window', () => {
    const begunAndEnded: (DomainEvent | Past)[] = [
      ...alsoShared('c2', 1, 18),
      { event: ended({ secondment: 'c2', early: true }), at: hours(3) },
    ]
    second([...asked, ...begunAndEnded]).then(sharedIs(shared()))
  })

  test('no week exceeds the person’s hours', () => {
    const small = [enrolled({ weeklyCap: 10 }), member(), requested()]
    second([...small, ...alsoShared('c2', 48, 6)]).then(sharedIs(shared()))
    second([...small, ...alsoShared('c2', 48, 7)]).rejects('person.over-cap')
    // The next week.
    second([...small, ...alsoShared('c2', 7 * 24, 7)]).then(sharedIs(shared()))
    // Hours given on Monday count on Tuesday too.
    const given = [...alsoShared('c2', 1, 7), ended({ secondment: 'c2' })]
    second([...small, ...given.map((event) => ({ event, at: hours(8) }))]).rejects('person.over-cap')
  })

  test('a secondment over Sunday night counts in each week by its part', () => {
    // Sunday 22:00 to Monday 4:00 in Shanghai.
    const ask = { window: window(150, 6), minutes: 360 }
    const small = [enrolled({ weeklyCap: 4 }), member(), requested(ask)]
    second(small).then(sharedIs(shared(ask)))
    second([...small, ...alsoShared('c2', 24, 2)]).then(sharedIs(shared(ask)))
    second([...small, ...alsoShared('c2', 24, 3)]).rejects('person.over-cap')
    second([...small, ...alsoShared('c2', 160, 1)]).rejects('person.over-cap')
  })

  test('the skill is certified on those days', () => {
    const skilled = [...here, certified(), requested({ skill: 'first-aid' })]
    second(skilled).then(sharedIs(shared({ skill: 'first-aid' })))
    second([...skilled, personnelEvents.SkillLapsed({ skill: 'first-aid', because: 'revoked' })]).rejects(
      'skill.not-certified',
    )
    second([...skilled, certified({ until: '2026-03-02' })]).rejects('skill.not-certified')
  })

  test('both parties are active', () => {
    second(asked, left('chess')).rejects('party.left')
    story([...asked, agreed('home')], { actor: linAtHome, reads: left('workers') })
      .when('agree', c1)
      .rejects('party.left')
  })
})

describe('a series', () => {
  const series = { id: 'c1' }
  const weekly = [
    ...here,
    requested({ series }),
    requested({ series, secondment: 'c2', window: window(40), expiresAt: iso(hours(40)) }),
    requested({ secondment: 'c3', host: 'jwh' }),
  ]

  test('can be agreed to, declined and cancelled as a whole', () => {
    story(weekly)
      .when('agree', { ...c1, series: true })
      .then([agreed('home'), agreed('home', 'c2')])
    story(weekly)
      .when('decline', { ...c1, series: true, reason: 'busy' })
      .then([
        SecondmentDeclined({ ...c1, home: 'workers', host: 'chess', by: 'home', reason: 'busy' }),
        SecondmentDeclined({ secondment: 'c2', home: 'workers', host: 'chess', by: 'home', reason: 'busy' }),
      ])
    story(weekly, { actor: chess })
      .when('cancel', { ...c1, series: true })
      .then([cancelled('host'), cancelled('host', { secondment: 'c2' })])
    story(weekly)
      .when('agree', c1)
      .then([agreed('home')])
    story(weekly, { actor: lin })
      .when('agree', { secondment: 'c3', series: true })
      .then([{ ...agreed('person', 'c3'), data: { secondment: 'c3', home: 'workers', host: 'jwh', by: 'person' } }])
  })

  test('is agreed to as far as its dates allow', () => {
    const both = [...weekly, agreed('home'), agreed('home', 'c2'), ...alsoShared('c4', 41, 1)]
    story(both, { actor: lin })
      .when('agree', { ...c1, series: true })
      .then([agreed('person'), shared()])
    story(both, { actor: lin }).when('agree', { secondment: 'c2', series: true }).rejects('person.elsewhere')
  })

  test('counts the dates that the same agreement has promised already', () => {
    const small = [enrolled({ weeklyCap: 6 }), ...weekly.slice(1), agreed('home'), agreed('home', 'c2')]
    story(small, { actor: lin })
      .when('agree', { ...c1, series: true })
      .then([agreed('person'), shared()])
  })
})

describe('declining', () => {
  const declined = (by: 'home' | 'person') =>
    SecondmentDeclined({ ...c1, home: 'workers', host: 'chess', by, reason: 'busy' })

  test('is allowed to each side until both have agreed', () => {
    story(asked)
      .when('decline', { ...c1, reason: 'busy' })
      .then([declined('home')])
    story(byHome, { actor: linAtHome })
      .when('decline', { ...c1, reason: 'busy' })
      .then([declined('person')])
    story(promised)
      .when('decline', { ...c1, reason: 'busy' })
      .rejects('secondment.agreed')
    story([...asked, declined('home')], { actor: lin })
      .when('agree', c1)
      .rejects('secondment.over')
  })
})

describe('cancelling', () => {
  test('is allowed to all three until the secondment begins', () => {
    story(promised)
      .when('cancel', c1)
      .then([cancelled('home')])
    story(promised, { actor: chess })
      .when('cancel', { ...c1, reason: 'rain' })
      .then([cancelled('host', { reason: 'rain' })])
    story(asked, { actor: lin })
      .when('cancel', c1)
      .then([cancelled('person')])
    story(promised, { now: hours(16) - 1 })
      .when('cancel', c1)
      .then([cancelled('home')])
    story(promised, { now: hours(16) })
      .when('cancel', c1)
      .rejects('secondment.begun')
    story(promised, { actor: guard }).when('cancel', c1).rejects('person.unknown')
  })

  test('by a service ends requests without an answer in time', () => {
    const at = (now: number, history: DomainEvent[] = byHome) =>
      story(history, { actor: service, now }).when('cancel', c1)
    at(hours(16) - 1).then([])
    at(hours(16)).then([cancelled('unanswered')])
    at(hours(16), promised).then([])
    at(hours(16), [...byHome, cancelled('unanswered')]).then([])
    story(here, { actor: service }).when('cancel', c1).rejects('secondment.unknown')
  })

  test('by a service ends the secondments of a departed party', () => {
    for (const party of ['workers', 'chess'])
      story(promised, { actor: service, reads: left(party) })
        .when('cancel', c1)
        .then([cancelled('departure')])
    story(promised, { actor: service }).when('cancel', c1).then([])
    story(promised, { actor: service, reads: left('chess'), now: hours(17) })
      .when('cancel', c1)
      .then([])
  })
})

describe('what is due next', () => {
  const until = certified({ until: '2026-03-03' })
  const answer = { at: hours(16), command: 'cancel', data: c1 }
  const over = { at: hours(20), command: 'end', data: c1 }
  const expiry = { at: Date.UTC(2026, 2, 3, 16), command: 'lapse', data: { skill: 'first-aid', by: 'jwh' } }

  test.each([
    ['nothing, of a person without secondments', [...here, certified()], undefined],
    ['an answer, of a requested person', [...asked, until], answer],
    ['an end, of a promised person', [...promised, until], over],
    ['nothing more, of what has ended', [...promised, ended()], undefined],
    ['the expiry of a certificate, where nothing comes before', [...promised, ended(), until], expiry],
  ])('is %s', (_, history, due) => {
    expect(nextPersonDeadline(story(history).state, 'Asia/Shanghai', zones)).toEqual(due)
  })
})
