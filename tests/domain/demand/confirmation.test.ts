import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { iso } from '../../../domain/kernel/index.ts'
import {
  accepted,
  assigned,
  byParty,
  chess,
  closed,
  days,
  delivered,
  done,
  follower,
  held,
  jwh,
  raised,
  reopened,
  resident,
  reworked,
  service,
  sorted,
  standing,
  story,
  withdrawnTask,
  workers,
  working,
} from './story.ts'

const { CallbackDealt, CallbackRecorded, FeedbackGiven } = demandEvents
/** The organisation that raised it also delivered. */
const own = [byParty('chess'), ...done.slice(1)]
const resolved = FeedbackGiven({ resolved: true })
const unresolved = FeedbackGiven({ resolved: false })

describe('the raiser’s feedback', () => {
  test('closes a demand that was resolved', () => {
    story(done, { actor: resident })
      .when('give-feedback', { resolved: true, satisfaction: 'satisfied', comment: 'thanks' })
      .then([FeedbackGiven({ resolved: true, satisfaction: 'satisfied', comment: 'thanks' }), closed()])
  })

  test('reopens a demand that was not resolved, before and after it was closed', () => {
    const again = reopened({ cause: 'feedback' })
    story(done, { actor: resident }).when('give-feedback', { resolved: false }).then([unresolved, again, reworked()])
    story([...done, closed()], { actor: resident })
      .when('give-feedback', { resolved: false })
      .then([unresolved, again, reworked()])
    expect(standing(...done, unresolved, again)).toBe('triaged')
  })

  test('is recorded on a closed demand, but reopens it for 30 days only', () => {
    const late = { actor: resident, now: days(30) + 1 }
    story([...done, closed()])
      .when('give-feedback', { resolved: true }, late)
      .then([resolved])
    story([...done, closed()])
      .when('give-feedback', { resolved: false }, late)
      .rejects('demand.reopen-too-late')
  })

  test('is refused before there is a result', () => {
    story(working, { actor: resident }).when('give-feedback', { resolved: true }).rejects('demand.wrong-state')
    story([...working, held()], { actor: resident })
      .when('give-feedback', { resolved: true })
      .rejects('demand.wrong-state')
  })

  test('is allowed to the raiser alone', () => {
    for (const actor of [chess, jwh, service])
      story(done).when('give-feedback', { resolved: true }, { actor }).rejects('forbidden')
    const nameless = [raised({ raiser: { kind: 'anonymous' } }), ...done.slice(1)]
    story(nameless).when('give-feedback', { resolved: true }, { actor: follower }).then([resolved, closed()])
  })
})

describe('the party that delivered', () => {
  test('cannot close, neither by a callback nor by a check', () => {
    story(done).when('record-callback', { reached: true, resolved: true }, { actor: chess }).rejects('forbidden')
    story(done).when('close', { basis: 'independent-check' }, { actor: chess }).rejects('forbidden')
  })

  test('cannot close as the raiser: its feedback is recorded, and a check closes', () => {
    story(own, { actor: chess })
      .when('give-feedback', { resolved: true })
      .then([FeedbackGiven({ resolved: true, tied: true })])
    story(own, { actor: chess }).when('close', { basis: 'confirmed' }).rejects('demand.needs-check')
    story(own, { actor: service })
      .when('close', { basis: 'silence' }, { now: days(8) })
      .then([CallbackDealt({ check: 'shared-person', party: 'jwh', due: iso(days(11)) })])
    story(own)
      .when('close', { basis: 'independent-check' })
      .then([closed({ basis: 'independent-check', party: 'jwh' })])
  })

  test('still counts as such when another party works on it after a reopening', () => {
    const again = [
      ...own,
      closed({ basis: 'independent-check', party: 'jwh' }),
      reopened(),
      assigned('workers', { task: 't2' }),
      accepted('workers', 't2'),
      delivered('workers', { task: 't2' }),
    ]
    story(again, { actor: chess })
      .when('give-feedback', { resolved: true })
      .then([FeedbackGiven({ resolved: true, tied: true })])
    story(again, { actor: workers }).when('close', { basis: 'independent-check' }).rejects('demand.own-work')
  })
})

