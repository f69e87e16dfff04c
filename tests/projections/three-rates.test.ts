import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import { type DomainEvent, HOUR } from '../../domain/kernel/index.ts'
import { restrictedByQuarter } from '../../projections/three-rates/restricted-demands.ts'
import { rates, threeRates } from '../../projections/three-rates/three-rates.ts'
import { accepted, assigned, delivered, raised, reader, returned, sealed, told, triaged } from './demands.ts'
import { BEGINNING, folded, history, MOMENT_HOURS, moment, type Told } from './history.ts'
import { summedFor } from './summed.ts'

const { CallbackRecorded, DemandClosed, DemandReopened, DemandWithdrawn, FeedbackGiven, HistoryImported } = demandEvents
const { ContactDenied, RaiserContacted } = demandEvents
const { DemandMerged, DemandReferred, DemandDeclined, TaskReassigned, TaskWithdrawn } = demandEvents

type Shown = Record<string, unknown> & { response: unknown }
const show = (told: readonly Told[], by = 'all', value = '', month = '2026-03', who = reader('auditor')) => {
  const row = summedFor(who, folded(threeRates, history(told)), rates.table, { by, value, month })
  return row === undefined ? undefined : (threeRates.views['three-rates'].show(row, {}) as Shown)
}
/** A demand by its events alone; by default they are one hour apart. */
const one = (...events: DomainEvent[]): Told[] => told('1', raised(), triaged(), ...events)
/** An event of another demand, so that the log passes the moment. */
const until = (hours: number): Told =>
  ({ ...told('other', demandEvents.DemandResumed({}))[0], at: hours + MOMENT_HOURS }) as Told
const closed = (basis: 'confirmed' | 'silence') => DemandClosed({ basis })
const called = (resolved: boolean, satisfaction?: 'satisfied' | 'neutral' | 'unsatisfied') =>
  CallbackRecorded({ party: 'jwh', reached: true, resolved, ...(satisfaction === undefined ? {} : { satisfaction }) })

const spoken = (contact = 'c1', more: object = {}) =>
  RaiserContacted({ contact, party: 'wuye', spoken: true, inTime: true, ...more })
const at = (hours: number, event: DomainEvent): Told => ({ ...told('1', event)[0], at: hours }) as Told

