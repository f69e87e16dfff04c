import { describe, expect, test } from 'vitest'
import { demandEvents as E } from '../../domain/demand/events.ts'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { rates, threeRates } from '../../projections/three-rates/three-rates.ts'
import { accepted, assigned, delivered, raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history, MOMENT_HOURS, moment, type Told } from './history.ts'
import { summedFor } from './summed.ts'

const show = (told: readonly Told[], by = 'all', value = '') => {
  const group = { by, value, month: 'total' }
  const row = summedFor(reader('auditor'), folded(threeRates, history(told)), rates.table, group)
  return row === undefined ? undefined : threeRates.views['three-rates'].show(row, {})
}
const at = (hours: number, ...events: DomainEvent[]): Told[] =>
  told('1', ...events).map((one) => ({ ...one, at: hours }))
/** An event of another demand, so that the log passes the moment. */
const until = (hours: number): Told[] =>
  told('other', E.DemandResumed({})).map((one) => ({ ...one, at: hours + MOMENT_HOURS }))
const one = (...events: DomainEvent[]): Told[] => told('1', raised(), triaged(), ...events)

const good = E.FeedbackGiven({ resolved: true, satisfaction: 'satisfied' })
const closed = E.DemandClosed({ basis: 'confirmed' })
const reopened = E.DemandReopened({ cause: 'request', reopenings: 1, review: false })
const rework = (own: { readonly acceptBy: string; readonly resolveBy: string }) =>
  assigned('wuye', { task: 't2', rework: true, own })
const spoken = (contact = 'c1') => E.RaiserContacted({ contact, party: 'wuye', spoken: true, inTime: true })

describe('a demand that is opened again after its result was due', () => {
  const own = { acceptBy: moment(224), resolveBy: moment(248) }
  /** Delivered and closed in the first hours; the result was due at 168. */
  const again = [...one(assigned(), accepted(), delivered(), good, closed), ...at(200, reopened, rework(own))]

  test('is in time if the result was delivered before', () => {
    expect(show([...again, ...at(201, delivered('wuye', { task: 't2' }))])).toMatchObject({ late: 0 })
    expect(show([...again, ...until(247)])).toMatchObject({ late: 0, reopening: { count: 1, of: 1 } })
  })

  test('stays in time if a triage states the old due time again', () => {
    const sorted = [...one(assigned(), delivered(), good, closed), ...at(200, reopened, triaged()), ...until(248)]
    expect(show(sorted)).toMatchObject({ late: 0 })
  })

  test('is late if the rework is not there when it is due', () => {
    for (const [by, value] of [
      ['all', ''],
      ['item', '3.07.2'],
      ['party', 'wuye'],
    ] as const)
      expect(show([...again, ...until(248)], by, value), by).toMatchObject({ late: 1 })
  })

  test('is late if it had ended without a result', () => {
    const declined = E.DemandDeclined({ reason: sealed('r'), appealable: true })
    const appealed = E.DemandReopened({ cause: 'appeal', reopenings: 0, review: false })
    const opened = [...one(declined), ...at(200, appealed)]
    expect(show(opened)).toMatchObject({ late: 1, apart: { declined: 0 } })
    expect(show(one(declined))).toMatchObject({ late: 0, apart: { declined: 1 } })
  })

  test('keeps its own due time while that is still to come', () => {
    const early = [...one(assigned(), delivered(), good, closed), ...at(30, reopened, rework(own)), ...until(168)]
    expect(show(early)).toMatchObject({ late: 1 })
  })
})

describe('the very moment of a due time', () => {
  const own = { acceptBy: moment(24), resolveBy: moment(168) }
  const served = [
    ...one(assigned('wuye', { own })),
    ...at(24, accepted(), spoken()),
    ...at(168, delivered()),
    ...until(300),
  ]

  test('is in time, as the events say', () => {
    for (const [by, value] of [
      ['all', ''],
      ['party', 'wuye'],
    ] as const)
      expect(show(served, by, value)).toMatchObject({ response: { count: 1, of: 1 }, late: 0 })
  })

  test('is over a millisecond later', () => {
    const late = [...one(assigned('wuye', { own })), ...at(24 + MOMENT_HOURS, accepted(), spoken()), ...until(168)]
    expect(show(late)).toMatchObject({ response: { count: 0, of: 1 }, late: 1 })
  })
})

