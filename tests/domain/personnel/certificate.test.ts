import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { isRejection } from '../../../domain/kernel/index.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import {
  certified,
  chess,
  here,
  jwh,
  lin,
  linAtHome,
  member,
  place,
  service,
  stateAfter,
  story,
  window,
  workers,
} from './story.ts'

const { AvailabilityDeclared, SkillLapsed } = personnelEvents

describe('a certificate', () => {
  test('is valid from today by default, and until its last day', () => {
    story(here, { actor: jwh })
      .when('certify', { skill: 'first-aid' })
      .then([certified({ from: '2026-03-02' })])
    story(here, { actor: jwh })
      .when('certify', { skill: 'first-aid', from: '2026-01-01', until: '2026-12-31' })
      .then([certified({ until: '2026-12-31' })])
  })

  test('names a skill of the list by its code or a label, and keeps older ones that are not listed', () => {
    const plumbing = { skill: 'plumbing', name: '水电工', nameEn: 'Plumbing' }
    const reads = { community: place(communityEvents.SkillListed(plumbing)) }
    for (const skill of ['水电工', 'plumbing'])
      story(here, { actor: jwh, reads })
        .when('certify', { skill })
        .then([certified({ skill: 'plumbing', from: '2026-03-02' })])
    story(here, { actor: jwh, reads }).when('certify', { skill: 'first-aid' }).rejects('skill.unlisted')
    story([...here, certified()], { actor: jwh, reads })
      .when('lapse', { skill: 'first-aid' })
      .then([SkillLapsed({ skill: 'first-aid', by: 'jwh', because: 'revoked' })])
    const ask = { home: 'workers', host: 'chess', window: window(), skill: '木工' }
    story(here, { actor: chess, reads }).when('request', ask).rejects('skill.unlisted')
  })

  test('replaces the one before of the same party, and an equal one changes nothing', () => {
    expect(stateAfter(...here, certified(), certified({ until: '2026-12-31' })).skills['first-aid']).toHaveLength(1)
    story([...here, certified()], { actor: jwh })
      .when('certify', { skill: 'first-aid', from: '2026-01-01' })
      .then([])
  })

  test('is refused to the person themselves', () => {
    story(here, { actor: lin }).when('certify', { skill: 'first-aid' }).rejects('skill.own')
  })

  test('has its days in order, and not all of them in the past', () => {
    const certify = (from: string, until: string) =>
      story(here, { actor: jwh }).when('certify', { skill: 'first-aid', from, until })
    certify('2026-05-01', '2026-04-30').rejects('days.unsound')
    certify('2026-01-01', '2026-03-01').rejects('skill.over')
    certify('2026-01-01', '2026-03-02').then([certified({ until: '2026-03-02' })])
  })

  test('of one party never replaces, shortens or ends that of another', () => {
    const short = certified({ by: 'chess', from: '2026-03-02', until: '2026-03-02' })
    story([...here, certified()], { actor: chess })
      .when('certify', { skill: 'first-aid', until: '2026-03-02' })
      .then([short])
    const both = [...here, certified(), short]
    const data = { home: 'workers', host: 'chess', window: window(), skill: 'first-aid' }
    expect(isRejection(story(both, { actor: chess }).when('request', data).decision)).toBe(false)
    const lapsed = (by: string) => SkillLapsed({ skill: 'first-aid', by, because: 'revoked' })
    for (const [actor, by] of [
      [jwh, 'jwh'],
      [chess, 'chess'],
    ] as const) {
      story(both, { actor })
        .when('lapse', { skill: 'first-aid' })
        .then([lapsed(by)])
      const other = by === 'jwh' ? 'chess' : 'jwh'
      story(both, { actor }).when('lapse', { skill: 'first-aid', by: other }).rejects('skill.not-yours')
      expect(stateAfter(...both, lapsed(by)).skills['first-aid']?.map((one) => one.by)).toEqual([other])
    }
    expect(stateAfter(...both, lapsed('jwh'), lapsed('chess')).skills).toEqual({})
  })

  test('ends as the latest one where an older event does not say whose it is', () => {
    const old = SkillLapsed({ skill: 'first-aid', because: 'expired' })
    expect(stateAfter(...here, certified(), certified({ by: 'chess' }), old).skills['first-aid']).toMatchObject([
      { by: 'jwh' },
    ])
    expect(stateAfter(...here, certified(), old).skills).toEqual({})
  })

  test('is refused beyond a hundred by one party, and no party uses up those of another', () => {
    const many = Array.from({ length: 100 }, (_, nth) => certified({ skill: `skill-${nth}` }))
    story([...here, ...many], { actor: jwh })
      .when('certify', { skill: 'one-more' })
      .rejects('skill.too-many')
    story([...here, ...many], { actor: jwh })
      .when('certify', { skill: 'skill-7' })
      .then([certified({ skill: 'skill-7', from: '2026-03-02' })])
    story([...here, ...many], { actor: chess })
      .when('certify', { skill: 'one-more' })
      .then([certified({ skill: 'one-more', by: 'chess', from: '2026-03-02' })])
  })

  test('is revoked only by the party that gave it', () => {
    story([...here, certified()], { actor: jwh })
      .when('lapse', { skill: 'first-aid' })
      .then([SkillLapsed({ skill: 'first-aid', by: 'jwh', because: 'revoked' })])
    story([...here, certified()])
      .when('lapse', { skill: 'first-aid' })
      .rejects('skill.not-yours')
    story(here, { actor: jwh }).when('lapse', { skill: 'first-aid' }).then([])
    story(here, { actor: jwh }).when('lapse', { skill: 'constructor' }).then([])
  })

  test('expires at the end of its last day, and a service records that', () => {
    const until = [...here, certified({ until: '2026-03-02' })]
    const at = (now: number) => story(until, { actor: service, now }).when('lapse', { skill: 'first-aid' })
    // Midnight in Shanghai.
    at(Date.UTC(2026, 2, 2, 16) - 1).rejects('skill.not-expired')
    at(Date.UTC(2026, 2, 2, 16)).then([SkillLapsed({ skill: 'first-aid', by: 'jwh', because: 'expired' })])
    story([...here, certified()], { actor: service })
      .when('lapse', { skill: 'first-aid' })
      .rejects('skill.not-expired')
  })
})

