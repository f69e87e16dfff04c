import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { rates, threeRates } from '../../projections/three-rates/three-rates.ts'
import { accepted, assigned, delivered, raised, returned, sealed, told, triaged } from './demands.ts'
import { folded, history, moment, type Told } from './history.ts'

const { CallbackRecorded, DemandClosed, DemandReopened, DemandWithdrawn, FeedbackGiven, HistoryImported } = demandEvents
const { DemandMerged, DemandReferred, DemandDeclined, TaskReassigned, TaskWithdrawn } = demandEvents

type Shown = Record<string, unknown> & { response: unknown }
const show = (told: readonly Told[], by = 'all', value = '', month = '2026-03') => {
  const row = folded(threeRates, history(told)).row(rates.table, by, value, month)
  return row === undefined ? undefined : (threeRates.views['three-rates'].show(row, {}) as Shown)
}
/** A demand by its events alone; by default they are one hour apart. */
const one = (...events: DomainEvent[]): Told[] => told('1', raised(), triaged(), ...events)
/** An event of another demand, so that the log reaches the moment. */
const until = (hours: number): Told => ({ ...told('other', demandEvents.DemandResumed({}))[0], at: hours }) as Told
const closed = (basis: 'confirmed' | 'silence') => DemandClosed({ basis })
const called = (resolved: boolean, satisfaction?: 'satisfied' | 'neutral' | 'unsatisfied') =>
  CallbackRecorded({ party: 'jwh', reached: true, resolved, ...(satisfaction === undefined ? {} : { satisfaction }) })

describe('response', () => {
  test('counts demands once they are accepted or their acceptance was due', () => {
    expect(show(one(assigned()))).toMatchObject({ demands: 1, response: { count: 0, of: 0 } })
    expect(show(one(assigned(), accepted()))).toMatchObject({ response: { count: 1, of: 1 } })
    expect(show(one(assigned(), accepted('wuye', { inTime: false })))).toMatchObject({ response: { count: 0, of: 1 } })
  })

  test('counts a demand that was not accepted in time as missed, also for the party that had to accept', () => {
    expect(show([...one(), until(24)])).toMatchObject({ response: { count: 0, of: 1 } })
    expect(show([...one(assigned()), until(24)], 'party', 'wuye')).toMatchObject({ response: { count: 0, of: 1 } })
    expect(show([...one(assigned(), accepted()), until(24)], 'party', 'wuye')).toMatchObject({
      response: { count: 1, of: 1 },
    })
  })

  test('is judged by the due time that the first triage found', () => {
    const slow = told('1', raised({ acceptBy: moment(1) }), triaged({ acceptBy: moment(50) }))
    expect(show([...slow, until(2)])).toMatchObject({ response: { of: 0 } })
    expect(show([...slow, until(50)])).toMatchObject({ response: { of: 1 } })
  })

  test('does not blame the party that is given a demand after it was reopened', () => {
    const again = assigned('dui', { task: 't2' })
    const reopened = [
      assigned(),
      accepted(),
      delivered(),
      closed('confirmed'),
      DemandReopened({ cause: 'request', reopenings: 1, review: false }),
      again,
    ]
    expect(show([...one(...reopened), until(30)], 'party', 'dui')).toMatchObject({ response: { of: 0 } })
  })
})

describe('resolution and satisfaction', () => {
  const done = [assigned(), accepted(), delivered()]

  test('are the last answer of the raiser', () => {
    expect(show(one(...done))).toMatchObject({ resolution: { of: 0 }, satisfaction: { of: 0 } })
    expect(show(one(...done, called(true, 'neutral')))).toMatchObject({
      resolution: { count: 1, of: 1 },
      satisfaction: { count: 0, of: 1 },
    })
    expect(show(one(...done, called(true, 'satisfied'), FeedbackGiven({ resolved: false })))).toMatchObject({
      resolution: { count: 0, of: 1 },
      satisfaction: { of: 0 },
    })
  })

  test('leave out a callback that did not reach the raiser', () => {
    expect(show(one(...done, CallbackRecorded({ party: 'jwh', reached: false })))).toMatchObject({
      resolution: { of: 0 },
    })
  })

  test('count for the party that delivered only', () => {
    const moved = [assigned('dui'), returned('dui'), assigned('wuye', { task: 't2', firstReceiver: false })]
    const both = one(
      ...moved,
      accepted('wuye', { task: 't2' }),
      delivered('wuye', { task: 't2' }),
      called(true, 'satisfied'),
    )
    expect(show(both, 'party', 'wuye')).toMatchObject({ resolution: { count: 1, of: 1 } })
    expect(show(both, 'party', 'dui')).toMatchObject({ resolution: { of: 0 }, returns: 1 })
  })

  test('never count silence as an answer', () => {
    expect(show(one(...done, closed('silence')))).toMatchObject({
      resolution: { of: 0 },
      apart: { silent: 1 },
      response: { count: 1, of: 1 },
    })
  })
})

