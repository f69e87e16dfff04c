import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { nextReport, weekToSummarize } from '../../../domain/community/report-calendar.ts'
import { type DomainEvent, dayText, instant, iso } from '../../../domain/kernel/index.ts'
import { given, type Past } from '../../../domain/kernel/scenario.ts'
import { zones } from '../../../services/clock/zones.ts'
import { admin, engine, established, joined, reporting } from './people.ts'

const { CalendarSet, CommunityEstablished, ReportPublished, WeekSummarized } = communityEvents

/** National Day: from Thursday, 1 October to Wednesday, 7 October. Saturday, 10 October is a make-up workday. */
const calendar = CalendarSet({
  year: 2026,
  holidays: ['01', '02', '03', '04', '05', '06', '07'].map((day) => `2026-10-${day}`),
  workdays: ['2026-10-10'],
})
const foundedAt = (moment: string, event: DomainEvent = established): Past => ({ event, at: instant(moment) })
const history = [foundedAt('2026-09-03T02:00:00.000Z'), calendar, joined.jwh]

const figures = [
  {
    by: 'all' as const,
    demands: 3,
    response: { count: 2, of: 3 },
    resolution: { count: 1, of: 2 },
    satisfaction: { count: 0, of: 1 },
    apart: [{ reason: 'silent', count: 1 }],
  },
]
const report = (month: string, more: object = {}) =>
  ReportPublished({ month, position: '184', digest: 'a'.repeat(64), figures, corrections: [], ...more })

const next = (...events: readonly (DomainEvent | Past)[]) => {
  const found = nextReport(given(community, events, { zones }).state, zones)
  return found && [found.month, iso(found.at)]
}

describe('the month that is published next', () => {
  test('begins with that of the establishment, at nine on the third working day', () => {
    // 8 and 9 October are the first working days after the holidays, the Saturday is the third.
    expect(next(...history)).toEqual(['2026-09', '2026-10-10T01:00:00.000Z'])
    expect(next(...history, report('2026-09'))).toEqual(['2026-10', '2026-11-04T01:00:00.000Z'])
    expect(next(...history, report('2026-12'))).toEqual(['2027-01', '2027-02-03T01:00:00.000Z'])
    expect(next()).toBeUndefined()
  })
  test('is a month of the time zone of the community', () => {
    const late = '2026-08-31T17:00:00.000Z'
    expect(next(foundedAt(late))).toEqual(['2026-09', '2026-10-05T01:00:00.000Z'])
    const london = CommunityEstablished({ name: '伦敦', zone: 'Europe/London' })
    expect(next(foundedAt(late, london))).toEqual(['2026-08', '2026-09-03T08:00:00.000Z'])
  })
})

describe('a report', () => {
  const publish = (
    data: Readonly<Record<string, unknown>>,
    now: string,
    past: readonly DomainEvent[] = [],
    actor = reporting,
  ) => given(community, [...history, ...past], { actor, now: instant(now), zones }).when('publish-report', data)
  const due = '2026-10-10T01:00:00.000Z'

  test('is published once, when it is due, by the service alone', () => {
    publish(report('2026-09').data, due).then([report('2026-09')])
    publish(report('2026-09').data, '2026-10-10T00:59:59.999Z').rejects('report.not-due')
    publish(report('2026-10').data, due).rejects('report.not-due')
    publish(report('2026-09').data, due, [report('2026-09')]).rejects('report.not-due')
    publish(report('2026-10').data, '2026-12-01T00:00:00.000Z', [report('2026-09')]).then([report('2026-10')])
    for (const actor of [admin, engine, { ...admin, id: reporting.id }])
      publish(report('2026-09').data, due, [], actor).rejects('forbidden')
  })
  test('corrects months before it only', () => {
    const line = { by: 'party', value: 'jwh', figure: 'apart.silent', was: 1, now: 0 }
    const later = '2026-11-04T01:00:00.000Z'
    const corrected = (month: string) => report('2026-10', { corrections: [{ ...line, month }] })
    publish(corrected('2026-09').data, later, [report('2026-09')]).then([corrected('2026-09')])
    publish(corrected('2026-10').data, later, [report('2026-09')]).rejects('report.correction-early')
  })
})

describe('the week to summarize', () => {
  const week = (now: string, ...past: readonly DomainEvent[]) => {
    const found = weekToSummarize(given(community, [...history, ...past]).state, instant(now), zones)
    return found && [dayText(found.from), dayText(found.until)]
  }
  const summary = (from: string, until: string) =>
    WeekSummarized({ from, until, open: 4, overdue: 1, raised: 3, closed: 2 })

  test('is the last one, from Monday half past eight on', () => {
    expect(week('2026-09-14T00:29:59.999Z')).toBeUndefined()
    expect(week('2026-09-14T00:30:00.000Z')).toEqual(['2026-09-07', '2026-09-13'])
    expect(week('2026-09-20T15:59:59.999Z')).toEqual(['2026-09-07', '2026-09-13'])
    expect(week('2026-09-16T00:00:00.000Z', summary('2026-09-07', '2026-09-13'))).toBeUndefined()
  })
  test('waits over holidays, and no older week is made up', () => {
    expect(week('2026-10-05T00:30:00.000Z')).toBeUndefined()
    expect(week('2026-10-08T00:30:00.000Z')).toEqual(['2026-09-28', '2026-10-04'])
    expect(week('2026-10-12T00:30:00.000Z', summary('2026-09-07', '2026-09-13'))).toEqual(['2026-10-05', '2026-10-11'])
  })
  test('is none that was over before the community began', () => {
    expect(week('2026-09-04T02:00:00.000Z')).toBeUndefined()
    expect(week('2026-09-07T00:30:00.000Z')).toEqual(['2026-08-31', '2026-09-06'])
  })
  test('is summarized once, by the service alone', () => {
    const data = summary('2026-09-07', '2026-09-13')
    const send = (past: readonly DomainEvent[], actor = reporting, told = data) =>
      given(community, [...history, ...past], { actor, now: instant('2026-09-14T00:30:00.000Z'), zones }).when(
        'summarize-week',
        told.data,
      )
    send([]).then([data])
    send([data]).rejects('week.not-due')
    send([], reporting, summary('2026-08-31', '2026-09-06')).rejects('week.not-due')
    send([], admin).rejects('forbidden')
  })
})
