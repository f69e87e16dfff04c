import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DomainEvent, instant, isRejection } from '../../../domain/kernel/index.ts'
import {
  accepted,
  chess,
  closed,
  DUE,
  delivered,
  done,
  guard,
  jwh,
  left,
  NOW,
  place,
  raised,
  reopened,
  resident,
  reworked,
  safe,
  service,
  sorted,
  stateAfter,
  story,
  street,
  triaged,
  workers,
} from './story.ts'

const { ReviewOrdered, ReviewRecorded, FeedbackGiven } = demandEvents
const no = FeedbackGiven({ resolved: false })
const again = (reopenings: number, task: string) => [
  no,
  reopened({ cause: 'feedback', reopenings }),
  reworked('chess', { task }),
  accepted('chess', task),
  delivered('chess', { task }),
]
/** Delivered three times by chess, and reopened twice. */
const thrice = [...done, ...again(1, 't2'), ...again(2, 't3')]
const ordered = (party: string, cause: 'reopened' | 'passed-on' = 'reopened') =>
  ReviewOrdered({ party, dueBy: DUE.acceptBy, cause })
const third = reopened({ cause: 'feedback', reopenings: 3, review: true })
const under = (party: string) => [...thrice, no, third, ordered(party)]
const ask = (history: readonly DomainEvent[] = thrice, reads = {}) => {
  const { decision } = story(history, { actor: resident, reads }).when('give-feedback', { resolved: false })
  if (isRejection(decision)) throw new Error(decision.code)
  return decision.filter(({ name }) => name !== 'FeedbackGiven')
}
const reviewer = (history?: readonly DomainEvent[], reads?: object) =>
  ask(history, reads).flatMap(({ name, data }) => (name === 'ReviewOrdered' ? [(data as { party: string }).party] : []))
const said = { finding: 'the wrong lamp' }

describe('the third reopening', () => {
  test('is reviewed by one party that had no task, and gives no task', () => {
    expect(ask().map(({ name }) => name)).toEqual(['DemandReopened', 'ReviewOrdered'])
    expect(['jwh', 'workers']).toContain(reviewer()[0])
    expect(nextDemandDeadline(stateAfter(...under('jwh')))).toMatchObject({ at: instant(DUE.acceptBy) + 1 })
  })

  test('is reviewed in an item whose only parties had it: by a party of no item', () => {
    // guard leads 2.01 and workers support it.
    const item = { item: '2.01' }
    const byGuard = [raised(), triaged(item), ...thrice.slice(2)].map((event) =>
      'party' in Object(event.data) ? { ...event, data: { ...Object(event.data), party: 'guard' } } : event,
    )
    const worked = reworked('workers', { task: 't4' })
    expect(reviewer([...byGuard, worked, accepted('workers', 't4'), delivered('workers', { task: 't4' })])).toEqual([
      'jwh',
    ])
  })

  test('is reviewed by an organisation only where that may know of the demand, and else by the street office', () => {
    const only = { community: place(left('jwh'), left('workers')) }
    expect(reviewer(thrice, only)).toEqual(['safe'])
    const narrow = [raised(), triaged({ visibility: 'restricted' }), ...thrice.slice(2)]
    expect(reviewer(narrow, only)).toEqual(['street'])
  })

  test('never goes to the raiser’s party or to the party that it is about', () => {
    const about = [raised({ about: { party: 'jwh' } }), triaged({ visibility: 'restricted' }), ...thrice.slice(2)]
    expect(reviewer(about)).toEqual(['workers'])
    const byJwh = [raised({ raiser: { kind: 'party', party: 'jwh' } }), ...thrice.slice(1)]
    const { decision } = story(byJwh, { actor: jwh }).when('give-feedback', { resolved: false })
    expect(decision).toMatchObject([{}, {}, { name: 'ReviewOrdered', data: { party: 'workers' } }])
  })

  test('passes to another party where the asked one no longer takes part', () => {
    const on = (community: ReturnType<typeof place>) =>
      story(under('jwh'), { actor: service, reads: { community } }).when('pass-review-on', {})
    on(place()).then([])
    on(place(left('jwh'))).then([ordered('workers', 'passed-on')])
    on(place(left('jwh'), left('workers'), left('safe'), left('street'))).then([])
  })

  test('goes to the desk where no party can review it', () => {
    const none = { community: place(left('jwh'), left('workers'), left('safe'), left('street')) }
    expect(reviewer(thrice, none)).toEqual([])
  })
})

describe('a review', () => {
  test('keeps every party from a task until it is due; then a coordinator can assign', () => {
    story(under('workers')).when('assign', { party: 'workers' }).rejects('demand.under-review')
    story(under('workers'), { actor: chess }).when('volunteer').rejects('demand.under-review')
    const late = story(under('workers'), { now: instant(DUE.acceptBy) + 1 }).when('assign', { party: 'workers' })
    expect(isRejection(late.decision)).toBe(false)
  })

  test('has a party work again, also one that had it, within the boundary', () => {
    const asked = story(under('workers'), { actor: workers })
    asked
      .when('record-review', { verdict: 'rework', party: 'chess', ...said })
      .then([
        ReviewRecorded({ party: 'workers', verdict: 'rework', inTime: true, ...said }),
        reworked('chess', { task: 't4' }),
      ])
    asked.when('record-review', { verdict: 'rework', party: 'guard', ...said }).rejects('boundary.outside')
    asked.when('record-review', { verdict: 'rework', ...said }).rejects('review.party-missing')
  })

  test('closes the demand, and its raiser can still answer: then another party reviews it', () => {
    const closing = closed({ basis: 'independent-check', party: 'workers' })
    const recorded = ReviewRecorded({ party: 'workers', verdict: 'resolved', inTime: true, ...said })
    story(under('workers'), { actor: workers })
      .when('record-review', { verdict: 'resolved', ...said })
      .then([recorded, closing])
    expect(reviewer([...under('workers'), recorded, closing])).toEqual(['jwh'])
  })

  test('is passed on to the street office, which decides', () => {
    story(under('jwh'), { actor: jwh })
      .when('record-review', { verdict: 'street-office', ...said })
      .then([
        ReviewRecorded({ party: 'jwh', verdict: 'street-office', inTime: true, ...said }),
        ordered('street', 'passed-on'),
      ])
    story(under('street'), { actor: street })
      .when('record-review', { verdict: 'street-office', ...said })
      .rejects('review.no-street-office')
  })

  test('is recorded by its party; after its due time also by another coordinator without a task', () => {
    const verdict = { verdict: 'resolved', ...said }
    story(under('workers'), { actor: jwh }).when('record-review', verdict).rejects('review.elsewhere')
    for (const actor of [guard, safe, chess, resident])
      story(under('workers'), { actor }).when('record-review', verdict).rejects('forbidden')
    story(under('workers'), { actor: jwh, now: instant(DUE.acceptBy) + 1 })
      .when('record-review', verdict)
      .then([
        ReviewRecorded({ party: 'jwh', verdict: 'resolved', inTime: false, ...said }),
        closed({ basis: 'independent-check', party: 'jwh' }),
      ])
    story(sorted, { now: NOW }).when('record-review', verdict).rejects('review.none')
  })
})