describe('accuracy of the first assignment', () => {
  test('is known once the task was accepted, returned or corrected', () => {
    expect(show(one(assigned()))).toMatchObject({ accuracy: { of: 0 } })
    expect(show(one(assigned(), accepted()))).toMatchObject({ accuracy: { count: 1, of: 1 } })
    expect(show(one(assigned(), accepted(), returned()))).toMatchObject({ accuracy: { count: 0, of: 1 }, returns: 1 })
  })

  test('is lowered by a correction and a mistake, and not by a departure', () => {
    const moved = (cause: 'correction' | 'departure') =>
      TaskReassigned({ task: 't1', party: 'dui', from: 'wuye', cause, acceptBy: moment(24), resolveBy: moment(99) })
    expect(show(one(assigned(), moved('correction')))).toMatchObject({ accuracy: { count: 0, of: 1 } })
    expect(show(one(assigned(), moved('departure')))).toMatchObject({ accuracy: { of: 0 } })
    expect(show(one(assigned(), TaskWithdrawn({ task: 't1', party: 'wuye', cause: 'mistake' })))).toMatchObject({
      accuracy: { count: 0, of: 1 },
    })
  })
})

test('demands that ended otherwise are counted apart, and in no rate', () => {
  const ends: [string, DomainEvent][] = [
    ['merged', DemandMerged({ original: '2' })],
    ['withdrawn', DemandWithdrawn({})],
    ['referred', DemandReferred({ to: 'district' })],
    ['declined', DemandDeclined({ reason: sealed('r'), appealable: true })],
  ]
  for (const [name, end] of ends) {
    const shown = show([...one(assigned(), accepted(), called(true, 'satisfied'), end), until(48)])
    expect(shown).toMatchObject({ demands: 1, apart: { [name]: 1 }, response: { of: 0 }, resolution: { of: 0 } })
  }
})

test('imported history is counted apart; imported open demands count like any other', () => {
  const imported = (open: boolean) => {
    const due = open ? { acceptBy: moment(9), resolveBy: moment(99) } : {}
    const {
      acceptBy: _,
      resolveBy: __,
      ...data
    } = raised({ raiser: { kind: 'unknown' }, imported: true, day: '2019-05-01' }).data
    return told('1', HistoryImported({ source: 's', reference: 'r', open, ...due }), demandEvents.DemandRaised(data))
  }
  expect(show([...imported(false), until(10)], 'all', '', '2019-05')).toMatchObject({
    demands: 0,
    apart: { imported: 1 },
    response: { of: 0 },
  })
  expect(show([...imported(true), until(10)], 'all', '', '2019-05')).toMatchObject({
    demands: 1,
    apart: { imported: 0 },
    response: { of: 1 },
  })
})

test('counts by module, item and grid, by the month of the local day, and over all months', () => {
  const january = told('1', raised({ day: '2026-01-31' }), triaged(), assigned(), accepted())
  for (const [by, value] of [
    ['module', '3'],
    ['item', '3.07.2'],
    ['grid', 'g1'],
    ['party', 'wuye'],
    ['all', ''],
  ]) {
    expect(show(january, by, value, '2026-01')).toMatchObject({ by, month: '2026-01', response: { count: 1, of: 1 } })
    expect(show(january, by, value, 'total')).toMatchObject({ month: 'total', response: { count: 1, of: 1 } })
    expect(show(january, by, value, '2026-02')).toBeUndefined()
  }
})

test('a demand that is triaged again moves with everything that it contributed', () => {
  const events = told('1', raised(), triaged(), triaged({ item: '5.01', place: { grid: 'g2' } }))
  expect(show(events, 'item', '3.07.2')).toBeUndefined()
  expect(show(events, 'grid', 'g1')).toBeUndefined()
  expect(show(events, 'item', '5.01')).toMatchObject({ demands: 1 })
})

test('restricted demands are in no count below 5', () => {
  const some = (restricted: number, open: number) =>
    Array.from({ length: restricted + open }, (_, id) =>
      told(
        `${id}`,
        raised({ visibility: id < restricted ? 'restricted' : 'public' }),
        triaged({ visibility: id < restricted ? 'restricted' : 'public' }),
        assigned(),
        accepted('wuye', { inTime: id > 0 }),
      ),
    ).flat()
  expect(show(some(2, 2))).toMatchObject({ demands: 2, response: { count: 2, of: 2 } })
  expect(show(some(2, 3))).toMatchObject({ demands: 5, response: { count: 3, of: 3 } })
  expect(show(some(2, 4))).toMatchObject({ demands: 6, response: { count: 5, of: 6 } })
})