describe('a callback', () => {
  const reached = { reached: true, resolved: true, satisfaction: 'neutral' }

  test('by a party without a task closes a resolved demand, and reopens one that was not resolved', () => {
    const said = CallbackRecorded({
      callback: 'k1',
      party: 'jwh',
      reached: true,
      resolved: true,
      satisfaction: 'neutral',
    })
    story(done)
      .when('record-callback', reached)
      .then([said, closed({ basis: 'callback', party: 'jwh' })])
    story(done)
      .when('record-callback', { reached: true, resolved: false })
      .then([
        CallbackRecorded({ callback: 'k1', party: 'jwh', reached: true, resolved: false }),
        reopened({ cause: 'callback' }),
        reworked(),
      ])
  })

  test('that does not reach the raiser contains no answer', () => {
    story(done)
      .when('record-callback', { reached: false })
      .then([CallbackRecorded({ callback: 'k1', party: 'jwh', reached: false })])
    story(done).when('record-callback', { reached: false, resolved: true }).rejects('callback.incomplete')
    story(done).when('record-callback', { reached: false, satisfaction: 'satisfied' }).rejects('callback.incomplete')
    story(done).when('record-callback', { reached: true }).rejects('callback.incomplete')
  })

  test('is refused to the raiser, and to actors without a party', () => {
    story([byParty('jwh'), ...done.slice(1)])
      .when('record-callback', reached)
      .rejects('demand.own-demand')
    story(done)
      .when('record-callback', reached, { actor: { id: 'x', role: 'committee' } })
      .rejects('actor.without-party')
    story(done).when('record-callback', reached, { actor: resident }).rejects('forbidden')
  })

  test('does not close where the raiser’s party delivered', () => {
    const said = CallbackRecorded({
      callback: 'k1',
      party: 'jwh',
      reached: true,
      resolved: true,
      satisfaction: 'neutral',
      tied: true,
    })
    story(own).when('record-callback', reached).then([said])
  })
})

describe('an independent check', () => {
  const check = { basis: 'independent-check' }
  const checked = closed({ basis: 'independent-check', party: 'jwh' })

  test('is allowed only where the raiser cannot be asked', () => {
    story(done).when('close', check).rejects('demand.ask-raiser')
    story([...done, CallbackRecorded({ callback: 'k1', party: 'jwh', reached: false })])
      .when('close', check)
      .rejects('demand.ask-raiser')
    for (const kind of ['anonymous', 'unknown'] as const)
      story([raised({ raiser: { kind } }), ...done.slice(1)])
        .when('close', check)
        .then([checked])
  })

  test('is refused to the raiser, and to parties that still have a task', () => {
    story([byParty('jwh'), ...done.slice(1)])
      .when('close', check)
      .rejects('demand.own-demand')
    const twice = [...sorted, assigned(), assigned('workers', { task: 't2' }), accepted(), delivered()]
    story(twice, { actor: workers }).when('close', check).rejects('demand.wrong-state')
    story(done, { actor: service }).when('close', check).rejects('actor.without-party')
  })

  test('is allowed to a party whose task was withdrawn before', () => {
    const gaveBack = [
      ...sorted,
      assigned('workers'),
      withdrawnTask('workers'),
      assigned('chess', { task: 't2' }),
      accepted('chess', 't2'),
      delivered('chess', { task: 't2' }),
    ]
    story([raised({ raiser: { kind: 'unknown' } }), ...gaveBack.slice(1)], { actor: workers })
      .when('close', check)
      .then([closed({ basis: 'independent-check', party: 'workers' })])
  })

  test('cannot rely on an unanswered call of an earlier round', () => {
    const again = [
      ...done,
      CallbackRecorded({ callback: 'k1', party: 'jwh', reached: false }),
      reopened(),
      assigned('workers', { task: 't2' }),
      accepted('workers', 't2'),
      delivered('workers', { task: 't2' }),
    ]
    story(again).when('close', check).rejects('demand.ask-raiser')
  })
})
