import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import { DAY } from '../../../domain/kernel/index.ts'
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
  guard,
  handedOut,
  held,
  jwh,
  raised,
  referred,
  reopened,
  resident,
  safe,
  service,
  sorted,
  standing,
  story,
  triaged,
  URGENT_DUE,
  urgent,
  withdrawnTask,
  workers,
  working,
} from './story.ts'

const { CallbackRecorded, FeedbackGiven, ReferralAnswered } = demandEvents
/** The organisation that raised it also delivered. */
const own = [byParty('chess'), ...done.slice(1)]
const resolved = FeedbackGiven({ resolved: true })
const unresolved = FeedbackGiven({ resolved: false })

describe('the raiser’s feedback', () => {
  test('closes what helped', () => {
    story(done, { actor: resident })
      .when('give-feedback', { resolved: true, satisfaction: 'satisfied', comment: 'thanks' })
      .then([FeedbackGiven({ resolved: true, satisfaction: 'satisfied', comment: 'thanks' }), closed()])
  })

  test('opens again what did not help, before and after it was closed', () => {
    const again = reopened({ cause: 'feedback' })
    story(done, { actor: resident }).when('give-feedback', { resolved: false }).then([unresolved, again])
    story([...done, closed()], { actor: resident })
      .when('give-feedback', { resolved: false })
      .then([unresolved, again])
    expect(standing(...done, unresolved, again)).toBe('triaged')
  })

  test('is heard of a closed demand, but opens it for 30 days only', () => {
    const late = { actor: resident, now: days(30) + 1 }
    story([...done, closed()])
      .when('give-feedback', { resolved: true }, late)
      .then([resolved])
    story([...done, closed()])
      .when('give-feedback', { resolved: false }, late)
      .rejects('demand.reopen-too-late')
  })

  test('waits for a result', () => {
    story(working, { actor: resident }).when('give-feedback', { resolved: true }).rejects('demand.wrong-state')
    story([...working, held()], { actor: resident })
      .when('give-feedback', { resolved: true })
      .rejects('demand.wrong-state')
  })

  test('is the raiser’s alone', () => {
    for (const actor of [chess, jwh, service])
      story(done).when('give-feedback', { resolved: true }, { actor }).rejects('forbidden')
    const nameless = [raised({ raiser: { kind: 'anonymous' } }), ...done.slice(1)]
    story(nameless).when('give-feedback', { resolved: true }, { actor: follower }).then([resolved, closed()])
  })
})

describe('the party that delivered', () => {
  test('never closes: neither by a call, nor by a check', () => {
    story(done).when('record-callback', { reached: true, resolved: true }, { actor: chess }).rejects('forbidden')
    story(done).when('close', { basis: 'independent-check' }, { actor: chess }).rejects('forbidden')
  })

  test('never closes as the raiser: its word is heard, a check closes', () => {
    story(own, { actor: chess }).when('give-feedback', { resolved: true }).then([resolved])
    story(own, { actor: chess }).when('close', { basis: 'confirmed' }).rejects('demand.needs-check')
    story(own, { actor: service })
      .when('close', { basis: 'silence' }, { now: days(8) })
      .rejects('demand.needs-check')
    story(own)
      .when('close', { basis: 'independent-check' })
      .then([closed({ basis: 'independent-check', party: 'jwh' })])
  })

  test('stays the one that delivered, even where another works on it after a reopening', () => {
    const again = [
      ...own,
      closed({ basis: 'independent-check', party: 'jwh' }),
      reopened(),
      assigned('workers', { task: 't2' }),
      accepted('workers', 't2'),
      delivered('workers', { task: 't2' }),
    ]
    story(again, { actor: chess }).when('give-feedback', { resolved: true }).then([resolved])
    story(again, { actor: workers }).when('close', { basis: 'independent-check' }).rejects('forbidden')
  })
})

