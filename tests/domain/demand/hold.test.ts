import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { iso } from '../../../domain/kernel/index.ts'
import {
  assigned,
  chess,
  days,
  done,
  guard,
  held,
  jwh,
  NOW,
  raised,
  sorted,
  stateAfter,
  story,
  street,
  triaged,
  urgent,
  workers,
  working,
} from './story.ts'

const { ApprovalAsked, DemandHeld, DemandResumed } = demandEvents

const wait = { code: 'materials', reason: 'parts ordered', reviewBy: iso(days(10)) } as const
const dueBy = '2026-03-03T16:00:00.000Z'
const asked = (of = chess, more: object = {}) =>
  ApprovalAsked({
    approval: 'ap1',
    party: of.party ?? '',
    independence: 'another-party',
    asked: { act: 'hold', ...wait },
    stage: 'society',
    kinds: ['committee', 'social-work'],
    dueBy,
    ...more,
  })

describe('a hold', () => {
  test('is approved at once by a coordinator without a task, the first time', () => {
    for (const actor of [jwh, workers, street])
      story(working, { actor })
        .when('hold', wait)
        .then([DemandHeld({ ...wait, approvedBy: actor.party ?? '' })])
  })

  test('is asked of another party by the party that works on it', () => {
    story(working, { actor: chess }).when('hold', wait).then([asked()])
    story([...sorted, assigned('workers')], { actor: workers })
      .when('hold', wait)
      .then([asked(workers, { kinds: ['committee'] })])
    story(working, { actor: guard }).when('hold', wait).rejects('forbidden')
    story(working)
      .when('hold', wait, { actor: { id: 'x', role: 'committee' } })
      .rejects('actor.without-party')
  })

  test('that follows a hold is asked of another society, whatever came between', () => {
    for (const between of [[DemandResumed({})], [DemandResumed({}), triaged({ item: '4.01' })]])
      story([...sorted, held(), ...between])
        .when('hold', wait)
        .then([asked(jwh, { independence: 'another-society', kinds: ['social-work'] })])
  })

  test('ends at most 30 days ahead, and after now', () => {
    story(working)
      .when('hold', { ...wait, reviewBy: iso(NOW) })
      .rejects('hold.review-past')
    story(working)
      .when('hold', { ...wait, reviewBy: iso(days(30) + 1) })
      .rejects('hold.too-long')
    story(working)
      .when('hold', { ...wait, reviewBy: iso(days(30)) })
      .then([DemandHeld({ ...wait, reviewBy: iso(days(30)), approvedBy: 'jwh' })])
  })

  test('is refused for demands that are urgent, not triaged or delivered, also of those who only ask', () => {
    story([urgent(), assigned('guard', { level: 'L1' })])
      .when('hold', wait)
      .rejects('demand.urgent')
    story([urgent(), assigned('guard', { level: 'L1' })], { actor: guard })
      .when('hold', wait)
      .rejects('demand.urgent')
    story([raised()]).when('hold', wait).rejects('demand.wrong-state')
    story(done).when('hold', wait).rejects('demand.wrong-state')
  })

  test('keeps its reason code and counts', () => {
    expect(stateAfter(...working, held())).toMatchObject({ hold: { code: 'materials' }, holds: 1 })
  })
})