describe('response', () => {
  test('counts demands once the raiser was contacted, or that was due', () => {
    expect(show(one(assigned(), accepted()))).toMatchObject({ demands: 1, response: { count: 0, of: 0 } })
    expect(show(one(assigned(), spoken()))).toMatchObject({ response: { count: 1, of: 1 } })
    expect(show([...one(assigned(), accepted()), until(24)])).toMatchObject({ response: { count: 0, of: 1 } })
    expect(show([...one(assigned()), at(25, spoken())])).toMatchObject({ response: { count: 0, of: 1 } })
  })

  test('needs two attempts that are two hours apart where staff did not speak with the raiser', () => {
    const tried = (contact: string, hours: number) => at(hours, spoken(contact, { spoken: false }))
    expect(show([...one(assigned()), tried('c1', 4), tried('c2', 5)])).toMatchObject({ response: { of: 0 } })
    const twice = [...one(assigned()), tried('c1', 4), tried('c2', 6)]
    expect(show(twice)).toMatchObject({ response: { count: 1, of: 1 } })
    const denied = at(30, ContactDenied({ contact: 'c1', party: 'wuye' }))
    expect(show([...twice, denied])).toMatchObject({ response: { count: 0, of: 1 } })
    expect(show([...twice, denied], 'party', 'wuye')).toMatchObject({ response: { count: 0, of: 1 } })
  })

  test('is what the raiser answers, where the raiser was asked', () => {
    const said = (contacted: boolean) => FeedbackGiven({ contacted, resolved: true })
    const told = one(assigned(), spoken(), accepted(), delivered())
    expect(show([...told, at(9, said(false))])).toMatchObject({ response: { count: 0, of: 1 } })
    expect(show([...told, at(9, said(false))], 'party', 'wuye')).toMatchObject({ response: { count: 0, of: 1 } })
    const silently = [...one(assigned(), accepted(), delivered()), at(30, said(true))]
    expect(show(silently)).toMatchObject({ response: { count: 1, of: 1 } })
  })

  test('leaves out raisers without a contact, and logs that recorded none, and counts them', () => {
    const without = (more: object) => [...told('1', raised(more), triaged(), assigned()), until(24)]
    const { contact: _, ...nameless } = raised({ raiser: { kind: 'anonymous' } }).data
    expect(show([...told('1', demandEvents.DemandRaised(nameless), triaged()), until(24)])).toMatchObject({
      ...{ response: { of: 0 }, apart: { noContact: 1 } },
    })
    expect(show(without({ safeContact: { none: true } }))).toMatchObject({
      response: { of: 0 },
      apart: { noContact: 1 },
    })
    expect(show(without({ number: 'ABCD-EFGH-JKMN' }))).toMatchObject({ response: { of: 0 }, apart: { unrecorded: 1 } })
  })

  test('is judged by the due time that the first triage found, unless an earlier one had passed', () => {
    const slow = (acceptBy: number) =>
      told('1', raised({ acceptBy: moment(acceptBy) }), triaged({ acceptBy: moment(50) }))
    expect(show([...slow(3), until(4)])).toMatchObject({ response: { of: 0 } })
    expect(show([...slow(3), until(50)])).toMatchObject({ response: { count: 0, of: 1 } })
    expect(show([...slow(0.5), at(2, spoken())])).toMatchObject({ response: { count: 0, of: 1 } })
  })

  test('judges a party by its own due time, and the demand by the one of the raiser', () => {
    const own = { acceptBy: moment(60), resolveBy: moment(300) }
    const overdue = [...one(assigned()), until(30)]
    const moved = [...told('1', returned()), ...told('1', assigned('dui', { task: 't2', firstReceiver: false, own }))]
    const inTime = [...overdue, ...moved, ...told('1', spoken())]
    expect(show(inTime, 'party', 'dui')).toMatchObject({ response: { count: 1, of: 1 } })
    expect(show(inTime)).toMatchObject({ response: { count: 0, of: 1 } })
    expect(show(inTime, 'party', 'wuye')).toMatchObject({ response: { count: 0, of: 1 } })
    expect(show([...overdue, ...moved, until(59)], 'party', 'dui')).toMatchObject({ response: { of: 0 } })
    expect(show([...overdue, ...moved, until(60)], 'party', 'dui')).toMatchObject({ response: { count: 0, of: 1 } })
  })

  test('does not blame the party that is given a demand after it was reopened in an older log', () => {
    const reopening = DemandReopened({ cause: 'request', reopenings: 1, review: false })
    const done = [assigned(), accepted(), delivered(), closed('confirmed'), reopening]
    const again = [...one(...done, assigned('dui', { task: 't2' })), until(30)]
    expect(show(again, 'party', 'dui')).toMatchObject({ response: { of: 0 } })
    const own = { acceptBy: moment(29), resolveBy: moment(300) }
    const judged = [...one(...done, assigned('dui', { task: 't2', own })), until(30)]
    expect(show(judged, 'party', 'dui')).toMatchObject({ response: { count: 0, of: 1 } })
  })
})

