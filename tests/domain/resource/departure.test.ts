import { describe, expect, test } from 'vitest'
import { iso } from '../../../domain/kernel/index.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import {
  cancelled,
  chess,
  hall,
  held,
  hours,
  left,
  requested,
  service,
  shared,
  since,
  started,
  stateAfter,
  story,
  suspended,
  waiting,
  waitlisted,
  window,
  workers,
} from './story.ts'

const { ResourceWithdrawn, ShareRequested, TermsChanged } = resourceEvents
const ownerGone = { ...since(left('jwh')), actor: service }
const chessGone = { ...since(left('chess')), actor: service }
const other = window(30, 31)
const lively = [
  hall,
  ...held('s1', 'chess'),
  ...waiting('s2', 'workers'),
  requested('s3', 'guard', { window: other }),
  ...held('s4', 'safe', { window: window(40, 41) }),
  started('s1', 'chess'),
]

describe('withdrawing', () => {
  const withdrawn = ResourceWithdrawn({ cause: 'owner' })

  test('by the owner ends requests that were not granted, and honours the rest', () => {
    story(lively)
      .when('withdraw')
      .then([withdrawn, cancelled('s2', 'workers', 'withdrawn'), cancelled('s3', 'guard', 'withdrawn')])
    story([...lively, withdrawn])
      .when('withdraw')
      .then([])
    story([hall, withdrawn], { actor: chess }).when('request', { window: other }).rejects('resource.withdrawn')
    story([hall, ...held('s1', 'chess'), withdrawn], { now: hours(24) })
      .when('start', { share: 's1' })
      .then([resourceEvents.ShareStarted({ share: 's1', party: 'chess', day: '2026-03-03' })])
  })

  test('after the owner departed ends all shares that have not begun', () => {
    story(lively, ownerGone)
      .when('withdraw')
      .then([
        ResourceWithdrawn({ cause: 'departure' }),
        cancelled('s2', 'workers', 'departure'),
        cancelled('s3', 'guard', 'departure'),
        cancelled('s4', 'safe', 'departure'),
      ])
  })

  test('is repeated at a departure, for the shares that an earlier withdrawal honoured', () => {
    const honoured = [hall, ...held('s1', 'chess'), withdrawn]
    story(honoured, ownerGone)
      .when('withdraw')
      .then([cancelled('s1', 'chess', 'departure')])
    story([...honoured, cancelled('s1', 'chess', 'departure')], ownerGone)
      .when('withdraw')
      .then([])
  })

  test('is refused to a service while the owner is active', () => {
    story(lively, { actor: service }).when('withdraw').rejects('party.takes-part')
  })
})

describe('the handover of a departed owner’s resource', () => {
  test('makes the successor its owner, once', () => {
    story(lively, ownerGone)
      .when('hand-over', { to: 'workers' })
      .then([TermsChanged({ owner: 'workers' })])
    story([...lively, TermsChanged({ owner: 'workers' })], ownerGone)
      .when('hand-over', { to: 'workers' })
      .then([])
  })

  test('needs an active successor, and an owner that has left', () => {
    story(lively, ownerGone).when('hand-over', { to: 'no-party' }).rejects('party.unknown')
    story(lively, { actor: service }).when('hand-over', { to: 'workers' }).rejects('party.takes-part')
    story(lively, { actor: service, ...since(left('jwh'), suspended('workers')) })
      .when('hand-over', { to: 'workers' })
      .rejects('party.suspended')
  })
})

