import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import type { DomainEvent } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import {
  accepted,
  assigned,
  byParty,
  chess,
  closed,
  days,
  delivered,
  done,
  handedOut,
  jwh,
  merged,
  raised,
  resident,
  reworked,
  service,
  sorted,
  standing,
  stateAfter,
  story,
  urgent,
  withdrawnTask,
  workers,
  working,
} from './story.ts'

const { DemandUnmerged, DemandWithdrawn, FeedbackGiven, CallbackRecorded } = demandEvents
type History = readonly (DomainEvent | Past)[]

/** A scenario with an original that another resident raised and that has its own history. */
const beside = (original: History, history: History, actor = jwh) =>
  story(history, { actor, reads: { original: original.length === 0 ? undefined : stateAfter(...original) } })
const others = [raised({ raiser: { kind: 'resident', id: 'resident-9' } }), ...done.slice(1)]
const join = { original: '2' }

describe('merging', () => {
  test('leaves a demand to its original, and names the holders of its tasks', () => {
    beside(sorted, sorted).when('merge', join).then([merged()])
    beside(sorted, handedOut)
      .when('merge', join)
      .then([withdrawnTask('chess', { cause: 'demand-merged' }), merged()])
    expect(standing(...sorted, merged())).toBe('merged')
  })

  test('needs another demand as original, which exists and is open', () => {
    beside(sorted, sorted).when('merge', { original: '1' }).rejects('demand.merge-itself')
    beside([...done, closed()], sorted)
      .when('merge', join)
      .rejects('demand.original-ended')
    beside([...sorted, merged('3')], sorted)
      .when('merge', join)
      .rejects('demand.original-ended')
    story(sorted, { reads: { original: stateAfter() } })
      .when('merge', join)
      .rejects('demand.unknown')
  })

  test('keeps an urgent demand urgent', () => {
    beside(sorted, [urgent()]).when('merge', join).rejects('demand.original-less-urgent')
    beside([urgent()], [urgent()]).when('merge', join).then([merged()])
  })

  test('is refused for a demand that has ended', () => {
    beside(sorted, done).when('merge', join).rejects('demand.wrong-state')
    beside(sorted, [...done, closed()])
      .when('merge', join)
      .rejects('demand.wrong-state')
  })

  test('is refused to those whom a demand is about', () => {
    const about = [raised({ about: { party: 'chess' } })]
    beside([byParty('chess')], about)
      .when('merge', join)
      .rejects('demand.merge-about')
    beside(handedOut, about).when('merge', join).rejects('demand.merge-about')
    beside([raised({ about: { party: 'jwh' } })], sorted)
      .when('merge', join)
      .rejects('demand.about-you')
    beside([raised({ about: { person: 'resident-7' } })], sorted)
      .when('merge', join)
      .rejects('demand.merge-about')
  })
})

describe('a merged demand', () => {
  const joined = [...sorted, merged()]
  const said = { resolved: true, original: '2' }

  test('waits for its own raiser, who judges the result of the original', () => {
    beside(working, joined, resident).when('give-feedback', said).rejects('demand.wrong-state')
    beside(others, joined, resident)
      .when('give-feedback', said)
      .then([FeedbackGiven({ resolved: true }), closed()])
    beside([...others, closed()], joined, resident)
      .when('give-feedback', said)
      .then([FeedbackGiven({ resolved: true }), closed()])
  })

  test('is worked on separately where the original’s result did not help', () => {
    beside(others, joined, resident)
      .when('give-feedback', { resolved: false, original: '2' })
      .then([
        FeedbackGiven({ resolved: false }),
        DemandUnmerged({ original: '2', cause: 'unresolved' }),
        // To the party whose result did not help here.
        reworked('chess', { task: `t${stateAfter(...joined).tasks.length + 1}` }),
      ])
    expect(standing(...joined, DemandUnmerged({ original: '2', cause: 'unresolved' }))).toBe('triaged')
  })

  test('is closed by its own callback or by silence', () => {
    beside(others, joined)
      .when('record-callback', { reached: true, ...said })
      .then([
        CallbackRecorded({ callback: 'k1', party: 'jwh', reached: true, resolved: true }),
        closed({ basis: 'callback', party: 'jwh' }),
      ])
    const silent = { basis: 'silence', original: '2' }
    beside(others, joined, service)
      .when('close', silent, { now: days(6) })
      .rejects('demand.not-silent-yet')
    beside(others, joined, service)
      .when('close', silent, { now: days(7) })
      .then([closed({ basis: 'silence' })])
  })

  test('is not closed before its original, nor by the party that delivered the original', () => {
    const { details } = beside(sorted, joined, resident)
      .when('give-feedback', { resolved: true })
      .rejects('demand.wrong-state')
    expect(details).toEqual({ state: 'merged', needed: ['delivered', 'closed'] })
    beside(others, joined, chess)
      .when('record-callback', { reached: true, ...said })
      .rejects('forbidden')
    const byWorkers = [...others.slice(0, 2), assigned('workers'), accepted('workers'), delivered('workers')]
    beside(byWorkers, joined, workers)
      .when('record-callback', { reached: true, ...said })
      .rejects('demand.own-work')
  })

  test('is not closed by a party that worked on it before it was merged', () => {
    const before = [
      byParty('chess'),
      ...sorted.slice(1),
      assigned(),
      assigned('safe', { task: 't2' }),
      accepted(),
      delivered(),
      withdrawnTask('safe', { task: 't2', cause: 'demand-merged' }),
      merged(),
    ]
    const byWorkers = [raised(), ...sorted.slice(1), assigned('workers'), accepted('workers'), delivered('workers')]
    beside(byWorkers, before, chess)
      .when('give-feedback', said)
      .then([FeedbackGiven({ resolved: true, tied: true })])
    beside(byWorkers, before, chess).when('close', { basis: 'confirmed', original: '2' }).rejects('demand.needs-check')
  })

  test('can be separated again, and returns to triage', () => {
    story(joined)
      .when('unmerge', { note: 'other street' })
      .then([DemandUnmerged({ original: '2', cause: 'mistaken', note: 'other street' })])
    const half = [
      ...sorted,
      assigned(),
      assigned('safe', { task: 't2' }),
      accepted(),
      delivered(),
      withdrawnTask('safe', { task: 't2', cause: 'demand-merged' }),
      merged(),
    ]
    expect(standing(...half, DemandUnmerged({ original: '2', cause: 'mistaken' }))).toBe('triaged')
    story(sorted).when('unmerge').rejects('demand.wrong-state')
  })

  test('with an unknown original must be separated before it goes on', () => {
    const imported = [...sorted, demandEvents.DemandMerged({ imported: true })]
    story(imported, { actor: resident }).when('give-feedback', { resolved: true }).rejects('demand.original-unknown')
    story(imported)
      .when('unmerge')
      .then([DemandUnmerged({ cause: 'mistaken' })])
  })

  test('can be withdrawn by its raiser', () => {
    story(joined, { actor: resident })
      .when('withdraw')
      .then([DemandWithdrawn({})])
  })
})
