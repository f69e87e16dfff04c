import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type Actor, type DomainEvent, HOUR, iso } from '../../../domain/kernel/index.ts'
import {
  accepted,
  anonymous,
  assigned,
  chess,
  done,
  hours,
  jwh,
  NOW,
  neighbour,
  raised,
  resident,
  service,
  sorted,
  stateAfter,
  story,
  whyDeclined,
  workers,
} from './story.ts'

const { ClearanceGiven, FeedbackGiven, HarmSuspected, MandatoryReportMade, MandatoryReportMissed, SuspicionCleared } =
  demandEvents
const suspected = HarmSuspected({ of: 'adult-without-capacity', dueBy: iso(hours(2)) })
const report = { to: '派出所', at: iso(NOW), receipt: '110-7' }
const reported = MandatoryReportMade({ party: 'workers', ...report, inTime: true })
const cleared: readonly DomainEvent[] = [
  ClearanceGiven({ party: 'workers', code: 'no-harm-found' }),
  SuspicionCleared({ parties: ['workers', 'jwh'], code: 'mistaken-person' }),
]

describe('suspected harm', () => {
  const suspect = (history: readonly DomainEvent[], actor: Actor) =>
    story(history, { actor }).when('suspect-harm', { of: 'adult-without-capacity' })

  test('is stated by anyone who may see the demand, and restricts it', () => {
    for (const actor of [neighbour, anonymous, chess, jwh, resident]) suspect([...sorted], actor).then([suspected])
    suspect([raised()], neighbour).rejects('demand.unknown')
    suspect([...sorted, suspected], jwh).then([])
    suspect([...sorted, suspected, ...cleared], jwh).then([suspected])
    const state = stateAfter(...sorted, suspected)
    expect(state.visibility).toBe('restricted')
    expect(demand.sight.knows(state, neighbour)).toBe(false)
    story([...sorted, suspected, ...cleared]).when('triage', { item: '3.07.2', summary: 'x' })
  })
  test('is not set by a concern alone', () => {
    expect(stateAfter(raised({ concerns: ['minors'], visibility: 'restricted' })).harm).toBeUndefined()
    const minors = raised({ concerns: ['minors'], visibility: 'restricted' })
    expect(story([minors]).when('decline', whyDeclined).decision).toMatchObject([{ name: 'DemandDeclined' }])
  })
  test('stays restricted through a later triage', () => {
    expect(story([raised(), suspected]).when('triage', { item: '3.07.2', summary: 'x' }).decision).toMatchObject([
      { name: 'DemandTriaged', data: { visibility: 'restricted' } },
    ])
  })
})

describe('the mandatory report', () => {
  test('is made by committee, social workers or street office, and late after two hours', () => {
    const make = (actor: Actor, now = NOW, at = NOW) =>
      story([...sorted, suspected], { actor, now }).when('report-harm', { ...report, at: iso(at) })
    make(workers).then([reported])
    make(workers, hours(2) + 1).then([MandatoryReportMade({ party: 'workers', ...report, inTime: false })])
    make(chess).rejects('demand.unknown')
    make(workers, NOW, NOW + 1).rejects('harm.report-ahead')
    story(sorted, { actor: workers }).when('report-harm', report).rejects('harm.not-suspected')
  })
  test('is missed once, whatever became of the demand', () => {
    const late = { now: hours(2) + 1, actor: service }
    const missed = MandatoryReportMissed({ due: iso(hours(2)) })
    const withdrawn = demandEvents.DemandWithdrawn({})
    expect(nextDemandDeadline(stateAfter(...sorted, suspected, withdrawn))).toEqual({
      at: hours(2) + 1,
      command: 'miss-report',
      data: {},
    })
    story([...sorted, suspected, withdrawn], late)
      .when('miss-report')
      .then([missed])
    story([...sorted, suspected, missed], late)
      .when('miss-report')
      .then([])
    story([...sorted, suspected, reported], late)
      .when('miss-report')
      .then([])
    story([...sorted, suspected], { ...late, now: hours(2) })
      .when('miss-report')
      .then([])
    for (const done of [[missed], [reported], cleared])
      expect(nextDemandDeadline(stateAfter(...sorted, suspected, ...done))?.command).not.toBe('miss-report')
  })
})

describe('a demand with suspected harm', () => {
  const decided = (
    history: readonly DomainEvent[],
    command: 'decline' | 'merge',
    data: Readonly<Record<string, unknown>>,
  ) => story(history, { reads: { original: stateAfter(...sorted) } }).when(command, data)

  test.each([
    ['decline', whyDeclined],
    ['merge', { original: '2' }],
  ] as const)('cannot be ended by %s before it is reported or cleared', (command, data) => {
    decided([...sorted, suspected], command, data).rejects('harm.report-due')
    for (const done of [[reported], cleared])
      expect(decided([...sorted, suspected, ...done], command, data).decision).toHaveLength(1)
  })
  test('keeps the word of its raiser without closing, and does not tell the raiser of the suspicion', () => {
    const asked = (history: readonly DomainEvent[]) =>
      story(history, { actor: resident }).when('give-feedback', { resolved: true })
    asked([...done, suspected]).then([FeedbackGiven({ resolved: true })])
    story([...done, suspected], { actor: resident })
      .when('close', { basis: 'confirmed' })
      .then([])
    expect(asked([...done, suspected, reported]).decision).toHaveLength(2)
    const state = stateAfter(...done, suspected)
    const told = { type: 'governance.HarmSuspected.v1', data: suspected.data, role: 'committee' } as never
    expect(demand.sight.withheld(state, told, resident)).toBeUndefined()
    expect(demand.sight.withheld(state, told, jwh)).toBeDefined()
  })
  test('is cleared by two people of different parties, each with a code', () => {
    const clear = (past: readonly DomainEvent[], actor: Actor) =>
      story([...sorted, suspected, ...past.map((event) => ({ event, by: workers, at: NOW }))], { actor }).when(
        'clear-suspicion',
        { code: 'mistaken-person' },
      )
    const first = ClearanceGiven({ party: 'workers', code: 'no-harm-found' })
    clear([], workers).then([ClearanceGiven({ party: 'workers', code: 'mistaken-person' })])
    clear([first], { ...workers, id: 'another' }).rejects('harm.second-person')
    clear([first], { ...jwh, id: workers.id }).rejects('harm.second-person')
    clear([first], jwh).then([
      ClearanceGiven({ party: 'jwh', code: 'mistaken-person' }),
      SuspicionCleared({ parties: ['workers', 'jwh'], code: 'mistaken-person' }),
    ])
    clear([first], chess).rejects('demand.unknown')
    clear(cleared, jwh).rejects('harm.not-suspected')
    story([...sorted, assigned(), accepted(), suspected], { actor: chess })
      .when('clear-suspicion', { code: 'no-harm-found' })
      .rejects('forbidden')
    expect(HOUR * 2).toBe(hours(2) - NOW)
  })
})
