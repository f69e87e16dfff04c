import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import { DAY } from '../../../domain/kernel/index.ts'
import {
  accepted,
  answered,
  assigned,
  chess,
  closed,
  days,
  delivered,
  done,
  guard,
  handedOut,
  held,
  jwh,
  raised,
  referred,
  reopened,
  resident,
  reworked,
  safe,
  service,
  sorted,
  standing,
  stateAfter,
  story,
  triaged,
  URGENT_DUE,
  urgent,
  withdrawnTask,
} from './story.ts'

describe('silence', () => {
  const silent = { basis: 'silence' }

  test('closes seven days after delivery, and no earlier', () => {
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

  test('counts from the end of a hold that outlasted the rest of the work', () => {
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

  test('never closes urgent or restricted demands', () => {
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

  test('is a basis for the deadline service only', () => {
    for (const actor of [resident, jwh])
      story(done)
        .when('close', silent, { actor, now: days(9) })
        .rejects('demand.basis-not-yours')
    for (const actor of [chess, guard])
      story(done)
        .when('close', silent, { actor, now: days(9) })
        .rejects('forbidden')
  })

  test('changes nothing a second time, nor after a reopening', () => {
    story([...done, closed()], { actor: service })
      .when('close', silent, { now: days(9) })
      .then([])
    const again = [...done, reopened({ cause: 'feedback' })]
    story(again, { actor: service })
      .when('close', silent, { now: days(9) })
      .rejects('demand.wrong-state')
  })

  test('does not close what an outside body says it handled: the raiser is asked', () => {
    const handled = [...sorted, referred, answered('handled')]
    story(handled, { actor: service })
      .when('close', silent, { now: days(20) })
      .rejects('demand.silence-excluded')
    expect(nextDemandDeadline(stateAfter(...handled))?.command).toBe('deal-callback')
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
      .then([
        reopened({ note: 'again' }),
        reworked('chess', { own: { acceptBy: '2026-04-02T16:00:00.000Z', resolveBy: '2026-04-06T16:00:00.000Z' } }),
      ])
    story(over, { actor: resident })
      .when('reopen', {}, { now: days(30) + 1 })
      .rejects('demand.reopen-too-late')
    story(over).when('reopen').then([reopened(), reworked()])
  })

  test('needs a closed demand, and is allowed to the raiser and to coordinating parties', () => {
    story(done).when('reopen').rejects('demand.wrong-state')
    story([...done, demandEvents.DemandWithdrawn({})])
      .when('reopen')
      .rejects('demand.wrong-state')
    story(over).when('reopen', {}, { actor: safe }).rejects('forbidden')
  })

  test('leads back to triage with unchanged due times; the next holder has its own', () => {
    const { state } = story([...over, { event: reopened(), at: days(20) }])
    const before = story(sorted).state
    expect(stateOf(state)).toBe('triaged')
    expect(state).toMatchObject({ acceptBy: before.acceptBy, resolveBy: before.resolveBy, clockFrom: before.clockFrom })
    story([...over, reopened()], { now: days(20) })
      .when('assign', { party: 'workers' })
      .then([
        assigned('workers', {
          task: 't2',
          firstReceiver: true,
          own: { acceptBy: '2026-03-23T16:00:00.000Z', resolveBy: '2026-03-30T16:00:00.000Z' },
        }),
      ])
  })

  test('counts its 30 days from the closure', () => {
    const { state } = story([...handedOut, accepted(), delivered(), { event: closed(), at: days(1) }])
    expect(state.ended).toEqual({ how: 'closed', at: days(1) })
    expect(days(31) - (state.ended?.at ?? 0)).toBe(30 * DAY)
  })
})
