import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type Instant, instant, iso, isRejection, localDay } from '../../../domain/kernel/index.ts'
import {
  assigned,
  byParty,
  closed,
  done,
  jwh,
  left,
  NOW,
  place,
  raised,
  referred,
  resident,
  service,
  stateAfter,
  story,
  triaged,
  urgent,
} from './story.ts'

const { TriageOverdue } = demandEvents
/** Local times of Shanghai, in March 2026: the 2nd is a Monday. */
const local = (day: number, hour: number, minute = 0): Instant => Date.UTC(2026, 2, day, hour - 8, minute)
const BY = iso(local(3, 10))
const waiting = [raised({ desk: 'jwh', triageBy: BY })]
const passed = TriageOverdue({ desk: 'jwh', due: BY, to: ['social-work', 'street-office'] })

const deskOf = (outcome: { decision: unknown }) => {
  const { decision } = outcome
  if (!Array.isArray(decision)) throw new Error('refused')
  return decision.map(({ data: { desk, triageBy } }) => [desk, triageBy])
}
const raisedAt = (now: Instant, data: object = {}, actor = resident) =>
  deskOf(story([], { actor, now }).when('raise', { text: 'x', ...data }))

describe('a demand has to be sorted within two office hours', () => {
  test.each([
    ['in the morning', local(2, 9, 30), local(2, 11, 30)],
    ['two hours before the office closes', local(2, 15), local(2, 17)],
    ['an hour before the office closes', local(2, 16), local(3, 10)],
    ['at night', local(2, 23), local(3, 11)],
    ['before the office opens', local(3, 6), local(3, 11)],
    ['on Friday evening', local(6, 18), local(9, 11)],
    ['on Friday at half past four', local(6, 16, 30), local(9, 10, 30)],
  ])('after it is raised %s', (_, now, due) => {
    expect(raisedAt(now)).toEqual([['jwh', iso(due)]])
  })

  test('which holidays do not count for, and make-up workdays do', () => {
    const community = { ...place(), calendar: { [localDay('2026-03-03')]: false, [localDay('2026-03-07')]: true } }
    const raise = (now: Instant) =>
      deskOf(story([], { actor: resident, now, reads: { community } }).when('raise', { text: 'x' }))
    expect(raise(local(2, 16))).toEqual([['jwh', iso(local(4, 10))]])
    expect(raise(local(6, 18))).toEqual([['jwh', iso(local(7, 11))]])
  })

  test('by a coordinator that it is not about', () => {
    expect(raisedAt(NOW, { about: { party: 'jwh' } })).toEqual([['workers', BY]])
    expect(raisedAt(NOW, { about: { party: 'workers' } })).toEqual([['jwh', BY]])
  })

  test('again after it comes back without a holder', () => {
    const gone = { community: place(left('chess')) }
    expect(deskOf(story([...done, closed()], { actor: resident, reads: gone }).when('reopen'))).toEqual([['jwh', BY]])
    expect(
      deskOf(
        story([raised(), referred], { actor: jwh }).when('answer-referral', {
          outcome: 'refused',
          answer: 'not ours',
          reference: 'x',
        }),
      ),
    ).toEqual([['jwh', BY]])
    expect(
      deskOf(
        story([raised(), referred], { actor: jwh }).when('answer-referral', {
          outcome: 'handled',
          answer: 'done',
          reference: 'x',
        }),
      ),
    ).toEqual([[undefined, undefined]])
  })
})

describe('the desk', () => {
  const sort = (history: Parameters<typeof story>[0], now: Instant, actor = jwh) => {
    const { decision } = story(history, { actor, now }).when('triage', { item: '3.07.2', summary: 'Lamp out' })
    if (isRejection(decision)) throw new Error(decision.code)
    return decision[0]?.data as { deskInTime?: boolean }
  }

  test('is in time or late, by the moment at which it was due', () => {
    expect(sort(waiting, instant(BY)).deskInTime).toBe(true)
    expect(sort(waiting, instant(BY) + 1).deskInTime).toBe(false)
  })

  test('is neither where an older log did not record when it was due', () => {
    expect(sort([raised()], instant(BY) + 1)).not.toHaveProperty('deskInTime')
  })
})

describe('the deadline service', () => {
  const late = { actor: service, now: instant(BY) + 1 }

  test('asks the other coordinators once, after the time of the desk', () => {
    story(waiting, late).when('pass-triage-on').then([passed])
    story(waiting, { ...late, now: instant(BY) })
      .when('pass-triage-on')
      .then([])
    story([...waiting, passed], late)
      .when('pass-triage-on')
      .then([])
    expect(nextDemandDeadline(stateAfter(...waiting))).toEqual({
      at: instant(BY) + 1,
      command: 'pass-triage-on',
      data: {},
    })
    expect(nextDemandDeadline(stateAfter(...waiting, passed))).toMatchObject({ command: 'escalate' })
  })

  test.each([
    ['sorted', [triaged()]],
    ['declined', [demandEvents.DemandDeclined({ party: 'jwh', reason: 'x', appealable: true })]],
    ['referred', [referred]],
    ['held', [demandEvents.DemandHeld({ reason: 'x', reviewBy: BY, approvedBy: 'jwh' })]],
    ['raised by a log that recorded no desk', undefined],
  ])('does not ask about a demand that was %s', (_, then) => {
    story(then === undefined ? [byParty('guard')] : [...waiting, ...then], late)
      .when('pass-triage-on')
      .then([])
  })

  test('asks about an urgent demand that has a holder and is not sorted', () => {
    const { item: _, ...early } = assigned('guard').data
    const handedOut = [urgent({ desk: 'jwh', triageBy: BY }), demandEvents.TaskAssigned(early)]
    story(handedOut, late).when('pass-triage-on').then([passed])
    story([...waiting, triaged(), assigned()], late)
      .when('pass-triage-on')
      .then([])
  })
})