describe('a callback', () => {
  const reached = { reached: true, resolved: true, satisfaction: 'neutral' }

  test('by a party without a task closes what helped, and opens what did not', () => {
    const said = CallbackRecorded({ party: 'jwh', reached: true, resolved: true, satisfaction: 'neutral' })
    story(done)
      .when('record-callback', reached)
      .then([said, closed({ basis: 'callback', party: 'jwh' })])
    story(done)
      .when('record-callback', { reached: true, resolved: false })
      .then([CallbackRecorded({ party: 'jwh', reached: true, resolved: false }), reopened({ cause: 'callback' })])
  })

  test('that does not reach the raiser is no answer', () => {
    story(done)
      .when('record-callback', { reached: false })
      .then([CallbackRecorded({ party: 'jwh', reached: false })])
    story(done).when('record-callback', { reached: false, resolved: true }).rejects('callback.incomplete')
    story(done).when('record-callback', { reached: false, satisfaction: 'satisfied' }).rejects('callback.incomplete')
    story(done).when('record-callback', { reached: true }).rejects('callback.incomplete')
  })

  test('is no business of who raised it, nor of who speaks for no party', () => {
    story([byParty('jwh'), ...done.slice(1)])
      .when('record-callback', reached)
      .rejects('demand.own-demand')
    story(done)
      .when('record-callback', reached, { actor: { id: 'x', role: 'committee' } })
      .rejects('forbidden')
    story(done).when('record-callback', reached, { actor: resident }).rejects('forbidden')
  })

  test('where the raiser’s party delivered, does not close', () => {
    const said = CallbackRecorded({ party: 'jwh', reached: true, resolved: true, satisfaction: 'neutral' })
    story(own).when('record-callback', reached).then([said])
  })
})

