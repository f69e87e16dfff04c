import { describe, expect, test } from 'vitest'
import { type DomainEvent, MINUTE } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import {
  chairs,
  chess,
  fund,
  hall,
  held,
  hours,
  promoted,
  requested,
  rice,
  shared,
  started,
  stateAfter,
  story,
  TODAY,
  timeless,
  waiting,
  window,
} from './story.ts'

const { ResourceConsumed, ResourceReturned, ShareNoShow, ShareStarted } = resourceEvents
const TOMORROW = { day: '2026-03-03' }
const booked: DomainEvent[] = [hall, ...held('s1', 'chess')]
const using: DomainEvent[] = [...booked, started('s1', 'chess')]

describe('starting', () => {
  const start = (now: number, history = booked) => story(history, { actor: chess, now }).when('start', { share: 's1' })

  test('is possible from a quarter of an hour before the window until its end', () => {
    start(hours(24) - 15 * MINUTE - 1).rejects('share.too-early')
    start(hours(24) - 15 * MINUTE).then([ShareStarted({ share: 's1', party: 'chess', ...TOMORROW })])
    start(hours(26) - 1).then([ShareStarted({ share: 's1', party: 'chess', ...TOMORROW })])
    start(hours(26)).rejects('share.window-over')
  })

  test('changes nothing a second time, and is refused without approval', () => {
    start(hours(25), using).then([])
    start(hours(24), [hall, requested('s1', 'chess')]).rejects('share.wrong-state')
    start(hours(24), [rice, ...held('s1', 'chess').map(timeless)]).rejects('resource.not-bookable')
  })
})

describe('a no-show', () => {
  test('is recorded once the window has begun, for a share that was not handed over', () => {
    const absent = (now: number, history = booked) => story(history, { now }).when('record-no-show', { share: 's1' })
    absent(hours(24) - 1).rejects('share.too-early')
    absent(hours(24)).then([ShareNoShow({ share: 's1', party: 'chess', ...TOMORROW })])
    absent(hours(25), using).rejects('share.wrong-state')
    absent(hours(25), [rice, ...held('s1', 'chess').map(timeless)]).rejects('resource.not-bookable')
  })
})

describe('returning', () => {
  const back = { share: 's1', party: 'chess', condition: 'good', by: 'chess' } as const

  test('is recorded by either side, and marks a late return', () => {
    story(using, { actor: chess, now: hours(26) })
      .when('return', { share: 's1', condition: 'good' })
      .then([ResourceReturned({ ...back, late: false, ...TOMORROW })])
    story(using, { now: hours(26) + 1 })
      .when('return', { share: 's1', condition: 'damaged', note: 'a leg' })
      .then([ResourceReturned({ ...back, condition: 'damaged', late: true, by: 'jwh', note: 'a leg', ...TOMORROW })])
  })

  test('lets only the owner report a bad condition', () => {
    story(using, { actor: chess, now: hours(25) })
      .when('return', { share: 's1', condition: 'worn' })
      .rejects('share.condition-owners')
  })

  test('before the end promotes shares that wait for the rest of the time', () => {
    const rest = { window: window(25, 26) }
    story([...using, ...waiting('s2', 'workers', rest)], { now: hours(24.5) })
      .when('return', { share: 's1', condition: 'good' })
      .then([
        ResourceReturned({ ...back, by: 'jwh', late: false, ...TOMORROW }),
        promoted('s2', 'workers'),
        shared('s2', 'workers', { ...rest, value: 1000, cause: 'promoted', ...TOMORROW }),
      ])
  })

  test('needs a share that was handed over, and happens once', () => {
    story(booked).when('return', { share: 's1', condition: 'good' }).rejects('share.wrong-state')
    story([...using, ResourceReturned({ ...back, late: false, ...TOMORROW })])
      .when('return', { share: 's1', condition: 'good' })
      .rejects('share.over')
    story([fund, ...held('s1', 'chess').map(timeless)])
      .when('return', { share: 's1', condition: 'good' })
      .rejects('resource.not-bookable')
  })
})

describe('consuming', () => {
  const lot = [rice, ...held('s1', 'chess', { quantity: 60, value: 30_000 }).map(timeless)]
  const queued = [...lot, ...waiting('s2', 'workers', { quantity: 50 }).map(timeless)]

  test('takes off the used quantity, at its value at the time of approval', () => {
    const dearer = [...lot, resourceEvents.TermsChanged({ value: 9000 })]
    const consumed = ResourceConsumed({ share: 's1', party: 'chess', quantity: 20, value: 10_000, ...TODAY })
    story(dearer).when('consume', { share: 's1', quantity: 20 }).then([consumed])
    expect(stateAfter(...dearer, consumed)).toMatchObject({ quantity: 80, shares: [] })
  })

  test('gives the rest to waiting shares', () => {
    story(queued)
      .when('consume', { share: 's1', quantity: 50 })
      .then([
        ResourceConsumed({ share: 's1', party: 'chess', quantity: 50, value: 25_000, ...TODAY }),
        promoted('s2', 'workers'),
        timeless(shared('s2', 'workers', { quantity: 50, value: 25_000, cause: 'promoted' })),
      ])
    story(queued)
      .when('consume', { share: 's1', quantity: 51 })
      .then([ResourceConsumed({ share: 's1', party: 'chess', quantity: 51, value: 25_500, ...TODAY })])
  })

  test('in instalments keeps the rest promised until the last one', () => {
    const first = { quantity: 25, value: 12_500, more: true } as const
    const instalment = ResourceConsumed({ share: 's1', party: 'chess', ...first, receipt: '入库单 7', ...TODAY })
    story(queued).when('consume', { share: 's1', quantity: 25, more: true, receipt: '入库单 7' }).then([instalment])
    expect(stateAfter(...queued, instalment).shares[0]).toMatchObject({ state: 'held', quantity: 35, value: 17_500 })
    story([...queued, instalment])
      .when('consume', { share: 's1', quantity: 36 })
      .rejects('share.too-much')
    story([...queued, instalment])
      .when('consume', { share: 's1', quantity: 35, more: true })
      .then([ResourceConsumed({ share: 's1', party: 'chess', quantity: 35, value: 17_500, ...TODAY })])
    story(queued).when('consume', { share: 's1', quantity: 0, more: true }).then([])
  })

  test('never exceeds the share, and is refused for resources that are not used up', () => {
    story(lot).when('consume', { share: 's1', quantity: 61 }).rejects('share.too-much')
    story([chairs, ...held('s1', 'chess')])
      .when('consume', { share: 's1', quantity: 1 })
      .rejects('resource.not-used-up')
    story([rice, timeless(requested('s1', 'chess'))])
      .when('consume', { share: 's1', quantity: 1 })
      .rejects('share.wrong-state')
  })
})
