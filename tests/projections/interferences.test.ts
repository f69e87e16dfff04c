import { expect, test } from 'vitest'
import { interferenceEvents } from '../../domain/interference/events.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { interferences } from '../../projections/interference/interferences.ts'
import type { AnyRow } from '../../projections/runtime/index.ts'
import { raised, reader, sealed, told, triaged } from './demands.ts'
import { folded, history, type Told } from './history.ts'
import { answering } from './readers.ts'

const { InterferenceRecorded } = interferenceEvents
const [insistences = undefined] = interferences.tables
const view = interferences.views.interferences
const instructedBy = sealed('who')
const words = sealed('words')

const insisted = (demand: string, more = {}): Told => ({
  stream: 'interference-pa',
  event: InterferenceRecorded({
    actor: 'clerk',
    party: 'wuye',
    act: 'assign',
    stream: `demand-pa-${demand}`,
    item: '3.07.2',
    target: 'shop',
    instructedBy,
    words,
    ...more,
  }),
})
const events = history([
  ...told('1', raised(), triaged()),
  ...told('2', raised(), triaged({ visibility: 'restricted' })),
  insisted('1'),
  { ...insisted('2', { act: 'reassign' }), at: 40 * 24 },
])
const found = folded(interferences, events)
const as = answering(events)

const rows = (who: Actor): readonly AnyRow[] =>
  insistences === undefined ? [] : found.rows(insistences).filter((row) => as.holds(view.visible(who, { now: 0 }), row))
const shop = reader('enterprise', { id: 'p-shop', party: 'shop' })
const guard = reader('property-company', { id: 'clerk', party: 'wuye' })
const jwh = reader('committee', { id: 'p-jwh', party: 'jwh' })

test('lists by month on what people insisted, and who instructed them in which words', () => {
  const shown = rows(jwh).map((row) => as.show<Record<string, unknown>>(view, row, jwh))
  expect(shown.map(({ month, act, demand }) => [month, act, demand])).toEqual([
    ['2026-03', 'assign', '1'],
    ['2026-04', 'reassign', '2'],
  ])
  expect(shown[0]).toMatchObject({ actor: 'clerk', party: 'wuye', target: 'shop', instructedBy, words })
})

test('shows parties the acts on demands of which they may know, and others nothing', () => {
  const demandsOf = (who: Actor) => rows(who).map(({ demand }) => demand)
  expect(demandsOf(shop)).toEqual(['1'])
  expect(demandsOf(reader('auditor'))).toEqual(['1', '2'])
  for (const role of ['resident', 'anonymous'] as const) expect(demandsOf(reader(role))).toEqual([])
})

test('opens who instructed a person to the societies, to the street office and to the party of that person', () => {
  const opened = (who: Actor) => rows(who).map((row) => as.opens(view, row, who))
  expect(opened(jwh)).toEqual([true, true])
  expect(opened(reader('street-office', { party: 'street' }))).toEqual([true, true])
  expect(opened(guard)).toEqual([true])
  expect(opened(shop)).toEqual([false])
  expect(opened(reader('auditor'))).toEqual([false, false])
})