describe('an independent check', () => {
  const check = { basis: 'independent-check' }
  const checked = closed({ basis: 'independent-check', party: 'jwh' })

  test('is for raisers who cannot be asked', () => {
    story(done).when('close', check).rejects('demand.ask-raiser')
    story([...done, CallbackRecorded({ party: 'jwh', reached: false })])
      .when('close', check)
      .then([checked])
    for (const kind of ['anonymous', 'unknown'] as const)
      story([raised({ raiser: { kind } }), ...done.slice(1)])
        .when('close', check)
        .then([checked])
  })

  test('is not by who raised it, nor who still has a task', () => {
    story([byParty('jwh'), ...done.slice(1)])
      .when('close', check)
      .rejects('demand.own-demand')
    const twice = [...sorted, assigned(), assigned('workers', { task: 't2' }), accepted(), delivered()]
    story(twice, { actor: workers }).when('close', check).rejects('forbidden')
    story(done, { actor: service }).when('close', check).rejects('actor.without-party')
  })

  test('is free to who gave its task back before', () => {
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

  test('of an earlier round’s unanswered call does not last', () => {
    const again = [
      ...done,
      CallbackRecorded({ party: 'jwh', reached: false }),
      reopened(),
      assigned('workers', { task: 't2' }),
      accepted('workers', 't2'),
      delivered('workers', { task: 't2' }),
    ]
    story(again).when('close', check).rejects('demand.ask-raiser')
  })
})

describe('silence', () => {
  const silent = { basis: 'silence' }

  test('closes seven days after delivery, and not a moment earlier', () => {
    story(done, { actor: service })
      .when('close', silent, { now: days(7) - 1 })
      .rejects('demand.not-silent-yet')
    story(done, { actor: service })
      .when('close', silent, { now: days(7) })
      .then([closed({ basis: 'silence' })])
  })

  test('counts from the last delivery', () => {
    const both = [
      ...sorted,
      assigned(),
      assigned('safe', { task: 't2' }),
      accepted(),
      accepted('safe', 't2'),
      delivered(),
    ]
    const later = [...both, { event: delivered('safe', { task: 't2' }), at: days(3) }]
    story(later, { actor: service })
      .when('close', silent, { now: days(7) })
      .rejects('demand.not-silent-yet')
    story(later, { actor: service })
      .when('close', silent, { now: days(10) })
      .then([closed({ basis: 'silence' })])
  })

  test('counts from the end of a wait that outlasted the rest of the work', () => {
    const half = [
      ...sorted,
      assigned(),
      assigned('safe', { task: 't2' }),
      accepted(),
      delivered(),
      held(),
      withdrawnTask('safe', { task: 't2' }),
    ]
    const resumed = { event: demandEvents.DemandResumed({}), at: days(9) }
    expect(standing(...half, resumed)).toBe('delivered')
    story([...half, resumed], { actor: service })
      .when('close', silent, { now: days(10) })
      .rejects('demand.not-silent-yet')
  })

  test('closes nothing urgent and nothing restricted', () => {
    const level = { level: 'L1', ...URGENT_DUE } as const
    const urgently = [
      urgent(),
      triaged({ item: '2.01', ...level }),
      assigned('guard', level),
      accepted('guard'),
      delivered('guard'),
    ]
    story(urgently, { actor: service })
      .when('close', silent, { now: days(9) })
      .rejects('demand.silence-excluded')
    const restricted = [raised(), triaged({ visibility: 'restricted' }), ...done.slice(2)]
    story(restricted, { actor: service })
      .when('close', silent, { now: days(9) })
      .rejects('demand.silence-excluded')
  })

  test('is noticed by the deadline service only', () => {
    for (const actor of [resident, jwh, guard])
      story(done)
        .when('close', silent, { actor, now: days(9) })
        .rejects('demand.basis-not-yours')
    story(done)
      .when('close', silent, { actor: chess, now: days(9) })
      .rejects('forbidden')
  })

  test('noticed twice changes nothing, noticed too late neither', () => {
    story([...done, closed()], { actor: service })
      .when('close', silent, { now: days(9) })
      .then([])
    const again = [...done, reopened({ cause: 'feedback' })]
    story(again, { actor: service })
      .when('close', silent, { now: days(9) })
      .rejects('demand.wrong-state')
  })

  test('follows an outside delivery, too', () => {
    const handled = [...sorted, referred, ReferralAnswered({ outcome: 'handled', answer: 'done' })]
    story(handled, { actor: service })
      .when('close', silent, { now: days(7) })
      .then([closed({ basis: 'silence' })])
  })
})

test('the raiser can close as confirmed, and no other sender can', () => {
  story(done, { actor: resident })
    .when('close', { basis: 'confirmed', note: 'fine' })
    .then([closed({ note: 'fine' })])
  story(done).when('close', { basis: 'confirmed' }).rejects('demand.basis-not-yours')
  story(done, { actor: service }).when('close', { basis: 'confirmed' }).rejects('demand.basis-not-yours')
})

describe('reopening', () => {
  const over = [...done, closed()]

  test('is possible for 30 days', () => {
    story(over, { actor: resident })
      .when('reopen', { note: 'again' }, { now: days(30) })
      .then([reopened({ note: 'again' })])
    story(over, { actor: resident })
      .when('reopen', {}, { now: days(30) + 1 })
      .rejects('demand.reopen-too-late')
    story(over).when('reopen').then([reopened()])
  })

  test('is for what is closed, by the raiser or who coordinates', () => {
    story(done).when('reopen').rejects('demand.wrong-state')
    story([...done, demandEvents.DemandWithdrawn({})])
      .when('reopen')
      .rejects('demand.wrong-state')
    story(over).when('reopen', {}, { actor: safe }).rejects('forbidden')
  })

  test('leads back to triage with the clocks as they were', () => {
    const { state } = story([...over, { event: reopened(), at: days(20) }])
    const before = story(sorted).state
    expect(stateOf(state)).toBe('triaged')
    expect(state).toMatchObject({ acceptBy: before.acceptBy, resolveBy: before.resolveBy, clockFrom: before.clockFrom })
    story([...over, reopened()], { now: days(20) })
      .when('assign', { party: 'workers' })
      .then([assigned('workers', { task: 't2', firstReceiver: true })])
  })

  test('the third time goes to independent review', () => {
    const twice = [...over, reopened(), ...[2].map((reopenings) => reopened({ reopenings }))]
    const third = story(
      [...twice, assigned('workers', { task: 't2' }), accepted('workers', 't2'), delivered('workers', { task: 't2' })],
      { actor: resident },
    )
    third
      .when('give-feedback', { resolved: false })
      .then([unresolved, reopened({ cause: 'feedback', reopenings: 3, review: true })])
  })

  test('30 days are over when they are over', () => {
    const { state } = story([...handedOut, accepted(), delivered(), { event: closed(), at: days(1) }])
    expect(state.ended).toEqual({ how: 'closed', at: days(1) })
    expect(days(31) - (state.ended?.at ?? 0)).toBe(30 * DAY)
  })
})
