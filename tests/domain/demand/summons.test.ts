import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { instant, iso, mayPerform } from '../../../domain/kernel/index.ts'
import {
  assigned,
  chess,
  closed,
  DUE,
  done,
  guard,
  handedOut,
  hours,
  left,
  merged,
  NOW,
  place,
  raised,
  service,
  sorted,
  stateAfter,
  story,
  street,
  summoned,
  triaged,
  urgent,
  workers,
  working,
} from './story.ts'

const { SummonsAnswered, SummonsMissed } = demandEvents
const came = (party: string, more = {}) => SummonsAnswered({ party, by: 'jwh', answer: 'came', inTime: true, ...more })
const called = [...handedOut, summoned(['guard', 'safe'])]

describe('summoning', () => {
  test('calls several parties at once, by a coordinator or the holder, to answer within the time of the level', () => {
    story(handedOut)
      .when('summon', { parties: ['guard', 'safe'], note: 'flood' })
      .then([summoned(['guard', 'safe'], { note: 'flood' })])
    story(working, { actor: chess })
      .when('summon', { parties: ['guard'] })
      .then([summoned(['guard'], { by: 'chess' })])
    story(working, { actor: guard })
      .when('summon', { parties: ['safe'] })
      .rejects('forbidden')
    const answerBy = iso(NOW + 30 * 60_000)
    story([urgent()])
      .when('summon', { parties: ['guard'] })
      .then([summoned(['guard'], { level: 'L1', answerBy })])
    const { decision } = story([raised({ level: 'L2' })]).when('summon', { parties: ['guard'] })
    expect(decision).toMatchObject([{ data: { answerBy: iso(hours(2)) } }])
  })

  test('gives no task, and leaves the state and the holder of the demand', () => {
    const { state } = story(called)
    expect(state.tasks).toEqual(stateAfter(...handedOut).tasks)
    expect(state.firstReceiver).toBe('chess')
  })

  test('is for other parties that take part, hold no task and are not called already', () => {
    const parties = (...named: string[]) => ({ parties: named })
    story(handedOut).when('summon', parties('jwh')).rejects('summons.own')
    story(handedOut).when('summon', parties('chess')).rejects('summons.holder')
    story(called).when('summon', parties('workers', 'safe')).rejects('summons.open')
    story(handedOut).when('summon', parties('nobody')).rejects('party.unknown')
    const reads = { community: place(left('guard')) }
    story(handedOut, { reads }).when('summon', parties('guard')).rejects('party.left')
    story([raised({ about: { party: 'guard' } })])
      .when('summon', parties('guard'))
      .rejects('demand.about-receiver')
    story(done).when('summon', parties('safe')).rejects('demand.wrong-state')
    story([...called, came('guard')])
      .when('summon', parties('guard'))
      .then([summoned(['guard'])])
  })

  test('opens a restricted demand only to parties of its item and to bodies bound by law', () => {
    const secret = [raised(), triaged({ visibility: 'restricted' })]
    const bureau = communityEvents.PartyJoined({ party: 'bureau', kind: 'government', name: '公安' })
    const reads = { community: place(bureau) }
    story(secret, { reads })
      .when('summon', { parties: ['guard'] })
      .rejects('summons.restricted')
    story(secret, { reads })
      .when('summon', { parties: ['safe', 'bureau'] })
      .then([summoned(['safe', 'bureau'])])
  })
})

describe('the sight of a summoned party', () => {
  const inner = triaged({ visibility: 'parties-involved' })
  const knows = (...events: Parameters<typeof stateAfter>) =>
    demand.sight.knows(stateAfter(raised(), inner, ...events), guard)
  const withheld = (...events: Parameters<typeof stateAfter>) => {
    const state = stateAfter(raised(), inner, ...events)
    return demand.sight.withheld(state, { role: 'resident', type: 'governance.DemandRaised.v2' } as never, guard)?.data
  }

  test('begins with the summons, with what it needs on the spot', () => {
    expect(knows()).toBe(false)
    expect(knows(summoned(['guard']))).toBe(true)
    // Only overseers are told which residents the people who delivered are, and whether the raiser is one of them.
    expect(withheld(summoned(['guard']))).toEqual(['alsoResidents', 'tied'])
    expect(knows(summoned(['guard']), came('guard'))).toBe(true)
  })

  test('ends when it refuses, and when the demand ends without its answer', () => {
    expect(knows(summoned(['guard']), came('guard', { answer: 'refused', reason: 'r' }))).toBe(false)
    expect(knows(summoned(['guard']), closed())).toBe(false)
    expect(knows(summoned(['guard']), merged())).toBe(false)
    expect(knows(summoned(['guard']), came('guard'), closed())).toBe(true)
  })
})