describe('a contact after the delivery', () => {
  const own = { acceptBy: moment(24), resolveBy: moment(168) }
  const quick = one(assigned('wuye', { own }), accepted(), delivered())
  const response = { count: 1, of: 1 }

  test('counts for the party until its own acceptance time', () => {
    const called = [...quick, ...at(20, spoken()), ...until(30)]
    expect(show(called, 'party', 'wuye')).toMatchObject({ response })
    expect(show(called)).toMatchObject({ response })
  })

  test('does not count once that has passed, or the raiser has answered', () => {
    for (const later of [at(25, spoken()), at(20, E.FeedbackGiven({ resolved: true }), spoken())])
      expect(show([...quick, ...later, ...until(30)], 'party', 'wuye')).toMatchObject({ response: { count: 0, of: 1 } })
  })
})

describe('an order of a hotline that a person of another party entered', () => {
  const order = raised({ helper: { id: 'p', role: 'committee', party: 'jwh', hotline: 'line' }, order: {} })
  const served = told('1', order, triaged(), assigned('jwh'), accepted('jwh'), delivered('jwh'), good)

  test('came in by the hotline', () => {
    expect(show(served, 'channel', 'hotline')).toMatchObject({ demands: 1 })
    expect(show(served, 'channel', 'staff')).toBeUndefined()
  })

  test('was not taken in by that party, even if it delivers', () => {
    expect(show(served)).toMatchObject({ resolution: { count: 1, of: 1 }, own: { demands: 0, resolution: { of: 0 } } })
  })
})

describe('escalations', () => {
  const escalated = (more: object = {}) =>
    E.DemandEscalated({ from: 'grid-worker', to: 'party-lead', cause: 'result-overdue', rung: 1, ...more })

  test('count for the party that holds the task, and for the item of that moment', () => {
    const climbed = one(assigned(), escalated({ task: 't1', party: 'wuye' }), escalated({ cause: 'raiser' }))
    const moved = [...climbed, ...told('1', triaged({ item: '5.01' }), assigned('dui', { task: 't2', item: '5.01' }))]
    expect(show(moved)).toMatchObject({ escalations: 2 })
    expect(show(moved, 'item', '3.07.2')).toMatchObject({ escalations: 2 })
    expect(show(moved, 'item', '5.01')).toMatchObject({ escalations: 0 })
    expect(show(moved, 'party', 'wuye')).toMatchObject({ escalations: 2 })
    expect(show(moved, 'party', 'dui')).toMatchObject({ escalations: 0 })
  })

  test('stay with a demand that is in no rate', () => {
    const withdrawn = one(assigned(), escalated({ cause: 'raiser' }), E.DemandWithdrawn({}))
    expect(show(withdrawn)).toMatchObject({ escalations: 1, apart: { withdrawn: 1 } })
  })
})

describe('holds and extensions', () => {
  const held = (more: object = {}) =>
    E.DemandHeld({ code: 'weather', reason: sealed('r'), reviewBy: moment(99), approvedBy: 'jwh', ...more })

  test('say how many people of the asking party approved as stand-ins', () => {
    const extended = E.DeadlineExtended({
      ...{ code: 'funds', reason: sealed('r'), from: moment(168), resolveBy: moment(170), scope: 'demand', tasks: [] },
      ...{ approvedBy: 'wuye', standIn: true },
    })
    const waits = [
      ...one(assigned()),
      ...at(10, held()),
      ...at(12, E.DemandResumed({})),
      ...at(20, held({ standIn: true })),
    ]
    expect(show([...waits, ...at(21, E.DemandResumed({}), extended)])).toMatchObject({
      holds: { count: 2, minutes: 180, standIn: 1 },
      extensions: { count: 1, minutes: 120, standIn: 1 },
    })
  })

  test('have their length also where one follows another without a break', () => {
    const waits = [...one(assigned()), ...at(10, held()), ...at(12, held()), ...at(15, E.DemandResumed({}))]
    expect(show(waits)).toMatchObject({ holds: { count: 2, minutes: 300 } })
  })
})
