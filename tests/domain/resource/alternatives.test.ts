import { describe, expect, test } from 'vitest'
import { type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import {
  chairs,
  chess,
  guard,
  hall,
  held,
  hours,
  offered,
  open,
  requested,
  shared,
  story,
  waitlisted,
  window,
  workers,
} from './story.ts'

const WINDOW = window(24, 26)
/** The windows that a refusal offers. */
const offeredTo = (history: readonly DomainEvent[], data: object = {}) =>
  story(history, { actor: workers })
    .when('request', { window: WINDOW, ...data })
    .rejects('resource.full').details

describe('a request without room', () => {
  test('is answered with the next three free windows, similar resources, and how to wait', () => {
    const taken = [open, ...held('s1', 'chess'), ...held('s2', 'guard', { window: window(48, 50) })]
    expect(offeredTo(taken)).toEqual({
      free: 0,
      windows: [window(26, 28), window(50, 52), window(72, 74)],
      similar: { view: 'resource-sharing', similar: '1', free: `${iso(hours(24))}/${iso(hours(26))}`, limit: 2 },
      wait: 'wait',
    })
  })

  test('is offered only windows in the opening hours, and with enough units', () => {
    // Tuesday to Thursday, 16:00 to 18:00 in Shanghai.
    const opening = [2, 3, 4].map((weekday) => ({ weekday, from: '16:00', until: '18:00' }))
    const afternoons = offered({ terms: { approval: 'automatic', opening } })
    expect(offeredTo([afternoons, ...held('s1', 'chess')]).windows).toEqual([
      window(48, 50),
      window(72, 74),
      window(192, 194),
    ])
    const many = [
      chairs,
      ...held('s1', 'chess', { quantity: 8 }),
      ...held('s2', 'guard', { quantity: 5, window: window(48, 50) }),
    ]
    expect(offeredTo(many, { quantity: 5 }).windows).toEqual([window(26, 28), window(48, 50), window(50, 52)])
    expect(offeredTo(many, { quantity: 6 }).windows).toEqual([window(26, 28), window(50, 52), window(72, 74)])
  })
})

describe('waiting', () => {
  test('is one command, and takes the room where there is some', () => {
    const wait = (history: readonly DomainEvent[]) =>
      story(history, { actor: workers }).when('wait', { window: WINDOW })
    wait([open, ...held('s1', 'chess')]).then([
      requested('s2', 'workers', { waits: true }),
      waitlisted('s2', 'workers'),
    ])
    wait([open]).then([requested('s1', 'workers', { waits: true }), shared('s1', 'workers', { cause: 'automatic' })])
  })
})

test('a party that is declined is told free windows', () => {
  const asked = [hall, ...held('s1', 'guard', { window: window(48, 50) }), requested('s2', 'chess')]
  const free = [window(50, 52), window(72, 74), window(96, 98)]
  story(asked)
    .when('decline', { share: 's2', reason: 'not for this' })
    .then([resourceEvents.ShareDeclined({ share: 's2', party: 'chess', reason: 'not for this', free })])
  story(asked, { actor: guard }).when('decline', { share: 's2', reason: 'x' }).rejects('forbidden')
  story(asked, { actor: chess }).when('decline', { share: 's2', reason: 'x' }).rejects('forbidden')
})
