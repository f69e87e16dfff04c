import { describe, expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { DomainEvent } from '../../domain/kernel/index.ts'
import { rates, threeRates } from '../../projections/three-rates/three-rates.ts'
import { cells, workbookCompliance } from '../../projections/workbook-compliance/workbook-compliance.ts'
import { accepted, assigned, delivered, raised, reader, returned, sealed, told, triaged } from './demands.ts'
import { folded, history, MOMENT_HOURS, moment, type Told } from './history.ts'
import { summedFor } from './summed.ts'

const E = demandEvents
const show = (told: readonly Told[], by = 'all', value = '') => {
  const row = summedFor(reader('auditor'), folded(threeRates, history(told)), rates.table, {
    by,
    value,
    month: 'total',
  })
  return row === undefined ? undefined : threeRates.views['three-rates'].show(row, {})
}
const work = (told: readonly Told[], party: string, item = '3.07.2') => {
  const group = { item, party, module: item.slice(0, 1) }
  return summedFor(reader('auditor'), folded(workbookCompliance, history(told)), cells.table, group)
}
const one = (...events: DomainEvent[]): Told[] => told('1', raised(), triaged(), ...events)
const at = (hours: number, ...events: DomainEvent[]): Told[] =>
  told('1', ...events).map((one) => ({ ...one, at: hours }))
const until = (hours: number): Told[] =>
  told('other', E.DemandResumed({})).map((one) => ({ ...one, at: hours + MOMENT_HOURS }))

const bad = E.FeedbackGiven({ resolved: false, satisfaction: 'unsatisfied' })
const good = E.FeedbackGiven({ resolved: true, satisfaction: 'satisfied' })
const reopened = E.DemandReopened({ cause: 'feedback', reopenings: 1, review: false })
const done = [assigned(), accepted(), delivered()]
const spoilt = [...done, bad, reopened]
const call = (callback: string, resolved: boolean, more: object = {}) =>
  E.CallbackRecorded({ callback, party: 'jwh', reached: true, resolved, ...more })
const byHotline = (callback: string, resolved: boolean) => call(callback, resolved, { party: 'line', ofHotline: true })

describe('bad news stays in the rates', () => {
  const ends: [string, readonly DomainEvent[]][] = [
    ['merged', [E.DemandMerged({ original: '2' })]],
    ['withdrawn', [E.DemandWithdrawn({})]],
    ['declined', [E.DemandDeclined({ reason: sealed('r'), appealable: true })]],
    ['referred', [E.DemandReferred({}), E.ReferralAnswered({ outcome: 'handled', answer: sealed('a') })]],
  ]
  test.each(ends)('of a demand that is %s after the word of its raiser', (name, events) => {
    const shown = { demands: 1, resolution: { count: 0, of: 1 }, satisfaction: { count: 0, of: 1 } }
    expect(show(one(...spoilt, ...events))).toMatchObject({ ...shown, apart: { [name]: 0 } })
    expect(show(one(...spoilt, ...events), 'party', 'wuye')).toMatchObject(shown)
  })

  test.each(ends)('of a demand that is %s after a due time', (name, events) => {
    const late = show([...one(assigned(), accepted()), ...at(169, ...events)])
    expect(late).toMatchObject({ response: { count: 0, of: 1 }, late: 1, apart: { [name]: 0 } })
  })

  test('for the item, the grid and the party that stood when it came', () => {
    const again = triaged({ item: '5.01', place: { grid: 'g2' } })
    const moved = one(...spoilt, again, assigned('dui', { task: 't2', item: '5.01' }))
    const served = [accepted('dui', { task: 't2' }), delivered('dui', { task: 't2' }), good]
    const both = [...moved, ...told('1', ...served)]
    for (const [by, value] of [
      ['item', '3.07.2'],
      ['grid', 'g1'],
      ['module', '3'],
      ['party', 'wuye'],
    ] as const)
      expect(show(both, by, value)).toMatchObject({
        demands: 1,
        resolution: { count: 0, of: 1 },
        reopening: { count: 1, of: 1 },
      })
    for (const [by, value] of [
      ['item', '5.01'],
      ['grid', 'g2'],
      ['module', '5'],
      ['party', 'dui'],
    ] as const)
      expect(show(both, by, value)).toMatchObject({ resolution: { count: 1, of: 1 }, reopening: { count: 0, of: 1 } })
    expect(show(both)).toMatchObject({
      ...{ resolution: { count: 1, of: 1 }, byFirstWord: { resolution: { count: 0, of: 1 } } },
      ...{ firstTime: { count: 0, of: 1 }, coverage: { count: 1, of: 1 } },
    })
  })

  test('also lateness and returns of an earlier triage', () => {
    const moved = [...one(assigned(), returned()), ...at(30, triaged({ item: '5.01', acceptBy: moment(99) }))]
    expect(show(moved, 'item', '3.07.2')).toMatchObject({ response: { count: 0, of: 1 }, returns: 1 })
    expect(show(moved, 'item', '5.01')).toMatchObject({ response: { of: 0 }, returns: 0 })
  })

  test('also the verdict on the very first assignment, whatever is assigned after a reopening', () => {
    const second = [assigned('dui', { task: 't2', firstReceiver: true }), accepted('dui', { task: 't2' })]
    const redone = one(assigned(), returned(), assigned('wuye', { task: 't3' }), ...[delivered('wuye', { task: 't3' })])
    expect(show([...redone, ...told('1', bad, reopened, ...second)])).toMatchObject({ accuracy: { count: 0, of: 1 } })
  })

  test('but what the hotline leaves out of its assessment is left out', () => {
    const granted = (question: 'exclusion') => E.HotlineAnswered({ question, askedBy: 'jwh', granted: true })
    expect(show(one(...spoilt, granted('exclusion')))).toMatchObject({ resolution: { of: 0 }, apart: { exempt: 1 } })
  })
})

describe('words', () => {
  test('of the hotline outweigh our callback about the same delivery, and none about the next', () => {
    const asked = [...one(...done, call('k1', true)), ...told('1', byHotline('k2', false)), ...told('1', reopened)]
    expect(show(asked)).toMatchObject({ byFirstWord: { resolution: { count: 0, of: 1 } } })
    expect(show([...asked, ...told('1', call('k3', true))])).toMatchObject({ resolution: { count: 1, of: 1 } })
    const confirmed = [...one(...done), ...told('1', byHotline('k1', false)), ...told('1', call('k2', true))]
    expect(show(confirmed)).toMatchObject({ resolution: { count: 0, of: 1 } })
  })

  test('of the hotline that the raiser disputes stand until it has called again', () => {
    const disputed = E.CallbackDisputed({ callback: 'k1', party: 'line', decidedBy: 'line' })
    const doubted = one(...done, byHotline('k1', true), disputed)
    expect(show(doubted)).toMatchObject({ resolution: { count: 1, of: 1 } })
    expect(show([...doubted, ...told('1', byHotline('k2', false))])).toMatchObject({
      ...{ resolution: { count: 0, of: 1 }, byFirstWord: { resolution: { count: 0, of: 1 } } },
    })
  })

  test('do not take back a bad rating without a new one', () => {
    const then = call('k1', true)
    expect(show(one(...spoilt, then))).toMatchObject({
      resolution: { count: 1, of: 1 },
      satisfaction: { count: 0, of: 1 },
    })
  })

  test('are missing while a problem is long-running', () => {
    const granted = E.LongRunGranted({
      ...{
        cause: 'funds',
        reason: sealed('r'),
        body: sealed('b'),
        until: moment(900),
        party: 'street',
        renewal: false,
      },
      ...{ milestones: [{ by: '2026-06-01', what: sealed('w') }], reportBy: moment(700) },
    })
    const asked = one(assigned(), accepted(), granted)
    expect(show(asked)).toMatchObject({
      resolution: { count: 0, of: 1 },
      byFirstWord: { resolution: { count: 0, of: 1 } },
    })
    const served = [...asked, ...told('1', delivered(), E.DemandClosed({ basis: 'silence' }))]
    expect(show(served)).toMatchObject({ resolution: { count: 0, of: 1 } })
    expect(show([...served, ...told('1', good)])).toMatchObject({ resolution: { count: 1, of: 1 } })
  })

  test('that a repeated callback contradicts are counted', () => {
    const repeated = one(...done, call('k1', true), call('k2', false, { repeats: 'k1', differs: true }))
    expect(show(repeated)).toMatchObject({ disagreement: { count: 1, of: 1 } })
  })
})

describe('the headline leaves out', () => {
  const word = { demands: 1, resolution: { count: 1, of: 1 }, satisfaction: { count: 1, of: 1 } }
  const beside = { demands: 1, resolution: { of: 0 }, satisfaction: { of: 0 }, own: word }
  test('demands raised by a party', () => {
    expect(show(told('1', raised({ raiser: { kind: 'party', party: 'x' } }), triaged(), ...done, good))).toMatchObject(
      beside,
    )
  })
  test('demands taken in by the deliverer', () => {
    const takenIn = raised({ helper: { id: 'p', role: 'property-company', party: 'wuye' } })
    expect(show(told('1', takenIn, triaged(), ...done, good))).toMatchObject(beside)
    expect(show(told('1', takenIn, triaged(), ...done, good), 'channel', 'staff')).toMatchObject(beside)
  })
  test('demands of a person of the holder', () => {
    const tied = E.FeedbackGiven({ ...good.data, tied: true })
    expect(show(one(...done, tied))).toMatchObject(beside)
    expect(show(one(assigned(), delivered('wuye', { alsoResidents: ['resident-1'] }), good))).toMatchObject(beside)
  })
  test('no word and no lateness that came before', () => {
    const takenIn = raised({ helper: { id: 'p', role: 'social-work', party: 'dui' } })
    const second = [assigned('dui', { task: 't2' }), delivered('dui', { task: 't2' }), good]
    expect(show(told('1', takenIn, triaged(), ...spoilt, ...second))).toMatchObject({
      ...{ resolution: { count: 0, of: 1 }, own: { demands: 0, resolution: { count: 1, of: 1 } } },
    })
  })
})

describe('time', () => {
  const extended = (more: object = {}) =>
    E.DeadlineExtended({
      ...{
        code: 'funds',
        reason: sealed('r'),
        from: moment(168),
        resolveBy: moment(240),
        scope: 'demand',
        tasks: ['t1'],
      },
      ...{ approvedBy: 'dui', ...more },
    })
  test('counts from the new due time where an extension came before the old one', () => {
    const longer = [...one(assigned(), accepted()), ...at(100, extended()), ...until(239)]
    expect(show(longer)).toMatchObject({ late: 0, extensions: { count: 1, minutes: 72 * 60 } })
    expect(work(longer, 'wuye')).toMatchObject({ overdue: 0, lateToDeliver: 0 })
    expect(show([...longer, ...until(240)])).toMatchObject({ late: 1 })
    expect(work([...longer, ...until(240)], 'wuye')).toMatchObject({ overdue: 1, lateToDeliver: 1 })
  })
  test('does not where it came later, or from people who stood in for another society', () => {
    for (const [hours, more] of [
      [200, {}],
      [100, { standIn: true }],
    ] as const) {
      const served = [...one(assigned(), accepted()), ...at(hours, extended(more)), ...at(220, delivered())]
      expect(show(served)).toMatchObject({ late: 1, extensions: { count: 1 } })
      expect(work(served, 'wuye')).toMatchObject({ deliveredLate: 1, lateToDeliver: 1 })
    }
  })
  test('that passed stays passed, also where the task goes elsewhere', () => {
    const own = { acceptBy: moment(24), resolveBy: moment(168) }
    const moved = E.TaskReassigned({ task: 't1', party: 'dui', from: 'wuye', cause: 'departure', ...own, own })
    for (const event of [
      E.TaskWithdrawn({ task: 't1', party: 'wuye', cause: 'mistake' }),
      moved,
      triaged({ item: '5.01' }),
    ]) {
      const late = [...one(assigned('wuye', { own })), ...at(170, event)]
      expect(work(late, 'wuye'), event.name).toMatchObject({ lateToAccept: 1, lateToDeliver: 1 })
    }
  })
  test('of a hold counts when it is over', () => {
    const held = E.DemandHeld({ code: 'weather', reason: sealed('r'), reviewBy: moment(99), approvedBy: 'jwh' })
    const waits = [...one(assigned()), ...at(10, held)]
    expect(show(waits)).toMatchObject({ holds: { count: 1, minutes: 0 } })
    expect(show([...waits, ...at(40, E.DemandResumed({}))])).toMatchObject({ holds: { count: 1, minutes: 1800 } })
    expect(show([...waits, ...at(12, E.DemandWithdrawn({}))])).toMatchObject({ apart: { withdrawn: 1 } })
  })
})
