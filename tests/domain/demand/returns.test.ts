import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { stateOf } from '../../../domain/demand/state.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import { type PersonState, unenrolled } from '../../../domain/personnel/state.ts'
import {
  accepted,
  assigned,
  chess,
  closed,
  DUE,
  days,
  delivered,
  handedOut,
  hours,
  left,
  place,
  reassigned,
  reopened,
  returned,
  safe,
  sorted,
  standing,
  stateAfter,
  story,
  urgent,
  withdrawnTask,
  workers,
  working,
} from './story.ts'

const two = [...sorted, assigned('workers'), assigned('chess', { task: 't2' })]

describe('returning', () => {
  const back = { task: 't1', code: 'not-ours', reason: 'not ours', proper: 'workers' }

  test('needs a reason and the proper party, and puts the demand back in triage', () => {
    story(handedOut, { actor: chess }).when('return', back).then([returned()])
    story(working, { actor: chess }).when('return', back).then([returned()])
    expect(standing(...handedOut, returned())).toBe('triaged')
  })

  test('names another party that is active', () => {
    story(handedOut, { actor: chess })
      .when('return', { ...back, proper: 'chess' })
      .rejects('task.proper-party')
    story(handedOut, { actor: chess })
      .when('return', { ...back, proper: 'unknown' })
      .rejects('party.unknown')
    const reads = { community: place(left('workers')) }
    story(handedOut, { actor: chess, reads }).when('return', back).rejects('party.left')
  })

  test('is refused for urgent tasks', () => {
    const { decision } = story([urgent(), assigned('guard', { level: 'L1' })], {
      actor: { id: 'g', role: 'property-company', party: 'guard' },
    }).when('return', { ...back, proper: 'chess' })
    expect(decision).toMatchObject({ code: 'demand.urgent' })
  })

  const second = [...handedOut, returned(), assigned('workers', { task: 't2', firstReceiver: false })]
  const again = { task: 't2', code: 'not-ours', reason: 'nor ours', proper: 'safe' }

  test('a second time makes the first receiver responsible, and gives it the task', () => {
    story(second, { actor: workers })
      .when('return', again)
      .then([
        returned('workers', { task: 't2', reason: 'nor ours', proper: 'safe', returns: 2, responsible: 'chess' }),
        reassigned('chess', 'workers', { task: 't2', cause: 'first-receiver' }),
      ])
  })

  test('names the person who had the task of the first receiver, while that person is there', () => {
    const li: PersonState = { ...unenrolled, person: 'li', parties: ['chess'] }
    const named = [
      ...sorted,
      assigned('chess', { person: 'li' }),
      returned(),
      assigned('workers', { task: 't2', firstReceiver: false, person: 'wang' }),
    ]
    const given = (history: readonly DomainEvent[], firstWorker: PersonState) => {
      const { decision } = story(history, { actor: workers, reads: { firstWorker } }).when('return', again)
      return Array.isArray(decision) ? decision[1]?.data : undefined
    }
    expect(given(named, li)).toMatchObject({ party: 'chess', person: 'li' })
    expect(given(named, { ...li, parties: ['safe'] })).not.toHaveProperty('person')
    expect(given(named, { ...li, left: 0 })).not.toHaveProperty('person')
    expect(
      given([...named, demandEvents.AboutNamed({ about: { person: 'li' }, by: 'raiser' })], li),
    ).not.toHaveProperty('person')
    expect(given(second, li)).not.toHaveProperty('person')
  })

  test('gives the first receiver time to accept again, and no more time for its result', () => {
    const own = (now: number) => story(second, { actor: workers }).when('return', again, { now }).decision
    const accepts = { acceptBy: '2026-03-06T16:00:00.000Z' }
    expect(own(days(3))).toMatchObject([{}, { data: { own: { ...accepts, resolveBy: DUE.resolveBy } } }])
    const late = '2026-03-13T16:00:00.000Z'
    expect(own(days(10))).toMatchObject([{}, { data: { own: { acceptBy: late, resolveBy: late } } }])
  })

  test('a second time by the first receiver leaves the task where it is', () => {
    const itself = [...handedOut, returned(), assigned('chess', { task: 't2', firstReceiver: false })]
    const kept = returned('chess', {
      task: 't2',
      reason: 'nor ours',
      proper: 'safe',
      returns: 2,
      responsible: 'chess',
      stays: true,
    })
    story(itself, { actor: chess }).when('return', again).then([kept])
    const state = stateAfter(...itself, kept)
    expect(state.tasks[1]).toMatchObject({ party: 'chess', state: 'assigned' })
    expect(stateOf(state)).toBe('assigned')
  })

  const responsible = [
    ...second,
    returned('workers', { task: 't2', returns: 2, responsible: 'chess' }),
    reassigned('chess', 'workers', { task: 't2', cause: 'first-receiver' }),
  ]

  test('is refused to a responsible first receiver, and no party takes the task from it', () => {
    story(responsible, { actor: chess }).when('return', again).rejects('task.first-receiver')
    story(responsible).when('reassign', { task: 't2', party: 'safe' }).rejects('task.first-receiver')
    story(responsible).when('withdraw-task', { task: 't2', reason: 'mistake' }).rejects('task.first-receiver')
    expect(standing(...responsible)).toBe('assigned')
  })

  test('a third time by another party leaves the tasks of the first receiver', () => {
    const third = [...responsible, assigned('safe', { task: 't3', firstReceiver: false })]
    story(third, { actor: safe })
      .when('return', { task: 't3', code: 'not-ours', reason: 'x', proper: 'workers' })
      .then([returned('safe', { task: 't3', reason: 'x', returns: 3, responsible: 'chess' })])
  })

  test('never makes an inactive party responsible', () => {
    story(second, { actor: workers, reads: { community: place(left('chess')) } })
      .when('return', again)
      .then([returned('workers', { task: 't2', reason: 'nor ours', proper: 'safe', returns: 2 })])
  })

  test('is counted from zero after a reopening', () => {
    const round = [...second, accepted('workers', 't2'), delivered('workers', { task: 't2' }), closed(), reopened()]
    story([...round, assigned('chess', { task: 't3', firstReceiver: true })], { actor: chess })
      .when('return', { task: 't3', code: 'not-ours', reason: 'not ours', proper: 'workers' })
      .then([returned('chess', { task: 't3' })])
  })
})

