import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { DAY, type DomainEvent, iso } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import {
  answered,
  chess,
  closed,
  days,
  declined,
  done,
  jwh,
  merged,
  NOW,
  raised,
  referred,
  reopened,
  resident,
  service,
  standing,
  stateAfter,
  story,
  triaged,
  urgent,
  workers,
  working,
} from './story.ts'

const { DemandUnmerged, DemandWithdrawn, FeedbackGiven, MergeOrdered, MergesRefused, OriginalChanged } = demandEvents
const here = { quarter: 'q1', building: '1' }
const matter = (more = {}): DomainEvent[] => [raised({ place: here }), triaged({ place: here, ...more })]
const reading = (...demands: readonly (readonly DomainEvent[])[]) =>
  Object.fromEntries(demands.map((history, at) => [`demands${at}`, stateAfter(...history)]))

describe('an order to merge', () => {
  test('lists the demands that fit, and the others with the reason of each', () => {
    const reads = reading(matter(), [...done, closed()], [urgent({ place: here })])
    story(matter(), { reads })
      .when('absorb', { demands: ['a', 'b', 'c'] })
      .then([
        MergeOrdered({
          demands: ['a'],
          refused: ['b', 'c'],
          codes: ['demand.wrong-state', 'demand.original-less-urgent'],
        }),
      ])
  })

  test('is refused where no demand fits, and does nothing for what is merged already', () => {
    const { details } = story(matter(), { reads: reading([...done, closed()]) })
      .when('absorb', { demands: ['b'] })
      .rejects('merge.none-fits')
    expect(details).toEqual({ refused: [{ id: 'b', code: 'demand.wrong-state' }] })
    story(matter(), { reads: reading([...matter(), merged('1')]) })
      .when('absorb', { demands: ['a'] })
      .then([])
    story([...done, closed()], { reads: reading(matter()) })
      .when('absorb', { demands: ['a'] })
      .rejects('demand.wrong-state')
  })

  test('is unknown to a sender who does not know of one of the demands', () => {
    const hidden = [raised({ about: { party: 'jwh' }, visibility: 'restricted', concerns: ['violence'] })]
    story(matter(), { reads: reading(matter(), hidden) })
      .when('absorb', { demands: ['a', 'b'] })
      .rejects('demand.unknown')
    const told = [raised({ about: { party: 'jwh' }, visibility: 'restricted' })]
    story(matter(), { reads: reading(matter(), told) })
      .when('absorb', { demands: ['a', 'b'] })
      .then([MergeOrdered({ demands: ['a'], refused: ['b'], codes: ['demand.about-you'] })])
  })

  test('takes up to fifty demands', () => {
    const some = (count: number) => Array.from({ length: count }, (_, nth) => `d${nth}`)
    const open = story(matter(), { reads: reading(...some(50).map(() => matter())) })
    const { decision } = open.when('absorb', { demands: some(50) })
    expect(decision).toMatchObject([{ name: 'MergeOrdered', data: { demands: some(50) } }])
    expect(() => open.when('absorb', { demands: some(51) })).toThrow('/demands')
  })

  test('leaves out what needs a second society', () => {
    const spoken = [...matter(), ...done.slice(2), FeedbackGiven({ resolved: false }), reopened({ cause: 'feedback' })]
    const elsewhere = [raised({ place: { quarter: 'q2' } }), ...working.slice(2)]
    const { details } = story(matter(), { reads: reading(spoken, elsewhere) })
      .when('absorb', { demands: ['a', 'b'] })
      .rejects('merge.none-fits')
    expect(details).toEqual({
      refused: [
        { id: 'a', code: 'merge.approval-needed' },
        { id: 'b', code: 'merge.approval-needed' },
      ],
    })
    story(matter(), { reads: reading([...matter(), ...working.slice(2)]) })
      .when('absorb', { demands: ['c'] })
      .then([MergeOrdered({ demands: ['c'] })])
  })

  test('lets the service merge what it names, and nothing else', () => {
    const ordered: Past = { event: MergeOrdered({ demands: ['1'] }), by: jwh, at: NOW }
    const original = stateAfter(...matter(), ordered)
    story(matter(), { actor: service, reads: { original } })
      .when('merge', { original: '2' })
      .then([merged('2', { askedBy: 'jwh' })])
    story(matter(), { actor: service, reads: { original: stateAfter(...matter()) } })
      .when('merge', { original: '2' })
      .rejects('merge.not-ordered')
  })

  test('has its later refusals reported', () => {
    const report = { person: 'person-jwh', refused: ['a'], codes: ['demand.wrong-state'] }
    story([...done, closed()], { actor: service })
      .when('report-refusals', report)
      .then([MergesRefused(report)])
  })
})

