import { describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { nextDemandDeadline } from '../../../domain/demand/deadlines.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { highestRung } from '../../../domain/demand/escalation/ladder.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { CHAIN, type Ladder } from '../../../domain/demand/shapes.ts'
import { type DomainEvent, HOUR, type Instant, instant, iso, MINUTE } from '../../../domain/kernel/index.ts'
import { given, type Past } from '../../../domain/kernel/scenario.ts'
import {
  accepted,
  assigned,
  chess,
  closed,
  DUE,
  days,
  done,
  handedOut,
  held,
  jwh,
  left,
  NOW,
  place,
  raised,
  referred,
  resident,
  service,
  sorted,
  stateAfter,
  story,
  triaged,
  urgent,
  workers,
  working,
} from './story.ts'

const { DemandEscalated, DemandReferred, HistoryImported } = demandEvents
const late = instant(DUE.acceptBy) + 1
const veryLate = instant(DUE.resolveBy) + 1

/** A moment in Shanghai in March 2026. */
const at = (day: number, hour: number, minute = 0): Instant => Date.UTC(2026, 2, day, hour - 8, minute)

interface Step {
  readonly to: 1 | 2 | 3
  readonly from?: number
  readonly due: string
  readonly next?: Instant
  readonly listed?: string
  readonly task?: string
  readonly party?: string
}
/** A step of the deadline service. */
const step = (ladder: Ladder, { to, from = to - 1, due, next, listed, task = 't1', party = 'chess' }: Step) =>
  DemandEscalated({
    from: CHAIN[from] ?? 'grid-worker',
    to: CHAIN[to],
    rung: to,
    cause: `${ladder}-overdue`,
    ...(task === '' ? {} : { task, party }),
    ladder,
    due,
    ...(next === undefined ? {} : { next: iso(next) }),
    ...(listed === undefined ? {} : { listed }),
  })
/** A step by a person. */
const call = (to: 1 | 2 | 3, cause: 'raiser' | 'worker' = 'worker', from = to - 1) =>
  DemandEscalated({ from: CHAIN[from] ?? 'grid-worker', to: CHAIN[to], rung: to, cause })

const overdue = (ladder: Ladder, task?: string) => ({
  cause: `${ladder}-overdue`,
  ...(task === undefined ? {} : { task }),
})
const byService = (history: readonly (DomainEvent | Past)[], now: Instant, reads = {}) =>
  story(history, { actor: service, now, reads })

describe('the ladder of acceptance', () => {
  const URGENT = { acceptBy: iso(NOW + 15 * MINUTE), resolveBy: iso(NOW + 2 * HOUR) }
  const gas = [urgent(), assigned('guard', { level: 'L1', ...URGENT, own: URGENT })]

  test('climbs an L1 at 15, 30 and 45 minutes, and then nothing follows', () => {
    const [first, second, third] = [15, 30, 45].map((minutes) => NOW + minutes * MINUTE)
    const steps = [
      step('acceptance', { to: 1, due: URGENT.acceptBy, next: second ?? 0, party: 'guard' }),
      step('acceptance', { to: 2, due: URGENT.acceptBy, next: third ?? 0, party: 'guard' }),
      step('acceptance', { to: 3, due: URGENT.acceptBy, party: 'guard' }),
    ] as const
    byService(gas, first ?? 0)
      .when('escalate', overdue('acceptance', 't1'))
      .then([])
    byService(gas, (first ?? 0) + 1)
      .when('escalate', overdue('acceptance', 't1'))
      .then([steps[0]])
    byService([...gas, steps[0]], (second ?? 0) - 1)
      .when('escalate', overdue('acceptance', 't1'))
      .then([])
    byService([...gas, steps[0]], second ?? 0)
      .when('escalate', overdue('acceptance', 't1'))
      .then([steps[1]])
    byService([...gas, ...steps.slice(0, 2)], third ?? 0)
      .when('escalate', overdue('acceptance', 't1'))
      .then([steps[2]])
    for (const hours of [1, 8, 400])
      byService([...gas, ...steps], NOW + hours * HOUR)
        .when('escalate', overdue('acceptance', 't1'))
        .then([])
  })

  test('does not make up missed intervals', () => {
    const back = NOW + 40 * MINUTE
    const first = step('acceptance', { to: 1, due: URGENT.acceptBy, party: 'guard', next: NOW + 45 * MINUTE })
    byService(gas, back).when('escalate', overdue('acceptance', 't1')).then([first])
    byService([...gas, first], back + 1)
      .when('escalate', overdue('acceptance', 't1'))
      .then([])
    // Long after the last of the three intervals, it repeats.
    byService(gas, NOW + 50 * MINUTE)
      .when('escalate', overdue('acceptance', 't1'))
      .then([step('acceptance', { to: 1, due: URGENT.acceptBy, party: 'guard', next: NOW + 60 * MINUTE })])
  })

  test('climbs an L2 at 2, 4 and 8 hours from the assignment, whenever it was raised', () => {
    const own = { acceptBy: iso(NOW + 5 * HOUR), resolveBy: iso(NOW + 27 * HOUR) }
    const L2 = { acceptBy: iso(NOW + 2 * HOUR), resolveBy: iso(NOW + 24 * HOUR) }
    const given = [raised(), triaged({ level: 'L2', ...L2 }), assigned('chess', { level: 'L2', ...L2, own })]
    const steps = [
      step('acceptance', { to: 1, due: own.acceptBy, next: NOW + 7 * HOUR }),
      step('acceptance', { to: 2, due: own.acceptBy, next: NOW + 11 * HOUR }),
      step('acceptance', { to: 3, due: own.acceptBy }),
    ]
    byService(given, NOW + 5 * HOUR)
      .when('escalate', overdue('acceptance', 't1'))
      .then([])
    for (const [nth, hour] of [5, 7, 11].entries())
      byService([...given, ...steps.slice(0, nth)], NOW + hour * HOUR + 1)
        .when('escalate', overdue('acceptance', 't1'))
        .then(steps.slice(nth, nth + 1))
  })

  test('climbs an L3 at nine on each working day that it is overdue', () => {
    // Due at the end of Tuesday. Thursday is a holiday here.
    const holiday = {
      community: place(communityEvents.CalendarSet({ year: 2026, holidays: ['2026-03-05'], workdays: [] })),
    }
    const first = step('acceptance', { to: 1, due: DUE.acceptBy, next: at(6, 9), listed: '2026-03-04' })
    byService(handedOut, late, holiday).when('escalate', overdue('acceptance', 't1')).then([])
    byService(handedOut, at(4, 9), holiday).when('escalate', overdue('acceptance', 't1')).then([first])
    byService([...handedOut, first], at(5, 12), holiday)
      .when('escalate', overdue('acceptance', 't1'))
      .then([])
    byService([...handedOut, first], at(6, 9), holiday)
      .when('escalate', overdue('acceptance', 't1'))
      .then([step('acceptance', { to: 2, due: DUE.acceptBy, next: at(9, 9), listed: '2026-03-06' })])
  })

  test('ends when the task is accepted, not by a note of progress', () => {
    byService(working, at(4, 9)).when('escalate', overdue('acceptance', 't1')).then([])
    const noted = [...handedOut, demandEvents.ProgressRecorded({ task: 't1', party: 'chess', note: 'soon' })]
    expect(byService(noted, at(4, 9)).when('escalate', overdue('acceptance', 't1')).decision).toHaveLength(1)
  })
})

describe('the ladder of the result', () => {
  test('begins at its foot when the result is overdue, wherever the other one stands', () => {
    const accepting = step('acceptance', { to: 3, due: DUE.acceptBy, listed: '2026-03-06' })
    // The result was due at the end of Monday.
    byService([...handedOut, accepting], at(10, 9))
      .when('escalate', overdue('result', 't1'))
      .then([step('result', { to: 1, due: DUE.resolveBy, next: at(11, 9), listed: '2026-03-10' })])
  })

  test('counts from the due time of the holder', () => {
    const own = { acceptBy: iso(at(11, 24)), resolveBy: iso(at(17, 24)) }
    const second = [...sorted, assigned('chess', { own }), accepted()]
    byService(second, at(10, 9)).when('escalate', overdue('result', 't1')).then([])
    byService(second, at(18, 9))
      .when('escalate', overdue('result', 't1'))
      .then([step('result', { to: 1, due: own.resolveBy, next: at(19, 9), listed: '2026-03-18' })])
  })

  test('ends when the result is delivered or the demand ended', () => {
    byService(done, at(10, 9)).when('escalate', overdue('result', 't1')).then([])
    byService([...done, closed()], at(10, 9))
      .when('escalate', overdue('result'))
      .then([])
    byService(handedOut, at(10, 9)).when('escalate', overdue('result', 't9')).then([])
  })

  test('waits as long as a hold lasts, and owes no step for that time', () => {
    const waiting = [...working, held(iso(days(20)))]
    byService(waiting, at(12, 9)).when('escalate', overdue('result', 't1')).then([])
    const resumed = [...waiting, { event: demandEvents.DemandResumed({}), at: at(20, 15) }]
    byService(resumed, at(20, 16)).when('escalate', overdue('result', 't1')).then([])
    // Monday the 23rd is the next working day.
    byService(resumed, at(23, 9))
      .when('escalate', overdue('result', 't1'))
      .then([step('result', { to: 1, due: DUE.resolveBy, next: at(24, 9), listed: '2026-03-23' })])
  })
})

describe('a demand that no party holds', () => {
  test('climbs by its own due times, until a party gets it', () => {
    const first = step('acceptance', { to: 1, due: DUE.acceptBy, next: at(5, 9), listed: '2026-03-04', task: '' })
    for (const unheld of [[raised()], sorted])
      byService(unheld, at(4, 9)).when('escalate', overdue('acceptance')).then([first])
    byService(handedOut, at(4, 9)).when('escalate', overdue('acceptance')).then([])
  })

  test('climbs by its result while an outside body has it', () => {
    const outside = [...sorted, { event: DemandReferred(referred.data), at: at(3, 9) }]
    byService(outside, at(4, 9)).when('escalate', overdue('acceptance')).then([])
    expect(byService(outside, at(10, 9)).when('escalate', overdue('result')).decision).toHaveLength(1)
  })

  test('climbs from its import, where it was imported open', () => {
    const imported = [
      HistoryImported({ source: 'city', reference: '7', open: true, ...DUE }),
      raised({ raiser: { kind: 'unknown' }, imported: true }),
    ]
    expect(nextDemandDeadline(stateAfter(...imported))).toMatchObject({ command: 'escalate', at: late })
    expect(byService(imported, at(4, 9)).when('escalate', overdue('acceptance')).decision).toHaveLength(1)
  })

  test('goes on where triage restores the due time that steps were taken for', () => {
    const far = '2026-03-17T16:00:00.000Z'
    const step1 = (due: string, next: Instant) => step('result', { to: 1, due, next, listed: '2026-03-10', task: '' })
    const history = [raised(), step1(DUE.resolveBy, at(11, 9)), triaged({ level: 'L4', resolveBy: far })]
    byService(history, at(18, 9))
      .when('escalate', overdue('result'))
      .then([step('result', { to: 1, due: far, next: at(19, 9), listed: '2026-03-18', task: '' })])
    byService([...history, step1(far, at(19, 9)), triaged()], at(18, 9))
      .when('escalate', overdue('result'))
      .then([step('result', { to: 2, due: DUE.resolveBy, next: at(19, 9), listed: '2026-03-18', task: '' })])
  })
})

describe('a rung that the community does not have', () => {
  const without = (...parties: string[]) => ({ community: place(...parties.map(left)) })
  const first = (more: Partial<Step>) => step('acceptance', { to: 1, due: DUE.acceptBy, listed: '2026-03-04', ...more })

  test('is passed over', () => {
    byService(sorted, at(4, 9), without('workers'))
      .when('escalate', overdue('acceptance'))
      .then([first({ to: 2, from: 0, next: at(5, 9), task: '' })])
    byService([...handedOut, first({ next: at(5, 9) })], at(5, 9), without('jwh'))
      .when('escalate', overdue('acceptance', 't1'))
      .then([first({ to: 3, from: 1, listed: '2026-03-05' })])
  })

  test('ends the ladder where no other is above', () => {
    byService(handedOut, at(4, 9), without('jwh', 'street'))
      .when('escalate', overdue('acceptance', 't1'))
      .then([first({})])
    story([...handedOut, call(1)], { actor: chess, reads: without('jwh', 'street') })
      .when('escalate')
      .rejects('demand.at-the-top')
  })

  test('is passed over where the demand is about the only office on it', () => {
    const about = [raised({ about: { party: 'jwh' }, visibility: 'restricted' })]
    byService([...about, call(1)], at(4, 9))
      .when('escalate', overdue('acceptance'))
      .then([step('acceptance', { to: 3, from: 1, due: DUE.acceptBy, task: '' })])
  })
})

describe('an escalation of an older log', () => {
  const old = (data: object) => {
    const { schema: _, up } = demandEvents.DemandEscalated.older[0] ?? {
      schema: undefined,
      up: (same: unknown) => same,
    }
    return { name: 'DemandEscalated', data: up(data) }
  }
  const before = [
    ...handedOut,
    { event: old({ from: 'grid-worker', to: 'party-lead', cause: 'acceptance-overdue', task: 't1' }), at: late },
  ]

  test('counts as the rung that it had reached, and goes on from there', () => {
    expect(highestRung(stateAfter(...before)).rung).toBe(1)
    byService(before, at(5, 9))
      .when('escalate', overdue('acceptance', 't1'))
      .then([step('acceptance', { to: 2, due: DUE.acceptBy, next: at(6, 9), listed: '2026-03-05' })])
  })

  test('by a person is a call', () => {
    const called = [...handedOut, old({ from: 'party-lead', to: 'committee', cause: 'raiser' })]
    expect(given(demand, called).state.called).toBe(2)
  })
})

test('the deadline service says what is overdue', () => {
  byService(handedOut, late).when('escalate').rejects('escalation.cause-missing')
})

describe('people', () => {
  test('who work on it or coordinate may escalate at any time', () => {
    story(handedOut, { actor: chess })
      .when('escalate', { note: 'too high' })
      .then([{ ...call(1), data: { ...call(1).data, note: 'too high' } }])
    story(handedOut, { actor: workers })
      .when('escalate')
      .then([call(1)])
    story(done, { actor: jwh }).when('escalate').rejects('demand.wrong-state')
  })

  test('who raised it may escalate once something is overdue', () => {
    story(handedOut, { actor: resident })
      .when('escalate', {}, { now: late })
      .then([call(1, 'raiser')])
    story(handedOut, { actor: resident })
      .when('escalate', {}, { now: late - 1 })
      .rejects('demand.not-overdue')
    story(working, { actor: resident }).when('escalate', {}, { now: late }).rejects('demand.not-overdue')
    story(working, { actor: resident })
      .when('escalate', {}, { now: veryLate })
      .then([call(1, 'raiser')])
  })

  test('escalate above what ladders have reached, and ladders climb above what people have reached', () => {
    const climbed = step('acceptance', { to: 1, due: DUE.acceptBy, next: at(5, 9), listed: '2026-03-04' })
    story([...handedOut, climbed], { actor: chess })
      .when('escalate')
      .then([call(2)])
    byService([...handedOut, call(1), call(2)], at(4, 9))
      .when('escalate', overdue('acceptance', 't1'))
      .then([step('acceptance', { to: 3, due: DUE.acceptBy, listed: '2026-03-04' })])
  })

  test('may escalate up to the last level', () => {
    const steps = [call(1), call(2), call(3)]
    expect(highestRung(stateAfter(...handedOut, ...steps)).rung).toBe(3)
    story([...handedOut, ...steps], { actor: chess })
      .when('escalate')
      .rejects('demand.at-the-top')
    byService([...handedOut, ...steps], at(4, 9))
      .when('escalate', overdue('acceptance', 't1'))
      .then([])
  })
})
