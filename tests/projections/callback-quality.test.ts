import { expect, test } from 'vitest'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Actor, DomainEvent } from '../../domain/kernel/index.ts'
import { callbackFigures, callbackQuality } from '../../projections/callback-quality/callback-quality.ts'
import { rates, threeRates } from '../../projections/three-rates/three-rates.ts'
import { accepted, assigned, delivered, raised, reader, told, triaged } from './demands.ts'
import { folded, history, type Told } from './history.ts'
import { summedFor } from './summed.ts'

const { CallbackDisputed, CallbackRecorded, CallbackSkipped, DemandClosed } = demandEvents
const anyone = reader('anonymous')
const done = [raised(), triaged(), assigned(), accepted(), delivered()]
const said = (callback: string, party: string, more: object = {}) =>
  CallbackRecorded({ callback, party, reached: true, resolved: true, ...more })
const closed = DemandClosed({ basis: 'callback', party: 'jwh' })

const figures = (events: readonly Told[], party: string, who: Actor = anyone) =>
  summedFor(who, folded(callbackQuality, history(events)), callbackFigures.table, { party })
const demand = (id: string, ...events: DomainEvent[]) => told(id, ...done, ...events)

test('counts the callbacks of a party, and answers that differ when another party asks', () => {
  const events = [
    ...demand('1', said('k1', 'jwh'), closed, said('k2', 'street', { repeats: 'k1', differs: true, resolved: false })),
    ...demand('2', said('k1', 'jwh'), closed, said('k2', 'street', { repeats: 'k1', differs: false })),
    ...demand('3', CallbackRecorded({ callback: 'k1', party: 'jwh', reached: false }), said('k2', 'jwh'), closed),
    ...demand('4', CallbackSkipped({ party: 'jwh', reason: 'capacity' }), said('k1', 'street'), closed),
    ...told('4', CallbackDisputed({ callback: 'k1', party: 'street', opens: true })),
  ]
  expect(figures(events, 'jwh')).toMatchObject({
    ...{ calls: 4, reached: 3, skipped: 1, disputed: 0, repeated: 2, differing: 1 },
  })
  expect(figures(events, 'street')).toMatchObject({ calls: 3, reached: 3, disputed: 1, repeated: 0, differing: 0 })
})

test('a repeat that reaches no one says nothing about the first answer', () => {
  const missed = CallbackRecorded({ callback: 'k2', party: 'street', reached: false, repeats: 'k1' })
  expect(figures(demand('1', said('k1', 'jwh'), closed, missed), 'jwh')).toMatchObject({ repeated: 0, differing: 0 })
})

test('counts restricted demands for readers who may know of them', () => {
  const hidden = told('1', raised(), triaged({ visibility: 'restricted' }), ...done.slice(2), said('k1', 'jwh'))
  expect(figures(hidden, 'jwh')).toBeUndefined()
  expect(figures(hidden, 'jwh', reader('street-office', { party: 'street' }))).toMatchObject({ calls: 1 })
})

test('a good answer to a stand-in, or one that is void, is in no rate', () => {
  const rate = (...events: DomainEvent[]) =>
    summedFor(reader('auditor'), folded(threeRates, history(demand('1', ...events))), rates.table, {
      ...{ by: 'all', value: '', month: 'total' },
    })
  const satisfied = { satisfaction: 'satisfied' }
  const nothing = { asked: 0, resolved: 0, rated: 0, satisfied: 0 }
  expect(rate(said('k1', 'jwh', satisfied), closed)).toMatchObject({ asked: 1, resolved: 1, rated: 1, satisfied: 1 })
  const byStandIn = said('k1', 'wuye', { ...satisfied, standIn: true })
  expect(rate(byStandIn, closed)).toMatchObject({ ...nothing, standIn: 1 })
  const bad = said('k1', 'wuye', { ...satisfied, standIn: true, resolved: false })
  expect(rate(bad)).toMatchObject({ ...nothing, asked: 1, standIn: 0 })
  const disputed = CallbackDisputed({ callback: 'k1', party: 'jwh', opens: true })
  expect(rate(said('k1', 'jwh', satisfied), closed, disputed)).toMatchObject(nothing)
})
