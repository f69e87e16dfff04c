import { expect, test } from 'vitest'
import { iso, MINUTE } from '../../../domain/kernel/index.ts'
import { nextPersonDeadline } from '../../../domain/personnel/deadlines.ts'
import { zones } from '../../../services/clock/zones.ts'
import {
  agreed,
  alsoShared,
  cancelled,
  chess,
  enrolled,
  here,
  hours,
  lin,
  NOW,
  requested,
  service,
  shared,
  stateAfter,
  story,
  window,
} from './story.ts'

/** A window that began an hour ago and lasts four hours. Three of them are left. */
const request = { home: 'workers', host: 'chess', window: window(-1, 4) }
const rest = { window: window(0, 3), minutes: 180, expiresAt: iso(hours(3)) }
const c1 = { secondment: 'c1' }

test('a person is requested for what is left of a window under way', () => {
  story(here, { actor: chess })
    .when('request', request)
    .then([requested(rest)])
})

test('both sides can agree until it ends, and it has begun then', () => {
  const asked = [...here, requested(rest), agreed('home')]
  const given = { window: rest.window, minutes: rest.minutes }
  story(asked, { actor: lin, now: hours(1) })
    .when('agree', c1)
    .then([agreed('person'), shared(given)])
  story(asked, { actor: lin, now: hours(3) })
    .when('agree', c1)
    .rejects('secondment.expired')
  expect(nextPersonDeadline(stateAfter(...asked), 'Asia/Shanghai', zones)).toMatchObject({
    at: hours(3),
    command: 'cancel',
  })
  story(asked, { actor: service, now: hours(3) })
    .when('cancel', c1)
    .then([cancelled('unanswered')])
  const promised = [...asked, agreed('person'), shared(given)]
  story(promised, { now: hours(1) })
    .when('cancel', c1)
    .rejects('secondment.begun')
})

test('what has passed of the window counts neither as taken nor against the weekly cap', () => {
  const capped = [enrolled({ weeklyCap: 3 }), ...here.slice(1)]
  story(capped, { actor: chess })
    .when('request', request)
    .then([requested(rest)])
  const elsewhere = [...here, ...alsoShared('c1', -2, 2)]
  story(elsewhere, { actor: chess })
    .when('request', request)
    .then([requested({ ...rest, secondment: 'c2' })])
  story([...here, ...alsoShared('c1', 1, 1)], { actor: chess })
    .when('request', request)
    .rejects('person.elsewhere')
})

test('less than a minute left is too little', () => {
  story(here, { actor: chess, now: hours(3) - MINUTE + 1 })
    .when('request', request)
    .rejects('window.empty')
  story(here, { actor: chess, now: hours(3) })
    .when('request', request)
    .rejects('window.past')
  expect(story(here, { actor: chess, now: NOW }).when('request', request).decision).toHaveLength(1)
})
