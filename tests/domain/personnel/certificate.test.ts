import { describe, test } from 'vitest'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { certified, chess, here, jwh, lin, linAtHome, service, story } from './story.ts'

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

  test('replaces the one before, and an equal one changes nothing', () => {
    story([...here, certified()], { actor: chess })
      .when('certify', { skill: 'first-aid', from: '2026-03-01' })
      .then([certified({ by: 'chess', from: '2026-03-01' })])
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

  test('is refused beyond a hundred for one person', () => {
    const many = Array.from({ length: 100 }, (_, nth) => certified({ skill: `skill-${nth}` }))
    story([...here, ...many], { actor: jwh })
      .when('certify', { skill: 'one-more' })
      .rejects('skill.too-many')
    story([...here, ...many], { actor: jwh })
      .when('certify', { skill: 'skill-7' })
      .then([certified({ skill: 'skill-7', from: '2026-03-02' })])
  })

  test('is revoked only by the party that gave it', () => {
    story([...here, certified()], { actor: jwh })
      .when('lapse', { skill: 'first-aid' })
      .then([SkillLapsed({ skill: 'first-aid', because: 'revoked' })])
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
    at(Date.UTC(2026, 2, 2, 16)).then([SkillLapsed({ skill: 'first-aid', because: 'expired' })])
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
    story(here, { actor: chess }).when('declare-availability', { weekly }).rejects('forbidden')
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