describe('availability', () => {
  const weekly = [{ weekday: 6, from: '09:00', until: '12:00' }]

  test('is set by the person or a party of theirs, and replaces the one before', () => {
    const said = AvailabilityDeclared({ weekly })
    for (const actor of [lin, linAtHome]) story(here, { actor }).when('declare-availability', { weekly }).then([said])
    const inOtherOrder = weekly.map(({ weekday, from, until }) => ({ until, from, weekday }))
    for (const same of [weekly, inOtherOrder]) {
      story([...here, said])
        .when('declare-availability', { weekly: same })
        .then([])
    }
    story([...here, said])
      .when('declare-availability', { weekly, from: '2026-04-01' })
      .then([AvailabilityDeclared({ weekly, from: '2026-04-01' })])
    story(here, { actor: chess }).when('declare-availability', { weekly }).rejects('person.unknown')
  })

  test('of a member of two parties is set by the person alone', () => {
    const both = [...here, member('jwh')]
    for (const actor of [workers, jwh])
      story(both, { actor }).when('declare-availability', { weekly }).rejects('person.other-memberships')
    story(both, { actor: lin })
      .when('declare-availability', { weekly })
      .then([AvailabilityDeclared({ weekly })])
  })

  test('needs at least one hour, and days in order', () => {
    const twice = [...weekly, { weekday: 6, from: '11:00', until: '13:00' }]
    story(here).when('declare-availability', { weekly: twice }).rejects('availability.unsound')
    story(here)
      .when('declare-availability', { weekly: [{ weekday: 1, from: '12:00', until: '09:00' }] })
      .rejects('availability.unsound')
    story(here)
      .when('declare-availability', { weekly, from: '2026-04-02', until: '2026-04-01' })
      .rejects('days.unsound')
  })
})