describe('a merged demand follows its original', () => {
  const joined = [...matter(), merged()]
  const following = (original: readonly (DomainEvent | Past)[], next?: readonly DomainEvent[]) =>
    story(joined, {
      actor: service,
      reads: { original: stateAfter(...original), next: next && stateAfter(...next) },
    })
  const ended = (became: 'declined' | 'withdrawn' | 'merged') =>
    DemandUnmerged({ original: '2', cause: 'original-ended', became })

  test.each([
    ['withdrawn', [...matter(), DemandWithdrawn({})]],
    ['declined', [...matter(), declined()]],
    ['merged', [...matter(), merged('3')]],
  ] as const)('and goes on by itself where the original is %s', (became, original) => {
    following(original)
      .when('follow-original')
      .then([ended(became)])
    expect(standing(...joined, ended(became))).toBe('triaged')
  })

  test('and follows the next one where that fits', () => {
    const gone = [...matter(), merged('3')]
    following(gone, matter())
      .when('follow-original', { next: '3' })
      .then([merged('3')])
    following(gone, [...done, closed()])
      .when('follow-original', { next: '3' })
      .then([ended('merged')])
    following(gone, matter())
      .when('follow-original', { next: '1' })
      .then([ended('merged')])
  })

  test('does not keep its mandatory report waiting while nothing says where the original stands', () => {
    const harmed = stateAfter(...joined, demandEvents.HarmSuspected({ of: 'minor', dueBy: iso(days(3)) }))
    expect(nextDemandDeadline({ ...harmed, reachable: true })).toEqual({
      at: days(3) + 1,
      command: 'miss-report',
      data: {},
    })
  })

  test('and hears when there is a result, and when there is none any more', () => {
    const closesBy = iso(NOW + 7 * DAY)
    const answerable = OriginalChanged({ original: '2', became: 'delivered', closesBy })
    following(working).when('follow-original').then([])
    following(done).when('follow-original').then([answerable])
    expect(nextDemandDeadline(stateAfter(...joined, answerable))).toEqual({
      at: NOW + 7 * DAY,
      command: 'close',
      data: { basis: 'silence' },
    })
    story([...joined, answerable], { actor: service, reads: { original: stateAfter(...working) } })
      .when('follow-original')
      .then([OriginalChanged({ original: '2', became: 'open' })])
    expect(
      nextDemandDeadline(stateAfter(...joined, answerable, OriginalChanged({ original: '2', became: 'open' }))),
    ).toBeUndefined()
    const called = { event: answerable, at: days(2) }
    expect(nextDemandDeadline({ ...stateAfter(...joined, called), level: 'L1', reachable: true })).toEqual({
      at: days(2),
      command: 'deal-callback',
      data: {},
    })
    following([...matter(), referred])
      .when('follow-original')
      .then([OriginalChanged({ original: '2', became: 'referred' })])
    following([...matter(), referred, answered('handled')])
      .when('follow-original')
      .then([OriginalChanged({ original: '2', became: 'delivered' })])
  })

  test('by the service alone, and not where it is not merged', () => {
    story(joined, { actor: jwh }).when('follow-original').rejects('forbidden')
    story(matter(), { actor: service }).when('follow-original').then([])
  })
})

describe('the raiser of a merged demand', () => {
  const joined: Past[] = [...matter().map((event) => ({ event, at: NOW })), { event: merged(), by: jwh, at: NOW }]
  const apart: Past = { event: DemandUnmerged({ original: '2', cause: 'appeal' }), by: resident, at: NOW }
  const reads = { original: stateAfter(...matter()) }

  test('appeals once against the merge, and another party decides about the next', () => {
    story(joined, { actor: resident })
      .when('appeal', { note: 'mine is the other door' })
      .then([DemandUnmerged({ original: '2', cause: 'appeal', note: 'mine is the other door' })])
    expect(standing(...joined, apart)).toBe('triaged')
    story([...joined, apart], { actor: jwh, reads })
      .when('merge', { original: '2' })
      .rejects('demand.appeal-needs-another')
    story([...joined, apart], { actor: workers, reads })
      .when('merge', { original: '2' })
      .then([merged()])
    story([...joined, apart, { event: merged(), by: workers, at: NOW }], { actor: resident })
      .when('appeal')
      .rejects('demand.appealed')
    story(joined, { actor: chess }).when('appeal').rejects('forbidden')
  })

  test('escalates it once its own result is overdue', () => {
    story(joined, { actor: resident })
      .when('escalate', {}, { now: days(5) })
      .rejects('demand.not-overdue')
    expect(story(joined, { actor: resident }).when('escalate', {}, { now: days(8) }).decision).toHaveLength(1)
  })
})
