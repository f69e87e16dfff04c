import { describe, expect, test } from 'vitest'
import { iso } from '../../../domain/kernel/index.ts'
import { nextResourceDeadline } from '../../../domain/resource/deadlines.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import {
  cancelled,
  chairs,
  chess,
  fund,
  guide,
  hall,
  held,
  hours,
  left,
  offered,
  promoted,
  requested,
  rice,
  service,
  shared,
  since,
  started,
  stateAfter,
  story,
  suspended,
  timeless,
  waiting,
  waitlisted,
  window,
} from './story.ts'

const { ShareDeclined, ShareExpired } = resourceEvents
const asked = [hall, requested('s1', 'chess')]

describe('approving', () => {
  test('grants the request, and records its value by the hour, rounded, and the party', () => {
    story(asked)
      .when('approve', { share: 's1' })
      .then([shared('s1', 'chess')])
    const third = window(24, 24 + 1 / 3)
    story([chairs, requested('s1', 'chess', { window: third, quantity: 4, for: { demand: 'd1', task: 't1' } })])
      .when('approve', { share: 's1' })
      .then([shared('s1', 'chess', { window: third, quantity: 4, value: 133, for: { demand: 'd1', task: 't1' } })])
  })

  test.each([
    ['what is used up, by its quantity', rice, 40, 20_000],
    ['money, as it is', fund, 40, 40],
    ['information, once', guide, 1, 2000],
  ])('values %s', (_, event, quantity, value) => {
    story([event, timeless(requested('s1', 'chess', { quantity }))])
      .when('approve', { share: 's1' })
      .then([timeless(shared('s1', 'chess', { quantity, value }))])
  })

  test('records no value where the resource has none', () => {
    const { value: _, ...unvalued } = shared('s1', 'chess').data
    const { value: _none, ...hallData } = offered().data
    story([resourceEvents.ResourceOffered(hallData), requested('s1', 'chess')])
      .when('approve', { share: 's1' })
      .then([resourceEvents.ResourceShared(unvalued)])
  })

  test('without room makes the share wait where it may wait, and is refused otherwise', () => {
    const taken = [hall, ...held('s1', 'workers')]
    story([...taken, requested('s2', 'chess', { waits: true })])
      .when('approve', { share: 's2' })
      .then([waitlisted('s2', 'chess')])
    story([...taken, requested('s2', 'chess')])
      .when('approve', { share: 's2' })
      .rejects('resource.full')
  })

  test('again changes nothing', () => {
    for (const history of [held('s1', 'chess'), waiting('s1', 'chess')])
      story([hall, ...history])
        .when('approve', { share: 's1' })
        .then([])
  })

  test('needs an existing share of an active party, and is refused after the time to answer', () => {
    story(asked)
      .when('approve', { share: 's1' }, { now: hours(24) })
      .rejects('share.expired')
    story(asked, since(suspended('chess')))
      .when('approve', { share: 's1' })
      .rejects('party.suspended')
    story(asked).when('approve', { share: 's2' }).rejects('share.unknown')
    story([...asked, cancelled('s1', 'chess', 'borrower')])
      .when('approve', { share: 's1' })
      .rejects('share.over')
  })

  test('of information completes the share: nothing is returned, and it stays available to all', () => {
    const given = [guide, ...held('s1', 'chess').map(timeless)]
    expect(stateAfter(...given).shares).toEqual([])
    story(given, { actor: chess }).when('cancel', { share: 's1' }).rejects('share.over')
  })
})

test('declining needs a reason, and a request without an answer', () => {
  const free = [48, 72, 96].map((from) => window(from, from + 2))
  story(asked)
    .when('decline', { share: 's1', reason: 'closed' })
    .then([ShareDeclined({ share: 's1', party: 'chess', reason: 'closed', free })])
  story([hall, ...held('s1', 'chess')])
    .when('decline', { share: 's1', reason: 'x' })
    .rejects('share.wrong-state')
})

