import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DomainEvent, HOUR, iso, isRejection } from '../../../domain/kernel/index.ts'
import { type PersonState, unenrolled } from '../../../domain/personnel/state.ts'
import {
  accepted,
  assigned,
  closed,
  days,
  delivered,
  done,
  jwh,
  left,
  NOW,
  place,
  raised,
  reopened,
  resident,
  reworked,
  service,
  sorted,
  stateAfter,
  story,
  triaged,
  URGENT_DUE,
  urgent,
  working,
} from './story.ts'

const no = { resolved: false }
const eventsOf = (outcome: { readonly decision: readonly DomainEvent[] | { readonly code: string } }) => {
  if (isRejection(outcome.decision as never)) throw new Error('refused')
  return (outcome.decision as readonly DomainEvent[]).map(({ name, data }) => ({ name, ...Object(data) }))
}
const taskOf = (history: Parameters<typeof story>[0], assumed: Parameters<typeof story>[1] = {}) =>
  eventsOf(story(history, { actor: resident, ...assumed }).when('give-feedback', no)).find(
    ({ name }) => name === 'TaskAssigned',
  )

describe('a result that did not help goes back at once', () => {
  test('to the party that delivered last, of several', () => {
    const both = [...sorted, assigned('chess'), assigned('workers', { task: 't2' })]
    const late = [...both, accepted(), accepted('workers', 't2'), delivered('workers', { task: 't2' }), delivered()]
    expect(taskOf(late)).toMatchObject({ party: 'chess', task: 't3', rework: true })
    const other = [...both, accepted(), accepted('workers', 't2'), delivered(), delivered('workers', { task: 't2' })]
    expect(taskOf(other)).toMatchObject({ party: 'workers', task: 't3', rework: true })
  })

  test('to the person who did the work, while that person is there', () => {
    const history = [...sorted, assigned('chess', { person: 'li' }), accepted(), delivered()]
    const li: PersonState = { ...unenrolled, person: 'li', parties: ['chess'] }
    expect(taskOf(history, { reads: { lastWorker: li } })).toMatchObject({ party: 'chess', person: 'li' })
    expect(taskOf(history, { reads: { lastWorker: { ...li, parties: ['safe'] } } })).not.toHaveProperty('person')
    expect(taskOf(history, { reads: { lastWorker: { ...li, left: NOW } } })).not.toHaveProperty('person')
  })

  test('with half of the level’s time', () => {
    const at = (level: 'L1' | 'L2' | 'L3' | 'L4') => {
      const sortedBy = [raised(), triaged({ level }), assigned('workers', { level }), accepted('workers')]
      return taskOf([...sortedBy, delivered('workers')])?.own.resolveBy
    }
    expect(at('L1')).toBe(iso(NOW + HOUR))
    expect(at('L2')).toBe(iso(NOW + 12 * HOUR))
    expect(at('L3')).toBe('2026-03-05T16:00:00.000Z')
    expect(at('L4')).toBe('2026-03-09T16:00:00.000Z')
  })

  test('also before it was sorted, where it is urgent', () => {
    const unsorted = [
      urgent(),
      assigned('guard', { level: 'L1', ...URGENT_DUE }),
      accepted('guard'),
      delivered('guard'),
    ]
    expect(taskOf(unsorted)).toMatchObject({ party: 'guard', level: 'L1', rework: true })
  })

  test('but not to a party that cannot receive it: then it is assigned again', () => {
    expect(taskOf(done, { reads: { community: place(left('chess')) } })).toBeUndefined()
    const elsewhere = [...working, delivered(), demandEvents.DemandTriaged({ ...triaged().data, item: '2.01' })]
    expect(taskOf(elsewhere)).toBeUndefined()
    const outside = [raised(), demandEvents.DemandReferred({ to: 'x' })]
    const handled = demandEvents.ReferralAnswered({ outcome: 'handled', answer: 'done' })
    expect(taskOf([...outside, handled])).toBeUndefined()
  })
})

test('escalation starts over when a demand is open again', () => {
  const step = demandEvents.DemandEscalated({
    from: 'party-lead',
    to: 'committee',
    rung: 2,
    cause: 'result-overdue',
    task: 't1',
    ladder: 'result',
    due: iso(days(7)),
  })
  const called = demandEvents.DemandEscalated({ from: 'committee', to: 'street-office', rung: 3, cause: 'worker' })
  const again = [...working, step, called, delivered(), closed(), { event: reopened(), at: days(20) }, reworked()]
  expect(stateAfter(...again)).toMatchObject({ climbs: [], called: 0, climbsFrom: days(20) })
  // The result is overdue by its new due time, at nine on Friday.
  const look = story(again, { actor: service, now: Date.UTC(2026, 2, 23, 1) }).when('escalate', {
    cause: 'result-overdue',
    task: 't2',
  })
  expect(eventsOf(look)).toMatchObject([{ to: 'party-lead', rung: 1, due: '2026-03-05T16:00:00.000Z' }])
})

test('a demand that is unmerged by mistake starts over too', () => {
  const merged = [raised(), demandEvents.DemandMerged({ original: '2' })]
  const unmerged = { event: demandEvents.DemandUnmerged({ cause: 'mistaken' }), at: days(9) }
  expect(stateAfter(...merged, unmerged)).toMatchObject({ climbs: [], climbsFrom: days(9) })
  story(merged, { actor: jwh })
    .when('unmerge')
    .then([
      demandEvents.DemandUnmerged({
        original: '2',
        cause: 'mistaken',
        desk: 'jwh',
        triageBy: '2026-03-03T02:00:00.000Z',
      }),
    ])
})
