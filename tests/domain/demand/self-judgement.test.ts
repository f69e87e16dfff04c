import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { reviewerOf } from '../../../domain/demand/closing/reviewer.ts'
import { rungAbove } from '../../../domain/demand/escalation/ladder.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type Actor, iso, isRejection } from '../../../domain/kernel/index.ts'
import type { Past } from '../../../domain/kernel/scenario.ts'
import { type PersonState, unenrolled } from '../../../domain/personnel/state.ts'
import { of } from '../community/people.ts'
import {
  accepted,
  assigned,
  byParty,
  DUE,
  days,
  delivered,
  done,
  jwh,
  place,
  raised,
  reopened,
  service,
  stateAfter,
  story,
  street,
  triaged,
  whyDeclined,
  workers,
  working,
} from './story.ts'

const { AboutNamed, HotlineAsked, ReviewOrdered } = demandEvents

/** A person of chess and of another party. The record says so, and chess delivered. */
const twofold = (other: string): PersonState => ({ ...unenrolled, person: 'two', parties: ['chess', other] })
const as = (actor: Actor): Actor => ({ ...actor, id: 'two' })
const reads = (other: string) => ({ sender: twofold(other), answerer: twofold(other) })
const line = of('line', 'hotline')
const community = place(communityEvents.PartyJoined({ party: 'line', kind: 'hotline', name: '12345' }))
const order = raised({
  raiser: { kind: 'anonymous' },
  helper: { id: line.id, role: 'hotline', party: 'line' },
  order: {},
})

describe('a person of a party that delivered', () => {
  test('records no review for another party', () => {
    const third = [...done, reopened({ reopenings: 3, review: true })]
    const under = [...third, ReviewOrdered({ party: 'workers', dueBy: DUE.acceptBy, cause: 'reopened' })]
    const review = { verdict: 'resolved', finding: 'it works' }
    story(under, { actor: as(workers), reads: reads('workers') })
      .when('record-review', review)
      .rejects('demand.shared-person')
    const { decision } = story(under, { actor: workers }).when('record-review', review)
    expect(decision).toMatchObject([{ name: 'ReviewRecorded' }, { name: 'DemandClosed' }])
  })

  test('records no word of the raiser for the hotline', () => {
    const ours = [order, ...done.slice(1)]
    for (const resolved of [true, false])
      story(ours, { actor: as(line), reads: { community, ...reads('line') } })
        .when('record-hotline-callback', { resolved })
        .rejects('demand.shared-person')
    const { decision } = story(ours, { actor: line, reads: { community } }).when('record-hotline-callback', {
      resolved: true,
    })
    expect(decision).toMatchObject([{ name: 'CallbackRecorded' }, { name: 'DemandClosed' }])
  })

  test('grants nothing for the hotline', () => {
    const back = [order, triaged(), ...working.slice(2), delivered(), reopened()]
    const asked = [...back, HotlineAsked({ question: 'return', party: 'jwh', hotline: 'line', reason: 'not ours' })]
    const answering = story(asked, { actor: as(line), reads: { community, ...reads('line') } })
    answering.when('answer-hotline', { granted: true }).rejects('demand.shared-person')
    expect(answering.when('answer-hotline', { granted: false, reason: 'no' }).decision).toHaveLength(1)
  })

  test('lets no problem stand for the street office, and approves no hold', () => {
    const again = [...done, reopened(), assigned('workers', { task: 't2' })]
    const terms = { cause: 'ownership', reason: 'x', body: 'x', milestones: [], until: iso(days(30)) }
    const asking = story(again, { actor: as(street), reads: reads('street') })
    asking
      .when('grant-long-run', { ...terms, milestones: [{ by: '2026-03-20', what: 'x' }] })
      .rejects('demand.own-work')
    const hold = { code: 'weather', reason: 'rain', reviewBy: iso(days(2)) }
    expect(asking.when('hold', hold).decision).toMatchObject([{ name: 'ApprovalAsked' }])
  })

  test('declines nothing for another party', () => {
    story([...done, reopened()], { actor: as(jwh), reads: reads('jwh') })
      .when('decline', whyDeclined)
      .rejects('demand.shared-person')
  })

  test('does not close it by the word of a raising party: another person of that party does', () => {
    const ours: readonly Past['event'][] = [byParty('jwh'), ...done.slice(1)]
    const speaking = story(ours, { actor: as(jwh), reads: reads('jwh') })
    expect(speaking.when('give-feedback', { resolved: true }).decision).toMatchObject([{ name: 'FeedbackGiven' }])
    speaking.when('close', { basis: 'confirmed' }).rejects('demand.shared-person')
    const { decision } = story(ours, { actor: jwh }).when('give-feedback', { resolved: true })
    expect(decision).toMatchObject([{ name: 'FeedbackGiven' }, { name: 'DemandClosed', data: { basis: 'confirmed' } }])
  })
})

describe('a party that is named later', () => {
  const about = [raised({ about: { party: 'guard' } }), triaged({ visibility: 'restricted' }), assigned(), accepted()]
  const named = (party: string) => AboutNamed({ about: { party }, by: 'coordinator' })

  test('is asked neither for a review nor for a call, and is no office on the ladder', () => {
    const both = stateAfter(...about, named('jwh'))
    expect(reviewerOf(both, place())?.id).toBe('workers')
    expect(rungAbove(both, 't1', 1, place())).toBe(3)
    const finished = [...about, delivered(), named('jwh'), named('workers')]
    const { decision } = story(finished, { actor: service }).when('deal-callback', {}, { now: days(1) })
    expect(decision).toMatchObject([{ name: 'CallbackDealt', data: { party: 'street' } }])
  })

  test('does not stand in as a caller', () => {
    const finished = [...about, delivered(), ...['jwh', 'workers', 'street', 'chess'].map(named)]
    const { decision } = story(finished, { actor: service }).when('deal-callback', {}, { now: days(1) })
    expect(decision).not.toMatchObject([{ data: { party: expect.anything() } }])
  })
})

test('the silence of a raiser who is a person of a delivering party asks for a check once', () => {
  const raiserAsPerson: PersonState = { ...unenrolled, person: 'resident-7', parties: ['chess'] }
  const quiet = { actor: service, reads: { raiserAsPerson } }
  const late = { now: days(9) }
  const { decision } = story(done, quiet).when('close', { basis: 'silence' }, late)
  expect(decision).toMatchObject([{ name: 'CallbackDealt', data: { check: 'shared-person' } }])
  if (isRejection(decision)) throw new Error(decision.code)
  story([...done, ...decision], quiet)
    .when('close', { basis: 'silence' }, late)
    .then([])
})
