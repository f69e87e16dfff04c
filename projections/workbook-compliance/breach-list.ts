import { Type } from '@sinclair/typebox'
import { demand } from '../../domain/demand/demand.ts'
import { iso, Moment, OneOf, parseStream } from '../../domain/kernel/index.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { BreachKind } from '../../domain/workbook/shapes.ts'
import {
  equals,
  type FactsOf,
  type FoldStep,
  integer,
  maybe,
  oneOf,
  orNull,
  rowsWhere,
  steps,
  table,
  text,
  view,
} from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { knownInFigures } from '../shared-rules/demand-class.ts'
import { demandBehind } from './breaches.ts'
import { workbookItems } from './workbook-items.ts'

/** Open: recorded, contested, upheld. Ended: remedied, dismissed. */
const STATES = ['recorded', 'contested', 'upheld', 'remedied', 'dismissed'] as const
type BreachState = (typeof STATES)[number]

/** One row a breach that was ever recorded. */
export const breachList = table('breach_list', {
  columns: {
    breach: text(),
    party: text(),
    item: text(),
    kind: text<BreachKind>(),
    state: text<BreachState>(),
    recorded: integer(),
    changed: integer(),
    /** What decides who may know of it: the demand that shows it; empty where every party may know what shows it. */
    behind: text(),
    demand: maybe(text()),
    resource: maybe(text()),
    /** The party that recorded it; null if the engine did. */
    recordedBy: maybe(text()),
  },
  key: ['breach'],
  indexes: [{ columns: ['recorded'] }, { columns: ['state', 'recorded'] }, { columns: ['party', 'recorded'] }],
})

const on = steps(breachList, ({ data }) => [(data as { readonly breach: string }).breach])

function idBehind(aggregate: 'demand' | 'resource', source: string | undefined): string | null {
  const stream = source === undefined ? undefined : parseStream(source)
  return stream?.aggregate === aggregate ? stream.id : null
}

export const breachListSteps: readonly FoldStep[] = [
  on.on(workbookEvents.BreachRecorded, (_, { community, data, recorded, event }) => ({
    community,
    breach: data.breach,
    party: data.party,
    item: data.item,
    kind: data.kind,
    state: 'recorded',
    recorded,
    changed: recorded,
    behind: demandBehind(data.source),
    demand: idBehind('demand', data.source),
    resource: idBehind('resource', data.source),
    recordedBy: event.party ?? null,
  })),
  on.change(workbookEvents.BreachContested, (row, { recorded }) => ({ ...row, state: 'contested', changed: recorded })),
  // A contest that does not stand is followed by a dismissal.
  on.change(workbookEvents.BreachContestAnswered, (row, { recorded }) => ({
    ...row,
    state: 'upheld',
    changed: recorded,
  })),
  on.change(workbookEvents.BreachRemedied, (row, { recorded }) => ({ ...row, state: 'remedied', changed: recorded })),
  on.change(workbookEvents.BreachDismissed, (row, { recorded }) => ({ ...row, state: 'dismissed', changed: recorded })),
]

const ofDemand: FactsOf = { aggregate: { context: demand.name, named: 'behind' } }

/** Definitions: docs/reference/metrics.md. */
export const breachListView = view({
  summary: {
    en: 'Breaches of the workbook, one by one: whose, of which item, what shows it, and what became of it.',
    zh: '未履约清单：单位、事项、依据及处理结果。',
  },
  from: breachList,
  beside: { its: { table: workbookItems, on: { item: 'item' } } },
  filters: {
    party: oneOf('party', 'Parties, separated by commas'),
    item: oneOf('item', 'Codes of workbook items, separated by commas'),
    state: oneOf('state', 'State', STATES),
  },
  sorts: { latest: { column: 'recorded', descending: true }, oldest: { column: 'recorded' } },
  id: 'breach',
  // As they are counted: for readers who may know of the demand that shows the breach.
  visible: (reader) => ({
    all: [amongParties(reader), { any: [equals('behind', ''), rowsWhere(ofDemand, knownInFigures(reader))] }],
  }),
  show: (row) => ({
    id: row.breach,
    party: row.party,
    item: row.item,
    title: row.its?.title ?? null,
    titleEn: row.its?.titleEn ?? null,
    kind: row.kind,
    state: row.state,
    recorded: iso(row.recorded),
    changed: iso(row.changed),
    demand: row.demand,
    resource: row.resource,
    recordedBy: row.recordedBy,
  }),
  row: Type.Object({
    id: Type.String(),
    party: Type.String({ description: 'The party that broke the convention.' }),
    item: Type.String(),
    title: orNull(Type.String()),
    titleEn: orNull(Type.String()),
    kind: BreachKind,
    state: OneOf(STATES),
    recorded: Moment,
    changed: Type.String({ description: 'When its state changed last.' }),
    demand: orNull(Type.String({ description: 'The demand that shows it.' })),
    resource: orNull(Type.String({ description: 'The resource that shows it.' })),
    recordedBy: orNull(Type.String({ description: 'The party that recorded it; null if the engine did.' })),
  }),
})
