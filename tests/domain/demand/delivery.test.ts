import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { instant, iso } from '../../../domain/kernel/index.ts'
import {
  accepted,
  assigned,
  chess,
  closed,
  DUE,
  days,
  delivered,
  done,
  handedOut,
  held,
  hours,
  reopened,
  resident,
  service,
  sorted,
  standing,
  stateAfter,
  story,
  workers,
  working,
} from './story.ts'

const { WorkPlanSet, ProgressRecorded, EffectEvaluated, DemandResumed } = demandEvents
const picture = { sha256: 'a'.repeat(64), type: 'image/jpeg', size: 1 }

describe('delivering', () => {
  const deliver = { task: 't1', result: 'lit again' }

  test('is for the holder, once it has accepted the task', () => {
    story(working, { actor: chess }).when('deliver', deliver).then([delivered()])
    story(handedOut, { actor: chess }).when('deliver', deliver).rejects('task.wrong-state')
    story(working, { actor: workers }).when('deliver', deliver).rejects('forbidden')
    story(done, { actor: chess }).when('deliver', deliver).rejects('demand.wrong-state')
    story([...working, held()], { actor: chess })
      .when('deliver', deliver)
      .rejects('demand.wrong-state')
  })

  test('records whether it was a home visit, the evidence, and the resources used', () => {
    const more = { atHome: true, attachments: [picture], uses: { shares: ['s1'] } }
    story(working, { actor: chess })
      .when('deliver', { ...deliver, ...more })
      .then([delivered('chess', more)])
    expect(stateAfter(...working, delivered('chess', more)).tasks).toMatchObject([{ shares: ['s1'], secondments: [] }])
  })

  test('is in time up to the due time', () => {
    const late = (now: number) => story(working, { actor: chess }).when('deliver', deliver, { now }).decision
    expect(late(instant(DUE.resolveBy))).toMatchObject([{ data: { inTime: true } }])
    expect(late(instant(DUE.resolveBy) + 1)).toMatchObject([{ data: { inTime: false } }])
  })

  test('is in time up to the due time of the holder, however late the demand is', () => {
    const own = { acceptBy: iso(hours(240)), resolveBy: iso(hours(400)) }
    const late = [...sorted, { event: assigned('chess', { own }), at: hours(220) }, accepted()]
    const inTime = (now: number) =>
      story(late, { actor: chess }).when('deliver', { task: 't1', result: 'lit' }, { now }).decision
    expect(inTime(hours(400))).toMatchObject([{ data: { inTime: true } }])
    expect(inTime(hours(400) + 1)).toMatchObject([{ data: { inTime: false } }])
  })

  test('of every task completes the demand', () => {
    const two = [...working, assigned('workers', { task: 't2' }), delivered()]
    expect(standing(...two)).toBe('in-progress')
    expect(standing(...two, accepted('workers', 't2'), delivered('workers', { task: 't2' }))).toBe('delivered')
  })

  test('is refused for a task of an earlier round', () => {
    story([...done, closed(), reopened(), assigned('workers', { task: 't2' })], { actor: chess })
      .when('deliver', deliver)
      .rejects('task.wrong-state')
  })
})

describe('a work plan', () => {
  test('is set by the holder, and names the resources that it uses', () => {
    const plan = { task: 't1', plan: 'order a lamp', uses: { shares: ['s1'] } }
    story(handedOut, { actor: chess })
      .when('set-work-plan', plan)
      .then([WorkPlanSet({ ...plan, party: 'chess' })])
    story(handedOut, { actor: workers }).when('set-work-plan', plan).rejects('forbidden')
    story(done, { actor: chess }).when('set-work-plan', plan).rejects('demand.wrong-state')
    expect(stateAfter(...handedOut, WorkPlanSet({ ...plan, party: 'chess' })).tasks).toMatchObject([{ shares: ['s1'] }])
  })
})

describe('progress', () => {
  test('on a task is reported by its holder, on the demand by a coordinating party', () => {
    const note = 'ordered'
    story(working, { actor: chess })
      .when('record-progress', { task: 't1', note })
      .then([ProgressRecorded({ task: 't1', party: 'chess', note })])
    story(working)
      .when('record-progress', { note })
      .then([ProgressRecorded({ party: 'jwh', note })])
    story(working).when('record-progress', { task: 't1', note }).rejects('task.not-yours')
    story(working, { actor: chess }).when('record-progress', { note }).rejects('forbidden')
  })

  test('needs a note or a picture', () => {
    story(working).when('record-progress').rejects('progress.empty')
    story(working)
      .when('record-progress', { attachments: [picture] })
      .then([ProgressRecorded({ party: 'jwh', attachments: [picture] })])
    story(working).when('record-progress', { task: 't9', note: 'x' }).rejects('task.unknown')
    story([...done, closed()])
      .when('record-progress', { note: 'x' })
      .rejects('demand.wrong-state')
  })
})

describe('the effect', () => {
  test('is evaluated by a party, and an evaluation of its own work is marked', () => {
    story(done)
      .when('evaluate', { effect: 'lasting' })
      .then([EffectEvaluated({ party: 'jwh', own: false, effect: 'lasting' })])
    const byWorkers = [...sorted, assigned('workers'), accepted('workers'), delivered('workers'), closed()]
    story(byWorkers, { actor: workers })
      .when('evaluate', { effect: 'none', note: 'dark again' })
      .then([EffectEvaluated({ party: 'workers', own: true, effect: 'none', note: 'dark again' })])
    story(working).when('evaluate', { effect: 'lasting' }).rejects('demand.wrong-state')
    story(done)
      .when('evaluate', { effect: 'lasting' }, { actor: { id: 'x', role: 'committee' } })
      .rejects('actor.without-party')
  })
})

describe('holding', () => {
  test('leaves due times unchanged, and ends in the state before', () => {
    const { state } = story([...working, held()])
    expect(state).toMatchObject({ acceptBy: instant(DUE.acceptBy), resolveBy: instant(DUE.resolveBy) })
    expect(standing(...working, held())).toBe('held')
    expect(standing(...working, held(), DemandResumed({}))).toBe('in-progress')
  })

  test('is ended by people at any time, by the service at its review', () => {
    const waiting = [...working, held()]
    story(waiting, { actor: chess })
      .when('resume', { note: 'came' })
      .then([DemandResumed({ note: 'came' })])
    story(waiting, { actor: service })
      .when('resume', {}, { now: days(10) - 1 })
      .rejects('hold.not-due')
    story(waiting, { actor: service })
      .when('resume', {}, { now: days(10) })
      .then([DemandResumed({})])
    story(waiting, { actor: resident }).when('resume').rejects('forbidden')
    story(working).when('resume').rejects('demand.wrong-state')
  })
})
