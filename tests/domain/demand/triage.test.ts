import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { HOUR, instant, iso } from '../../../domain/kernel/index.ts'
import {
  accepted,
  assigned,
  DUE,
  days,
  done,
  handedOut,
  NOW,
  place,
  raised,
  returned,
  sorted,
  story,
  triaged,
  urgent,
} from './story.ts'

const sort = { item: '3.07.2', summary: 'Lamp out' }
const outcomeOf = (decision: unknown) => (decision as { data: unknown }[])[0]?.data

describe('triage', () => {
  test('names the item, and takes its level and visibility', () => {
    story([raised()]).when('triage', sort).then([triaged()])
  })

  test('counts due times from the raising, however late it happens', () => {
    story([raised()], {})
      .when('triage', sort, { now: days(5) })
      .then([triaged()])
    const urgently = story([raised()]).when('triage', { ...sort, level: 'L2' }, { now: days(5) }).decision
    expect(outcomeOf(urgently)).toMatchObject({
      level: 'L2',
      acceptBy: iso(NOW + 2 * HOUR),
      resolveBy: iso(NOW + 24 * HOUR),
    })
  })

  test('uses the calendar for L4: a last day on a holiday moves to the next working day', () => {
    const slow = { item: '4.01', summary: 'Stairs' }
    // The 15th day is Tuesday, 17 March.
    expect(outcomeOf(story([raised()]).when('triage', slow).decision)).toMatchObject({
      resolveBy: '2026-03-17T16:00:00.000Z',
    })
    const holiday = communityEvents.CalendarSet({ year: 2026, holidays: ['2026-03-17'], workdays: [] })
    const community = place(holiday)
    expect(outcomeOf(story([raised()], { reads: { community } }).when('triage', slow).decision)).toMatchObject({
      resolveBy: '2026-03-18T16:00:00.000Z',
    })
  })

  test('may move due times to a later time only the first time', () => {
    const slow = { item: '4.01', summary: 'Stairs' }
    const later = { acceptBy: DUE.acceptBy, resolveBy: '2026-03-17T16:00:00.000Z' }
    expect(outcomeOf(story([raised()]).when('triage', slow).decision)).toMatchObject(later)
    expect(outcomeOf(story(sorted).when('triage', slow).decision)).toMatchObject({ level: 'L4', ...DUE })
  })

  test('refuses a slower level than the workbook promises, and an unknown item', () => {
    story([raised()])
      .when('triage', { ...sort, level: 'L4' })
      .rejects('demand.level-too-low')
    story([raised()])
      .when('triage', { ...sort, item: '7.99' })
      .rejects('item.unknown')
    story([raised()])
      .when('triage', { ...sort, place: { quarter: 'q9' } })
      .rejects('demand.place-unknown')
  })

  test('is possible during the work on an urgent demand, and on no other', () => {
    const working = [assigned('guard', { level: 'L1' }), accepted('guard')]
    expect(
      outcomeOf(story([urgent(), ...working]).when('triage', { item: '2.01', summary: 'Fire' }).decision),
    ).toMatchObject({ level: 'L1', item: '2.01' })
    story(handedOut).when('triage', sort).rejects('demand.tasks-open')
    story(done).when('triage', sort).rejects('demand.wrong-state')
  })

  test('gives those who work on an urgent demand their due times by the level that it finds', () => {
    const at = days(1)
    const own = { acceptBy: '2026-03-03T08:15:00.000Z', resolveBy: '2026-03-03T10:00:00.000Z' }
    const held = { event: assigned('workers', { level: 'L1', own }), at }
    const { decision } = story([urgent(), held]).when('triage', sort, { now: at + HOUR })
    const tasks = [{ task: 't1', acceptBy: '2026-03-04T16:00:00.000Z', resolveBy: '2026-03-10T16:00:00.000Z' }]
    expect(decision).toMatchObject([{ data: { level: 'L3', tasks } }])
    const { state } = story([urgent(), held, triaged({ tasks })])
    expect(state.tasks[0]).toMatchObject({ acceptBy: instant(tasks[0]?.acceptBy ?? ''), assignedAt: at })
  })

  test('leaves those without due times of their own, as in older logs, under those of the demand', () => {
    const { own: _, ...data } = assigned('workers', { level: 'L1' }).data
    const older = demandEvents.TaskAssigned(data)
    const { decision } = story([urgent(), older]).when('triage', sort, { now: days(1) })
    expect(outcomeOf(decision)).not.toHaveProperty('tasks')
    expect(story([urgent(), older, triaged()]).state.tasks[0]).not.toHaveProperty('acceptBy')
  })

  test('is repeated for a returned demand', () => {
    story([...handedOut, returned()])
      .when('triage', sort)
      .then([triaged()])
  })

  test('never widens the visibility that the raiser wished, or that a delicate matter has', () => {
    const visibility = (event = raised(), more = {}) =>
      outcomeOf(story([event]).when('triage', { ...sort, ...more }).decision) as { visibility: string }
    expect(visibility().visibility).toBe('public')
    expect(visibility(raised({ wish: 'parties-involved' })).visibility).toBe('parties-involved')
    expect(visibility(raised({ concerns: ['health'] }), { visibility: 'public' }).visibility).toBe('restricted')
    expect(visibility(raised({ about: { party: 'guard' } }), { visibility: 'public' }).visibility).toBe('restricted')
    expect(visibility(raised(), { concerns: ['minors'] }).visibility).toBe('restricted')
    expect(visibility(raised(), { visibility: 'restricted' }).visibility).toBe('restricted')
  })

  test('needs a demand that exists', () => {
    story([]).when('triage', sort).rejects('demand.unknown')
  })
})