describe('answering a summons', () => {
  test('says that the party came or sent a person, and what it found', () => {
    story(called, { actor: guard })
      .when('answer-summons', { answer: 'came', finding: 'the pump is broken' })
      .then([came('guard', { finding: 'the pump is broken' })])
    const late = instant(DUE.acceptBy) + 1
    story(called, { actor: guard })
      .when('answer-summons', { answer: 'sent', person: 'person-9' }, { now: late })
      .then([came('guard', { answer: 'sent', person: 'person-9', inTime: false })])
  })

  test('refuses with a reason only', () => {
    story(called, { actor: guard }).when('answer-summons', { answer: 'refused' }).rejects('summons.reason')
    story(called, { actor: guard }).when('answer-summons', { answer: 'came', reason: 'x' }).rejects('summons.reason')
    story(called, { actor: guard })
      .when('answer-summons', { answer: 'refused', reason: 'not our pipe' })
      .then([came('guard', { answer: 'refused', reason: 'not our pipe' })])
  })

  test('is for summoned parties, once', () => {
    story(called, { actor: workers }).when('answer-summons', { answer: 'came' }).rejects('forbidden')
    story([...called, came('guard')], { actor: guard })
      .when('answer-summons', { answer: 'came' })
      .rejects('summons.answered')
    const refused = [...called, came('guard', { answer: 'refused', reason: 'r' })]
    story(refused, { actor: guard }).when('answer-summons', { answer: 'came' }).rejects('forbidden')
  })

  test('gives no power over tasks, but lets the party report later findings', () => {
    const there = stateAfter(...called, came('guard'))
    for (const command of ['accept', 'deliver', 'return', 'set-work-plan'])
      expect(mayPerform(demand, command, there, guard, { task: 't1' }), command).toBe(false)
    story([...called, came('guard')], { actor: guard })
      .when('record-progress', { note: 'pumped out' })
      .then([demandEvents.ProgressRecorded({ party: 'guard', note: 'pumped out' })])
    story([...called, came('guard')], { actor: guard })
      .when('record-progress', { task: 't1', note: 'x' })
      .rejects('task.not-yours')
  })
})

describe('a summons without an answer', () => {
  const at = instant(DUE.acceptBy) + 1

  test('is recorded by the deadline service once its answer was due', () => {
    expect(nextDemandDeadline(stateAfter(...called))).toMatchObject({ at, command: 'escalate' })
    const soon = [...called, summoned(['workers'], { by: 'chess', answerBy: iso(hours(1)) })]
    expect(nextDemandDeadline(stateAfter(...soon))).toEqual({ at: hours(1) + 1, command: 'miss-summons', data: {} })
    const missing = story(soon, { actor: service })
    missing.when('miss-summons', {}, { now: hours(1) }).then([])
    missing
      .when('miss-summons', {}, { now: hours(1) + 1 })
      .then([SummonsMissed({ parties: ['workers'], by: 'chess', answerBy: iso(hours(1)) })])
    const later = story([...called, came('safe')], { actor: service })
    later
      .when('miss-summons', {}, { now: at })
      .then([SummonsMissed({ parties: ['guard'], by: 'jwh', answerBy: DUE.acceptBy })])
    story(called).when('miss-summons').rejects('forbidden')
  })

  test('is recorded together with those of other callers that were due at the same time', () => {
    const both = [...called, summoned(['workers'], { by: 'chess' })]
    const { decision } = story(both, { actor: service }).when('miss-summons', {}, { now: at })
    expect(decision).toEqual([
      SummonsMissed({ parties: ['guard', 'safe'], by: 'jwh', answerBy: DUE.acceptBy }),
      SummonsMissed({ parties: ['workers'], by: 'chess', answerBy: DUE.acceptBy }),
    ])
  })

  test('ends at once, without fault, for a party that departs before its answer was due', () => {
    const gone = (now: number, history: Parameters<typeof story>[0] = called) =>
      story(history, { actor: service, now, reads: { community: place(left('guard')) } }).when('miss-summons')
    const ended = SummonsMissed({ parties: ['guard'], by: 'jwh', answerBy: DUE.acceptBy, cause: 'departure' })
    gone(NOW).then([ended])
    gone(at - 1).then([ended])
    gone(at).then([SummonsMissed({ parties: ['guard', 'safe'], by: 'jwh', answerBy: DUE.acceptBy })])
    gone(NOW, [...called, came('guard')]).then([])
    expect(stateAfter(...called, ended).summons.map(({ party }) => party)).toEqual(['safe'])
  })

  test('is recorded once, and can still be answered', () => {
    const missed = [...called, SummonsMissed({ parties: ['guard', 'safe'], by: 'jwh', answerBy: DUE.acceptBy })]
    story(missed, { actor: service }).when('miss-summons', {}, { now: at }).then([])
    expect(stateAfter(...missed, came('guard')).summons).toEqual([
      { party: 'guard', by: 'jwh', state: 'came', answerBy: instant(DUE.acceptBy) },
      { party: 'safe', by: 'jwh', state: 'open', answerBy: instant(DUE.acceptBy), missed: true },
    ])
    story(missed, { actor: guard })
      .when('answer-summons', { answer: 'came' }, { now: at })
      .then([came('guard', { inTime: false })])
  })

  test('lapses when the party gets a task, or the demand ends', () => {
    const now = { now: at }
    const holds = [...called, assigned('safe', { task: 't2' }), assigned('guard', { task: 't3' })]
    story(holds, { actor: service }).when('miss-summons', {}, now).then([])
    story([...called, closed()], { actor: service })
      .when('miss-summons', {}, now)
      .then([])
    story([...sorted, summoned(['street'])], { actor: street })
      .when('answer-summons', { answer: 'came' })
      .then([came('street')])
  })
})
