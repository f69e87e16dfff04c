import { describe, test } from 'vitest'
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
  story,
  suspended,
  waiting,
  waitlisted,
  window,
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

  test('needs a party that has left', () => {
    over([hall, ...held('s1', 'chess')], { actor: service }).rejects('party.takes-part')
    over([hall, ...held('s1', 'guard')]).then([])
  })
})