describe('a returned task', () => {
  const half = [...two, accepted('workers'), delivered('workers')]
  const returnedHalf = [...half, returned('chess', { task: 't2' })]

  test('keeps the demand open although the rest is delivered', () => {
    expect(standing(...half)).toBe('in-progress')
    expect(standing(...returnedHalf)).toBe('triaged')
    expect(standing(...half, withdrawnTask('chess', { task: 't2', cause: 'departure' }))).toBe('triaged')
  })

  test('is done once another party has taken it over and delivered', () => {
    const taken = [...returnedHalf, assigned('safe', { task: 't3', firstReceiver: false })]
    expect(standing(...taken)).toBe('in-progress')
    expect(standing(...taken, accepted('safe', 't3'), delivered('safe', { task: 't3' }))).toBe('delivered')
  })

  test('can be withdrawn: the demand is then delivered, and the raiser’s days begin', () => {
    const off = withdrawnTask('chess', { task: 't2', delivers: true })
    story(returnedHalf).when('withdraw-task', { task: 't2', reason: 'mistake' }).then([off])
    const at = hours(200)
    const { state } = story([...returnedHalf, { event: off, at }])
    expect(stateOf(state)).toBe('delivered')
    expect(state.deliveredAt).toBe(at)
    const departed = withdrawnTask('chess', { task: 't2', cause: 'departure' })
    story([...half, departed])
      .when('withdraw-task', { task: 't2', reason: 'mistake' })
      .then([off])
    expect(standing(...half, departed, off)).toBe('delivered')
  })
})