describe('resolution and satisfaction', () => {
  const done = [assigned(), accepted(), delivered()]

  test('are the last answer of the raiser, and beside it the first', () => {
    expect(show(one(...done))).toMatchObject({ resolution: { of: 0 }, satisfaction: { of: 0 } })
    expect(show(one(...done, called(true, 'neutral')))).toMatchObject({
      resolution: { count: 1, of: 1 },
      satisfaction: { count: 0, of: 1 },
    })
    expect(show(one(...done, called(true, 'satisfied'), FeedbackGiven({ resolved: false })))).toMatchObject({
      resolution: { count: 0, of: 1 },
      satisfaction: { of: 0 },
      byFirstWord: { resolution: { count: 1, of: 1 }, satisfaction: { count: 1, of: 1 } },
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

  test('count the word of a helper apart, until the raiser speaks or a ground is on record', () => {
    const says = (more: object) => demandEvents.FeedbackGiven({ resolved: true, satisfaction: 'satisfied', ...more })
    const helped = says({ by: 'helper' })
    expect(show(one(...done, helped))).toMatchObject({ resolution: { of: 0 }, apart: { helper: 1 } })
    expect(show(one(...done, helped, says({ resolved: false })))).toMatchObject({
      resolution: { count: 0, of: 1 },
      apart: { helper: 0 },
    })
    for (const word of [says({ by: 'helper', ground: 'consent' }), says({ by: 'member' })])
      expect(show(one(...done, word))).toMatchObject({ resolution: { count: 1, of: 1 }, apart: { helper: 0 } })
  })

  test('never count silence as an answer', () => {
    expect(show(one(...done, closed('silence')))).toMatchObject({
      resolution: { of: 0 },
      apart: { silent: 1 },
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

test('demands that ended otherwise before any news are counted apart, and in no rate', () => {
  const ends: [string, DomainEvent][] = [
    ['merged', DemandMerged({ original: '2' })],
    ['withdrawn', DemandWithdrawn({})],
    ['referred', DemandReferred({ to: 'district' })],
    ['declined', DemandDeclined({ reason: sealed('r'), appealable: true })],
  ]
  for (const [name, end] of ends) {
    const shown = show([...one(assigned(), accepted(), spoken(), end), until(48)])
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
  const january = told('1', raised({ day: '2026-01-31' }), triaged(), assigned(), spoken())
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

test('a demand that is triaged again moves, as long as nothing came that counts', () => {
  const events = told('1', raised(), triaged(), triaged({ item: '5.01', place: { grid: 'g2' } }))
  expect(show(events, 'item', '3.07.2')).toBeUndefined()
  expect(show(events, 'grid', 'g1')).toBeUndefined()
  expect(show(events, 'item', '5.01')).toMatchObject({ demands: 1 })
})

describe('restricted demands', () => {
  const some = (restricted: number, open: number, more = {}) =>
    Array.from({ length: restricted + open }, (_, id) =>
      told(
        `${id}`,
        raised({ visibility: id < restricted ? 'restricted' : 'public', ...more }),
        triaged({ visibility: id < restricted ? 'restricted' : 'public' }),
        assigned(),
        FeedbackGiven({ contacted: id > 0, resolved: true }),
      ),
    ).flat()
  const as = (told: readonly Told[], who: ReturnType<typeof reader>, by = 'all', value = '') =>
    show(told, by, value, '2026-03', who)

  test('count for readers who may know of them, and for no others', () => {
    const both = some(2, 3)
    for (const who of [reader('auditor'), reader('social-work', { party: 'shegong' })]) {
      expect(as(both, who)).toMatchObject({ demands: 5, response: { count: 4, of: 5 } })
    }
    for (const who of [
      reader('anonymous'),
      reader('resident', { id: 'resident-1' }),
      reader('enterprise', { party: 'shop' }),
    ]) {
      expect(as(both, who)).toMatchObject({ demands: 3, response: { count: 3, of: 3 } })
    }
  })

  test('count in full for the party that works on them', () => {
    const wuye = reader('property-company', { party: 'wuye' })
    expect(as(some(2, 3), wuye, 'party', 'wuye')).toMatchObject({ demands: 5 })
    expect(as(some(2, 3), reader('property-company', { party: 'dui' }), 'party', 'wuye')).toMatchObject({ demands: 3 })
  })

  test('about a coordinator count for other coordinators only', () => {
    const about = some(2, 3, { about: { party: 'jwh' } })
    expect(as(about, reader('committee', { party: 'jwh' }))).toMatchObject({ demands: 3 })
    expect(as(about, reader('social-work', { party: 'shegong' }))).toMatchObject({ demands: 5 })
  })

  test('make no row for other readers', () => {
    expect(as(some(6, 0), reader('anonymous'))).toBeUndefined()
  })
})

describe('restricted demands of a quarter', () => {
  const quarters = (told: readonly Told[]) =>
    folded(threeRates, history(told))
      .rows(restrictedByQuarter.table)
      .map(({ quarter, demands }) => [quarter, demands])
  const secret = (id: string, more = {}) => told(id, raised({ visibility: 'restricted', ...more }))
  /** The quarter is over 12 hours after its last day in UTC. */
  const over = (Date.UTC(2026, 3, 1, 12) - BEGINNING) / HOUR
  const at = (told: readonly Told[], hours: number): Told[] => told.map((one) => ({ ...one, at: hours }))

  test('are counted once the quarter is over, and only those that were restricted then', () => {
    const known = [...secret('1'), ...secret('2'), ...secret('3'), ...told('3', triaged({ visibility: 'public' }))]
    expect(quarters([...known, until(over - 1)])).toEqual([])
    expect(quarters([...known, until(over)])).toEqual([['2026-Q1', 2]])
  })

  test('never change afterwards', () => {
    const known = [...secret('1'), ...secret('2'), ...told('4', raised({ visibility: 'public' }))]
    const later = [
      ...at(told('1', triaged({ visibility: 'public' })), over + 1),
      ...at(told('4', triaged({ visibility: 'restricted' })), over + 2),
      // Raised in the quarter, and recorded when it was over.
      ...at(secret('5', { day: '2026-03-30' }), over + 3),
      ...at(told('5', triaged({ visibility: 'restricted' })), over + 4),
    ]
    for (let events = 0; events <= later.length; events += 1) {
      expect(quarters([...known, until(over), ...later.slice(0, events)])).toEqual([['2026-Q1', 2]])
    }
  })

  test('are told rounded down, from 10 on', () => {
    const { where, show: answer } = threeRates.views['restricted-demands']
    expect(where).toEqual({ column: 'demands', atLeast: 10 })
    const told = [10, 14, 15, 29].map((demands) => answer({ quarter: '2026-Q1', demands }, {}))
    expect(told).toEqual([10, 10, 15, 25].map((count) => ({ quarter: '2026-Q1', count })))
  })
})