describe('cancelling', () => {
  const queue = [hall, ...held('s1', 'chess'), ...waiting('s2', 'workers'), ...waiting('s3', 'guard')]

  test('promotes the first waiting share', () => {
    story(queue, { actor: chess })
      .when('cancel', { share: 's1' })
      .then([
        cancelled('s1', 'chess', 'borrower'),
        promoted('s2', 'workers'),
        shared('s2', 'workers', { cause: 'promoted' }),
      ])
    story(queue)
      .when('cancel', { share: 's1', reason: 'repairs' })
      .then([
        resourceEvents.ShareCancelled({ share: 's1', party: 'chess', cause: 'owner', reason: 'repairs' }),
        promoted('s2', 'workers'),
        shared('s2', 'workers', { cause: 'promoted' }),
      ])
  })

  test('promotes each waiting share that fits, in the order of the requests', () => {
    const many = [
      chairs,
      ...held('s1', 'chess', { quantity: 8 }),
      ...waiting('s2', 'workers', { quantity: 6 }),
      ...waiting('s3', 'guard', { quantity: 5 }),
      ...waiting('s4', 'safe', { quantity: 4 }),
    ]
    const { decision } = story(many, { actor: chess }).when('cancel', { share: 's1' })
    const moved = Array.isArray(decision) ? decision.filter(({ name }) => name === 'SharePromoted') : []
    expect(moved).toEqual([promoted('s2', 'workers'), promoted('s4', 'safe')])
  })

  test('skips shares of inactive parties, and shares whose window has begun', () => {
    const early = [hall, ...held('s1', 'chess', { window: window(24, 30) })]
    const queued = [...early, ...waiting('s2', 'workers'), ...waiting('s3', 'guard', { window: window(26, 28) })]
    story(queued, { ...since(suspended('workers')), actor: chess })
      .when('cancel', { share: 's1' })
      .then([
        cancelled('s1', 'chess', 'borrower'),
        promoted('s3', 'guard'),
        shared('s3', 'guard', { window: window(26, 28), cause: 'promoted' }),
      ])
    story(queued, { now: hours(25) })
      .when('record-no-show', { share: 's1' })
      .then([
        resourceEvents.ShareNoShow({ share: 's1', party: 'chess', day: '2026-03-03' }),
        promoted('s3', 'guard'),
        shared('s3', 'guard', { window: window(26, 28), cause: 'promoted', day: '2026-03-03' }),
      ])
  })

  test('promotes no share where the cancelled one occupied nothing', () => {
    story(queue, { actor: chess }).when('cancel', { share: 's2' }).rejects('forbidden')
    story(queue)
      .when('cancel', { share: 's2' })
      .then([cancelled('s2', 'workers', 'owner')])
  })

  test('is possible until the beginning', () => {
    const now = hours(24)
    story(queue, { actor: chess, now }).when('cancel', { share: 's1' }).rejects('share.begun')
    story([...queue, started('s1', 'chess')], { actor: chess })
      .when('cancel', { share: 's1' })
      .rejects('share.wrong-state')
  })

  test('for a departure is for the service, and needs a party that has left', () => {
    const gone = { ...since(left('chess')), actor: service }
    const departure = { share: 's1', cause: 'departure' }
    story(queue, gone)
      .when('cancel', departure)
      .then([
        cancelled('s1', 'chess', 'departure'),
        promoted('s2', 'workers'),
        shared('s2', 'workers', { cause: 'promoted' }),
      ])
    story(queue, { actor: service }).when('cancel', departure).rejects('party.takes-part')
    story(queue, gone).when('cancel', { share: 's1' }).rejects('share.cause-missing')
    story(queue).when('cancel', departure).rejects('share.cause-misplaced')
    story([...queue, started('s1', 'chess')], gone)
      .when('cancel', departure)
      .then([])
    story([...queue, cancelled('s1', 'chess', 'departure')], gone)
      .when('cancel', departure)
      .then([])
  })
})

describe('expiring', () => {
  const expire = (history: Parameters<typeof story>[0], now: number) =>
    story(history, { actor: service, now }).when('expire', { share: 's1' })
  const unanswered = [hall, requested('s1', 'chess', { expiresAt: iso(hours(5)) })]

  test('ends a request that was not answered in time, and not before', () => {
    expire(unanswered, hours(5) - 1).then([])
    expire(unanswered, hours(5)).then([ShareExpired({ share: 's1', party: 'chess', cause: 'unanswered' })])
  })

  test('ends a waiting share when its window begins', () => {
    const queued = [hall, ...waiting('s1', 'chess', { expiresAt: iso(hours(5)) })]
    expire(queued, hours(24) - 1).then([])
    expire(queued, hours(24)).then([ShareExpired({ share: 's1', party: 'chess', cause: 'passed' })])
  })

  test('leaves all other shares', () => {
    expire([hall, ...held('s1', 'chess')], hours(100)).then([])
    expire([rice, ...waiting('s1', 'chess').map(timeless)], hours(1000)).then([])
    expire([...unanswered, cancelled('s1', 'chess', 'borrower')], hours(100)).then([])
    expire([hall], hours(100)).rejects('share.unknown')
  })

  test('is due with the first share', () => {
    const state = stateAfter(
      hall,
      ...held('s1', 'chess', { window: window(1, 2) }),
      ...waiting('s2', 'workers', { window: window(30, 31) }),
      requested('s3', 'guard', { window: window(40, 41), expiresAt: iso(hours(7)) }),
      requested('s4', 'guard', { window: window(40, 41), expiresAt: iso(hours(8)) }),
    )
    expect(nextResourceDeadline(state)).toEqual({ at: hours(7), command: 'expire', data: { share: 's3' } })
    expect(nextResourceDeadline(stateAfter(hall, ...held('s1', 'chess')))).toBeUndefined()
    expect(nextResourceDeadline(stateAfter(rice, ...waiting('s1', 'chess').map(timeless)))).toBeUndefined()
  })
})
