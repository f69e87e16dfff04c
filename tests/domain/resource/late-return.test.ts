import { describe, expect, test } from 'vitest'
import { type DomainEvent, iso, MINUTE } from '../../../domain/kernel/index.ts'
import { nextResourceDeadline } from '../../../domain/resource/deadlines.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import {
  cancelled,
  chess,
  guard,
  held,
  hours,
  offered,
  open,
  service,
  started,
  stateAfter,
  story,
  TODAY,
  window,
  workers,
} from './story.ts'

const { ResourceImpaired, ResourceReturned, ReturnMissed, ShareStarted } = resourceEvents
const TOMORROW = { day: '2026-03-03' }

/** Chess has the hall from hour 24 to 26, then the workers from 26 to 28. */
const two: DomainEvent[] = [
  open,
  ...held('s1', 'chess'),
  started('s1', 'chess'),
  ...held('s2', 'workers', { window: window(26, 28) }),
]
const returned = (share: string, party: string) =>
  ResourceReturned({ share, party, condition: 'good', late: true, by: party, ...TODAY })

/** Five projectors: three with chess until hour 26, then bookings of workers and guard. */
const projectors = offered({ category: 'equipment', quantity: 5, terms: { approval: 'automatic' } })
const several: DomainEvent[] = [
  projectors,
  ...held('s1', 'chess', { quantity: 2 }),
  ...held('s2', 'chess', { quantity: 1 }),
  started('s1', 'chess'),
  started('s2', 'chess'),
  ...held('s3', 'guard', { quantity: 4, window: window(40, 42) }),
  ...held('s4', 'workers', { quantity: 2, window: window(26, 28) }),
]

describe('what is not back', () => {
  const start = (history: readonly DomainEvent[], now: number) =>
    story(history, { actor: workers, now }).when('start', { share: 's2' })

  test('is not handed out again, and the answer names the party to ask', () => {
    const refused = start(two, hours(26)).rejects('resource.not-back')
    expect(refused.details).toEqual({ ask: 'chess', share: 's1', dueBack: iso(hours(26)) })
    start([...two, returned('s1', 'chess')], hours(26)).then([
      ShareStarted({ share: 's2', party: 'workers', ...TOMORROW }),
    ])
  })

  test('is not handed out in the quarter of an hour before the next window either', () => {
    start(two, hours(26) - 10 * MINUTE).rejects('resource.not-back')
  })

  test('leaves the other units to others', () => {
    const four = [...several, ...held('s5', 'guard', { quantity: 1, window: window(26, 28) })]
    const begin = (history: readonly DomainEvent[], share: string) =>
      story(history, { now: hours(26) }).when('start', { share })
    begin(four, 's4').then([ShareStarted({ share: 's4', party: 'workers', ...TOMORROW })])
    begin([...four, started('s4', 'workers')], 's5').rejects('resource.not-back')
    begin([...four, started('s4', 'workers'), returned('s2', 'chess')], 's5').then([
      ShareStarted({ share: 's5', party: 'guard', ...TOMORROW }),
    ])
  })

  test('counts together with units that are out of use', () => {
    const broken = ResourceImpaired({ impairment: 'i1', quantity: 1, from: iso(hours(25)), reason: 'lamp' })
    story([...several, broken], { now: hours(26) })
      .when('start', { share: 's4' })
      .rejects('resource.not-back')
  })

  test('is not handed out early while it is out of use', () => {
    const until = iso(hours(24))
    const broken = ResourceImpaired({ impairment: 'i1', quantity: 1, from: iso(hours(20)), until, reason: 'lamp' })
    const early = (now: number) =>
      story([open, broken, ...held('s1', 'chess')], { actor: chess, now }).when('start', { share: 's1' })
    early(hours(24) - 10 * MINUTE).rejects('resource.out-of-use')
    early(hours(24)).then([ShareStarted({ share: 's1', party: 'chess', ...TOMORROW })])
  })

  test('lets the next booking be cancelled after it has begun', () => {
    const cancel = (history: readonly DomainEvent[]) =>
      story(history, { actor: workers, now: hours(27) }).when('cancel', { share: 's2' })
    cancel(two).then([cancelled('s2', 'workers', 'borrower')])
    cancel([...two, returned('s1', 'chess')]).rejects('share.begun')
  })
})

describe('a missed return', () => {
  const missed = (share: string, next?: { share: string; party: string }) =>
    ReturnMissed({ share, party: 'chess', since: iso(hours(26)), ...(next === undefined ? {} : { next }) })
  const miss = (history: readonly DomainEvent[], now: number, share = 's1') =>
    story(history, { actor: service, now }).when('miss-return', { share })

  test('is recorded when the window ends, with the next booking that finds no room', () => {
    miss(two, hours(26) - 1).then([])
    miss(two, hours(26)).then([missed('s1', { share: 's2', party: 'workers' })])
    miss(two.slice(0, 4), hours(26)).then([missed('s1')])
  })

  test('passes over bookings for which enough units are left', () => {
    miss(several, hours(26)).then([missed('s1', { share: 's3', party: 'guard' })])
    miss([...several, returned('s1', 'chess')], hours(26), 's2').then([missed('s2')])
  })

  test('is recorded once, and not of what is back or was never out', () => {
    miss([...two, missed('s1')], hours(30)).then([])
    miss([...two, returned('s1', 'chess')], hours(30)).then([])
    miss([open, ...held('s1', 'chess')], hours(30)).then([])
    miss([open], hours(30)).rejects('share.unknown')
    for (const actor of [chess, guard]) story(two, { actor }).when('miss-return', { share: 's1' }).rejects('forbidden')
  })

  test('is due when the window ends', () => {
    const due = { at: hours(26), command: 'miss-return', data: { share: 's1' } }
    expect(nextResourceDeadline(stateAfter(...two))).toEqual(due)
    expect(nextResourceDeadline(stateAfter(...two, missed('s1')))).toBeUndefined()
  })
})
