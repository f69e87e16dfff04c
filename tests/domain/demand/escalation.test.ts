import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../../domain/demand/events.ts'
import { CHAIN } from '../../../domain/demand/shapes.ts'
import { instant, iso } from '../../../domain/kernel/index.ts'
import {
  assigned,
  chess,
  closed,
  DUE,
  days,
  done,
  handedOut,
  held,
  jwh,
  raised,
  resident,
  service,
  sorted,
  stateAfter,
  story,
  workers,
  working,
} from './story.ts'

const { DemandEscalated } = demandEvents
const late = instant(DUE.acceptBy) + 1
const veryLate = instant(DUE.resolveBy) + 1
const step = (rung: 0 | 1 | 2, cause: 'acceptance-overdue' | 'result-overdue' | 'raiser' | 'worker', task?: string) =>
  DemandEscalated({
    from: CHAIN[rung],
    to: CHAIN[(rung + 1) as 1 | 2 | 3],
    cause,
    ...(task === undefined ? {} : { task }),
  })

describe('the deadline service', () => {
  const overdue = { cause: 'acceptance-overdue', task: 't1' }
  const byService = { actor: service, now: late }

  test('escalates to the next level when a task was not accepted in time', () => {
    story(handedOut, byService)
      .when('escalate', overdue)
      .then([step(0, 'acceptance-overdue', 't1')])
    story(handedOut, { ...byService, now: late - 1 })
      .when('escalate', overdue)
      .then([])
  })

  test('escalates once for each overdue term', () => {
    const once = [...handedOut, step(0, 'acceptance-overdue', 't1')]
    story(once, byService).when('escalate', overdue).then([])
    story(once, { ...byService, now: veryLate })
      .when('escalate', { cause: 'result-overdue', task: 't1' })
      .then([step(1, 'result-overdue', 't1')])
  })

  test('changes nothing where its view was stale', () => {
    story(working, byService).when('escalate', overdue).then([])
    story(done, { ...byService, now: veryLate })
      .when('escalate', { cause: 'result-overdue', task: 't1' })
      .then([])
    story([...done, closed()], { ...byService, now: veryLate })
      .when('escalate', { cause: 'result-overdue' })
      .then([])
    story(handedOut, byService)
      .when('escalate', { ...overdue, task: 't9' })
      .then([])
  })

  test('escalates also where no party has a task yet', () => {
    story([raised()], byService)
      .when('escalate', { cause: 'acceptance-overdue' })
      .then([step(0, 'acceptance-overdue')])
    story(handedOut, byService).when('escalate', { cause: 'acceptance-overdue' }).then([])
  })

  test('waits as long as a hold lasts', () => {
    const waiting = [...handedOut, held(iso(days(30)))]
    story(waiting, byService).when('escalate', overdue).then([])
    story(waiting, { ...byService, now: days(30) })
      .when('escalate', overdue)
      .then([step(0, 'acceptance-overdue', 't1')])
  })

  test('stops at the street office', () => {
    const top = [...sorted, assigned(), step(0, 'worker'), step(1, 'worker'), step(2, 'worker')]
    story(top, byService).when('escalate', overdue).then([])
  })

  test('records what is overdue', () => {
    story(handedOut, byService).when('escalate').rejects('escalation.cause-missing')
  })
})

describe('people', () => {
  test('who work on it or coordinate may escalate at any time', () => {
    story(handedOut, { actor: chess })
      .when('escalate', { note: 'too high' })
      .then([{ ...step(0, 'worker'), data: { ...step(0, 'worker').data, note: 'too high' } }])
    story(handedOut, { actor: workers })
      .when('escalate')
      .then([step(0, 'worker')])
    story(done, { actor: jwh }).when('escalate').rejects('demand.wrong-state')
  })

  test('who raised it may escalate once something is overdue', () => {
    story(handedOut, { actor: resident })
      .when('escalate', {}, { now: late })
      .then([step(0, 'raiser')])
    story(handedOut, { actor: resident })
      .when('escalate', {}, { now: late - 1 })
      .rejects('demand.not-overdue')
    story(working, { actor: resident }).when('escalate', {}, { now: late }).rejects('demand.not-overdue')
    story(working, { actor: resident })
      .when('escalate', {}, { now: veryLate })
      .then([step(0, 'raiser')])
  })

  test('may escalate up to the last level', () => {
    const steps = [step(0, 'worker'), step(1, 'worker'), step(2, 'worker')]
    expect(stateAfter(...handedOut, ...steps).rung).toBe(3)
    story([...handedOut, ...steps], { actor: chess })
      .when('escalate')
      .rejects('demand.at-the-top')
  })
})
