import { describe, expect, test } from 'vitest'
import { isOfficeTime, withYear } from '../../../domain/community/calendar.ts'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { dutyGaps, unreportedGaps } from '../../../domain/community/roster.ts'
import { DAY, type DomainEvent, HOUR, iso } from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { zones } from '../../../services/clock/zones.ts'
import { admin, engine, founded } from './people.ts'

const { AppointmentEnded, DutyGapsFound, PartySuspended, PersonAppointed } = communityEvents
/** Thursday, 10:00 in Shanghai. */
const NOW = Date.UTC(2026, 4, 7, 2)
const MIDNIGHT = Date.UTC(2026, 4, 7, 16)
const END = MIDNIGHT + 7 * DAY
const at = (hours: number) => NOW + hours * HOUR
const turn = (nth: number, from: number, until: number, party = 'guard') =>
  PersonAppointed({
    appointment: `a${nth}`,
    person: `p${nth}`,
    party,
    post: { kind: 'duty-roster', from: iso(from), until: iso(until) },
  })
const stateAfter = (...events: readonly DomainEvent[]) => given(community, [...founded, ...events]).state
const span = (from: number, until: number) => ({ from, until })

test('a gap is a time without a turn of an active party', () => {
  const turns = [turn(1, at(2), at(8)), turn(2, at(6), at(12), 'jwh'), turn(3, at(20), at(30))]
  expect(dutyGaps(stateAfter(...turns), span(NOW, at(40)))).toEqual([
    span(NOW, at(2)),
    span(at(12), at(20)),
    span(at(30), at(40)),
  ])
  expect(dutyGaps(stateAfter(...turns), span(at(7), at(11)))).toEqual([])
  const suspended = PartySuspended({ party: 'guard', reason: '整改' })
  expect(dutyGaps(stateAfter(...turns, suspended), span(NOW, at(40)))).toEqual([span(NOW, at(6)), span(at(12), at(40))])
})

describe('the report of gaps', () => {
  const report = (past: readonly DomainEvent[], now = NOW) =>
    given(community, [...founded, ...past], { actor: engine, now, zones }).when('report-duty-gaps')
  const gaps = (...all: readonly { from: number; until: number }[]) =>
    DutyGapsFound({ until: iso(END), gaps: all.map((one) => ({ from: iso(one.from), until: iso(one.until) })) })

  test('lists those of the next seven days, once', () => {
    report([turn(1, at(-1), at(30))]).then([gaps(span(at(30), END))])
    report([turn(1, at(-1), at(30)), gaps(span(at(30), END))]).then([])
    report([turn(1, at(-1), at(30)), gaps(span(at(30), END))], at(31)).then([
      DutyGapsFound({ until: iso(END + DAY), gaps: [{ from: iso(at(31)), until: iso(END + DAY) }] }),
    ])
    report([turn(1, at(-1), END)]).then([])
    given(community, founded, { actor: admin, now: NOW, zones }).when('report-duty-gaps').rejects('forbidden')
  })
  test('is given again once a gap is filled or a turn ends', () => {
    const known = [turn(1, at(-1), at(30)), gaps(span(at(30), END))]
    report([...known, turn(2, at(30), END)]).then([gaps()])
    const ended = AppointmentEnded({ appointment: 'a1', person: 'p1', party: 'guard', because: 'ended' })
    report([...known, ended]).then([gaps(span(NOW, END))])
    report([turn(1, at(-1), END), gaps(), ended]).then([gaps(span(NOW, END))])
  })
  test('is not given where a community never kept a roster', () => {
    expect(unreportedGaps(stateAfter(), NOW, zones)).toBeUndefined()
  })
})

test('offices are open from nine to five, by local clocks, on working days', () => {
  const zone = 'Asia/Shanghai'
  const calendar = withYear({}, 2026, ['2026-05-01'], ['2026-05-09'])
  const open = (...moment: [number, number, number, number, number]) =>
    isOfficeTime(Date.UTC(...moment), calendar, zone, zones)
  expect([open(2026, 4, 7, 0, 59), open(2026, 4, 7, 1, 0), open(2026, 4, 7, 8, 59), open(2026, 4, 7, 9, 0)]).toEqual([
    false,
    true,
    true,
    false,
  ])
  // A holiday, a make-up workday, and a Sunday.
  expect([open(2026, 4, 1, 3, 0), open(2026, 4, 9, 3, 0), open(2026, 4, 10, 3, 0)]).toEqual([false, true, false])
})