describe('the administration of a suspended owner’s resource', () => {
  const ownerSuspended = { ...since(suspended('jwh')), actor: service }
  const entrusted = TermsChanged({ administrator: 'workers' })

  test('begins with another active party and ends when the owner is back', () => {
    story(lively, ownerSuspended).when('administer', { by: 'workers' }).then([entrusted])
    story([...lively, entrusted], ownerSuspended)
      .when('administer', { by: 'workers' })
      .then([])
    story([...lively, entrusted], { actor: service })
      .when('administer', { by: 'jwh' })
      .then([TermsChanged({ administrator: 'jwh' })])
    story(lively, ownerSuspended).when('administer', { by: 'jwh' }).rejects('party.suspended')
    story(lively, { actor: service }).when('administer', { by: 'workers' }).rejects('party.takes-part')
  })

  test('lets the administrator act for the owner, who keeps what it gives', () => {
    story([...lively, entrusted], { ...since(suspended('jwh')), actor: workers })
      .when('approve', { share: 's3' })
      .then([shared('s3', 'guard', { window: other, value: 1000 })])
    story([...lively, entrusted], { ...since(suspended('jwh')), actor: workers })
      .when('withdraw')
      .rejects('resource.administered')
    story([...lively, entrusted, TermsChanged({ administrator: 'jwh' })], { actor: workers })
      .when('approve', { share: 's3' })
      .rejects('forbidden')
  })

  test('does not let a service take a resource from an owner that may come back', () => {
    story(lively, ownerSuspended).when('hand-over', { to: 'workers' }).rejects('party.may-return')
  })

  test('ends with the ownership', () => {
    expect(stateAfter(...lively, entrusted, TermsChanged({ owner: 'guard' }))).not.toHaveProperty('administrator')
  })
})

describe('the handover of a departed party’s share', () => {
  const over = (history: Parameters<typeof story>[0], assumed: Parameters<typeof story>[1] = chessGone) =>
    story(history, assumed).when('hand-over', { to: 'guard', share: 's1' })

  test('gives the successor the same share, before any other party can get it', () => {
    over([hall, ...held('s1', 'chess', { for: { demand: 'd1' } }), ...waiting('s2', 'workers')]).then([
      cancelled('s1', 'chess', 'departure'),
      requested('s3', 'guard', { for: { demand: 'd1' } }),
      shared('s3', 'guard', { for: { demand: 'd1' }, cause: 'handed-over' }),
    ])
  })

  test('passes on requests and waiting shares unchanged', () => {
    const asked = requested('s1', 'chess', { expiresAt: iso(hours(9)) })
    over([hall, asked]).then([
      cancelled('s1', 'chess', 'departure'),
      ShareRequested({ ...asked.data, share: 's2', party: 'guard' }),
    ])
    over([hall, ...waiting('s1', 'chess')]).then([
      cancelled('s1', 'chess', 'departure'),
      requested('s2', 'guard', { waits: true }),
      waitlisted('s2', 'guard'),
    ])
  })

  test('leaves shares that have begun or are over', () => {
    over([hall, ...held('s1', 'chess'), started('s1', 'chess')]).rejects('share.wrong-state')
    over([hall, ...held('s1', 'chess'), cancelled('s1', 'chess', 'departure')]).then([])
    over([hall, ...held('s1', 'chess')], { ...chessGone, now: hours(26) }).rejects('share.window-over')
    over([hall]).rejects('share.unknown')
  })

  test('keeps for a suspended party what its successor holds, and gives it back', () => {
    const keptForChess = requested('s2', 'guard', { heldFor: 'chess' })
    const passedOn = [...held('s1', 'chess'), cancelled('s1', 'chess', 'departure'), keptForChess]
    over([hall, ...held('s1', 'chess')], { ...since(suspended('chess')), actor: service }).then([
      cancelled('s1', 'chess', 'departure'),
      keptForChess,
      shared('s2', 'guard', { cause: 'handed-over' }),
    ])
    story([hall, ...passedOn], { actor: service })
      .when('hand-over', { to: 'chess', share: 's2' })
      .then([cancelled('s2', 'guard', 'reinstated'), requested('s3', 'chess')])
    story([hall, ...passedOn], { actor: service })
      .when('hand-over', { to: 'workers', share: 's2' })
      .rejects('party.takes-part')
  })

  test('needs a party that has left', () => {
    over([hall, ...held('s1', 'chess')], { actor: service }).rejects('party.takes-part')
    over([hall, ...held('s1', 'guard')]).then([])
  })
})
