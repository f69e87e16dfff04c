import { describe, expect, test } from 'vitest'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { resultDue } from '../../../domain/demand/delay/excuse.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { instant, iso } from '../../../domain/kernel/index.ts'
import {
  assigned,
  chess,
  closed,
  days,
  delivered,
  guard,
  jwh,
  resident,
  service,
  sorted,
  stateAfter,
  story,
  street,
  triaged,
  urgent,
  workers,
  working,
} from './story.ts'

const { LongRunEnded, LongRunGranted, LongRunReported, LongRunReportMissed } = demandEvents

const terms = {
  cause: 'ownership' as const,
  reason: 'the lift needs two thirds of the owners',
  body: 'housing office',
  milestones: [{ by: '2026-05-01', what: 'count the votes' }],
  until: iso(days(180)),
}
const reportBy = iso(days(30))
const granted = LongRunGranted({ ...terms, party: 'street', renewal: false, reportBy })
const running = [...working, granted]

describe('a long run', () => {
  test('is granted by the street office alone', () => {
    story(working, { actor: street }).when('grant-long-run', terms).then([granted])
    for (const actor of [jwh, workers])
      story(working, { actor }).when('grant-long-run', terms).rejects('long-run.street-office-only')
    for (const actor of [chess, guard, resident])
      story(working, { actor }).when('grant-long-run', terms).rejects('forbidden')
    story(working, { actor: street })
      .when('grant-long-run', { ...terms, matter: 'm1' })
      .rejects('matter.unavailable')
    story([...sorted, assigned('street')], { actor: street })
      .when('grant-long-run', terms)
      .rejects('demand.own-work')
  })

  test('lasts six months at most, and can be renewed', () => {
    const until = (moment: string) =>
      story(working, { actor: street }).when('grant-long-run', { ...terms, until: moment })
    until(iso(days(0))).rejects('long-run.past')
    until('2026-09-02T08:00:00.001Z').rejects('long-run.too-long')
    expect(until('2026-09-02T08:00:00.000Z').decision).toMatchObject([{ name: 'LongRunGranted' }])
    story(working, { actor: street, now: instant('2026-08-31T08:00:00.000Z') })
      .when('grant-long-run', { ...terms, until: '2027-03-01T08:00:00.000Z' })
      .rejects('long-run.too-long')
    // 31 August, 1:00 in Shanghai: six local months later is the last of February at 1:00.
    const august = story(working, { actor: street, now: instant('2026-08-30T17:00:00.000Z') })
    august.when('grant-long-run', { ...terms, until: '2027-02-27T17:00:00.001Z' }).rejects('long-run.too-long')
    expect(august.when('grant-long-run', { ...terms, until: '2027-02-27T17:00:00.000Z' }).decision).toHaveLength(1)
    story(running, { actor: street, now: days(170) })
      .when('grant-long-run', { ...terms, until: iso(days(300)) })
      .then([
        LongRunGranted({
          ...terms,
          until: iso(days(300)),
          party: 'street',
          renewal: true,
          reportBy: iso(days(200)),
        }),
      ])
  })

  test('is no way out for an urgent demand, nor for one that is delivered', () => {
    story([urgent(), triaged({ level: 'L1', item: '2.01' })], { actor: street })
      .when('grant-long-run', terms)
      .rejects('demand.urgent')
    story([...working, delivered()], { actor: street })
      .when('grant-long-run', terms)
      .rejects('demand.wrong-state')
  })

  test('replaces the steps of escalation as long as reports come', () => {
    const state = stateAfter(...running)
    expect(resultDue(state)).toBe(instant(reportBy))
    story(running, { actor: service, now: days(20) })
      .when('escalate', { cause: 'result-overdue', task: 't1' })
      .then([])
    expect(nextDemandDeadline(state)).toEqual({ at: days(30) + 1, command: 'watch-long-run', data: {} })
  })

  test('is reported to the raiser every 30 days', () => {
    const reported = LongRunReported({ party: 'chess', note: 'half of them voted', reportBy: iso(days(50)) })
    story(running, { actor: chess, now: days(20) })
      .when('report-long-run', { note: 'half of them voted' })
      .then([reported])
    expect(stateAfter(...running, reported).longRun?.reportBy).toBe(days(50))
    story(working, { actor: chess }).when('report-long-run', { note: 'x' }).rejects('long-run.none')
    story(running, { actor: guard }).when('report-long-run', { note: 'x' }).rejects('forbidden')
  })

  test('escalates again after a missed report, until one comes', () => {
    const missed = LongRunReportMissed({ due: reportBy })
    const watch = (now: number, ...more: (typeof missed)[]) =>
      story([...running, ...more], { actor: service, now }).when('watch-long-run')
    watch(days(30)).then([])
    watch(days(30) + 1).then([missed])
    watch(days(31), missed).then([])
    const state = stateAfter(...running, missed)
    expect(resultDue(state)).toBe(days(30))
    expect(
      story([...running, missed], { actor: service, now: days(31) }).when('escalate', {
        cause: 'result-overdue',
        task: 't1',
      }).decision,
    ).toMatchObject([{ name: 'DemandEscalated' }])
    const reported = LongRunReported({ party: 'chess', note: 'late, sorry', reportBy: iso(days(61)) })
    expect(resultDue(stateAfter(...running, missed, reported))).toBe(days(61))
  })

  test('ends with its time, and with the demand', () => {
    story(running, { actor: service, now: days(180) })
      .when('watch-long-run')
      .then([LongRunEnded({})])
    expect(stateAfter(...running, LongRunEnded({}))).not.toHaveProperty('longRun')
    expect(stateAfter(...running, delivered(), closed())).not.toHaveProperty('longRun')
    expect(nextDemandDeadline(stateAfter(...running, delivered()))).toMatchObject({ command: 'close' })
  })
})
