import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { HOUR } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import {
  byParty,
  chess,
  done,
  follower,
  guard,
  handedOut,
  hours,
  jwh,
  NOW,
  raised,
  resident,
  reworked,
  sorted,
  stateAfter,
  story,
  workers,
} from './story.ts'

const { ContactDenied, FeedbackGiven, RaiserContacted } = demandEvents
const contacted = (contact: string, spoken: boolean, at = NOW): Past => ({
  event: RaiserContacted({ contact, party: 'jwh', spoken, inTime: spoken }),
  at,
})
const denied = (contact: string) => ContactDenied({ contact, party: 'jwh' })
const late = hours(40)

describe('a contact with the raiser', () => {
  test('counts once staff spoke with them, within the time for acceptance or after it', () => {
    story(sorted)
      .when('record-contact', { spoken: true, note: 'she waits at home' })
      .then([RaiserContacted({ contact: 'c1', party: 'jwh', spoken: true, inTime: true, note: 'she waits at home' })])
    story(sorted)
      .when('record-contact', { spoken: true }, { now: late })
      .then([RaiserContacted({ contact: 'c1', party: 'jwh', spoken: true, inTime: false })])
    expect(stateAfter(...sorted, contacted('c1', true, hours(3))).contactedAt).toBe(hours(3))
  })

  test('counts by two attempts that are two hours apart, and not by two within minutes', () => {
    const once = [...sorted, contacted('c1', false)]
    const second = (now: number, inTime: boolean) =>
      story(once, { actor: workers })
        .when('record-contact', { spoken: false }, { now })
        .then([RaiserContacted({ contact: 'c2', party: 'workers', spoken: false, inTime })])
    second(hours(2) - 1, false)
    second(hours(2), true)
    expect(stateAfter(...once, contacted('c2', false, NOW + HOUR)).contactedAt).toBeUndefined()
    expect(stateAfter(...once, contacted('c2', false, NOW + HOUR), contacted('c3', false, hours(2))).contactedAt).toBe(
      hours(2),
    )
  })

  test('is recorded by holders, by parties that delivered and by coordinators', () => {
    for (const history of [handedOut, done])
      story(history, { actor: chess })
        .when('record-contact', { spoken: false })
        .then([RaiserContacted({ contact: 'c1', party: 'chess', spoken: false, inTime: false })])
    for (const actor of [guard, resident])
      story(handedOut).when('record-contact', { spoken: true }, { actor }).rejects('forbidden')
    story([raised({ about: { party: 'jwh' } }), ...sorted.slice(1)])
      .when('record-contact', { spoken: true })
      .rejects('demand.about-you')
  })

  test('keeps to what the raiser ruled out', () => {
    const only = raised({ safeContact: { kinds: ['social-work'] } })
    story([only, ...handedOut.slice(1)])
      .when('record-contact', { spoken: true })
      .rejects('contact.unsafe')
    story([only, ...handedOut.slice(1)], { actor: workers })
      .when('record-contact', { spoken: true })
      .then([RaiserContacted({ contact: 'c1', party: 'workers', spoken: true, inTime: true })])
  })

  test('is denied by the raiser in one command, and counts no more', () => {
    const history = [...sorted, contacted('c1', false), contacted('c2', true, hours(3))]
    expect(stateAfter(...history).contactedAt).toBe(hours(3))
    story(history, { actor: resident })
      .when('deny-contact', { note: 'no call came' })
      .then([ContactDenied({ contact: 'c2', party: 'jwh', note: 'no call came' })])
    story(history, { actor: resident })
      .when('deny-contact', { contact: 'c1' })
      .then([denied('c1')])
    story([...history, denied('c2')], { actor: resident })
      .when('deny-contact', { contact: 'c2' })
      .then([])
    expect(stateAfter(...history, denied('c2')).contactedAt).toBeUndefined()
    // Another attempt counts with the one that stands.
    expect(stateAfter(...history, denied('c2'), contacted('c3', false, hours(5))).contactedAt).toBe(hours(5))
  })

  test('can be denied by the raiser alone, of each kind', () => {
    const byCode = [raised({ raiser: { kind: 'anonymous' } }), contacted('c1', true)]
    story(byCode, { actor: follower })
      .when('deny-contact')
      .then([denied('c1')])
    story([byParty('guard'), contacted('c1', true)], { actor: guard })
      .when('deny-contact')
      .then([denied('c1')])
    story(byCode, { actor: jwh }).when('deny-contact').rejects('forbidden')
    story(sorted, { actor: resident }).when('deny-contact').rejects('contact.unknown')
  })
})

test('the raiser says in the feedback whether contact was made', () => {
  story(done, { actor: resident })
    .when('give-feedback', { contacted: false, resolved: false })
    .then([
      FeedbackGiven({ contacted: false, resolved: false }),
      demandEvents.DemandReopened({ cause: 'feedback', reopenings: 1, review: false }),
      reworked(),
    ])
})
