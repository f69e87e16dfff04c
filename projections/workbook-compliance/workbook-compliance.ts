import { Type } from '@sinclair/typebox'
import { PartyKind } from '../../domain/community/shapes.ts'
import { OneOf } from '../../domain/kernel/index.ts'
import { LEVELS } from '../../domain/workbook/shapes.ts'
import { EVERYTHING, oneOf, orNull, projection, type RowFilter, rollup, source, view } from '../runtime/index.ts'
import { byDemandClass, demandClasses } from '../shared-rules/demand-class.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { breachList, breachListSteps, breachListView } from './breach-list.ts'
import { breachCounts, breaches, breachSteps, itemBreaches } from './breaches.ts'
import { demandWork, demandWorkSteps, EVERYBODY, itemLoadOf, LOAD, taskTimer } from './demand-work.ts'
import { parties, partySteps } from './parties.ts'
import { exchangeSteps, exchangeTables } from './party-exchange.ts'
import { partyFigures, partyFile } from './party-file.ts'
import { priceListSteps, priceLists, priceListView } from './price-lists.ts'
import { itemCells, workbookItemSteps, workbookItems } from './workbook-items.ts'

export const cells = rollup('cells', {
  by: ['module', 'item', 'party', 'class', 'moment'],
  classes: byDemandClass,
  moments: 'moment',
  sums: ['named', ...LOAD],
  from: [source(workbookItems, itemCells), source(demandWork, itemLoadOf)],
  indexes: [
    { columns: ['party', 'item'] },
    // The last one leads pages without a filter: SQLite takes it where two serve as well.
    { columns: ['item'] },
  ],
})

const party: RowFilter = {
  schema: Type.String({ description: 'A party, or `all` for all parties', maxLength: 100 }),
  where: (value) => ({ column: 'party', oneOf: [value === 'all' ? EVERYBODY : value] }),
}

const covered: RowFilter = {
  schema: Type.String({ description: 'Whether any task was ever assigned for it', enum: ['true', 'false'] }),
  where(value) {
    if (value === 'true') return { column: 'assigned', atLeast: 1 }
    return value === 'false' ? { column: 'assigned', atMost: 0 } : undefined
  },
}

const Holder = Type.Union([Type.Object({ party: Type.String() }), Type.Object({ kind: PartyKind })])
const Body = Type.Union([
  Type.Object({ party: Type.String(), basis: Type.String() }),
  Type.Object({ kind: PartyKind, basis: Type.String() }),
])

/** What parties do with their tasks, folded once for the items of the workbook and for the parties. Definitions: docs/reference/metrics.md. */
export const workbookCompliance = projection({
  name: 'workbook-compliance',
  version: 6,
  tables: [workbookItems, priceLists, demandWork, parties, breaches, breachList, ...exchangeTables],
  rollups: [cells, partyFigures, breachCounts, itemBreaches, demandClasses(demandWork)],
  timers: [taskTimer],
  on: [
    ...workbookItemSteps,
    ...priceListSteps,
    ...demandWorkSteps,
    ...partySteps,
    ...breachSteps,
    ...breachListSteps,
    ...exchangeSteps,
  ],
  views: {
    parties: partyFile,
    'workbook-compliance/prices': priceListView,
    'workbook-compliance/breaches': breachListView,
    'workbook-compliance': view({
      summary: {
        en: 'What the workbook asks of each party, item by item, and how well each party complies.',
        zh: '工作手册各事项对各方的要求及履行情况。',
      },
      from: cells.table,
      beside: {
        its: { table: workbookItems, on: { item: 'item' } },
        broke: { table: itemBreaches.table, on: { item: 'item', party: 'party' } },
      },
      filters: {
        item: oneOf('item', 'Codes of workbook items, separated by commas'),
        module: oneOf('module', 'Modules of the workbook, separated by commas'),
        party,
        covered,
      },
      sorts: {
        item: { column: 'item' },
        load: { column: 'assigned', descending: true },
        overdue: { column: 'overdue', descending: true },
      },
      visible: () => EVERYTHING,
      show: (row) => ({
        item: row.item,
        module: row.module,
        title: row.its?.title ?? null,
        titleEn: row.its?.titleEn ?? null,
        level: row.its?.level ?? null,
        lead: row.its?.lead ?? null,
        supporters: row.its?.supporters ?? [],
        statutory: row.its?.statutory ?? [],
        boundary: row.its?.boundary ?? null,
        party: row.party === EVERYBODY ? null : row.party,
        ...Object.fromEntries(LOAD.map((figure) => [figure, row[figure]])),
        breaches: row.broke?.breaches ?? 0,
        contested: row.broke?.contested ?? 0,
      }),
      row: Type.Object({
        item: Type.String(),
        module: Type.String(),
        title: orNull(Type.String()),
        titleEn: orNull(Type.String()),
        level: orNull(OneOf(LEVELS)),
        lead: orNull(Holder),
        supporters: Type.Array(Holder),
        statutory: Type.Array(Body, {
          description: 'Bodies bound by law, with the legal basis on which they are asked.',
        }),
        boundary: orNull(Type.String({ description: 'What its lead does, and where that ends, in words.' })),
        party: Type.Union([Type.String(), Type.Null()], { description: 'Null for all parties.' }),
        assigned: Count('Tasks ever assigned.'),
        open: Count('Assigned and not done.'),
        overdue: Count('Open although the result was due.'),
        accepted: Count('Accepted, including late.'),
        acceptedLate: Count('Accepted after acceptance was due.'),
        delivered: Count('Delivered, including late.'),
        deliveredLate: Count('Delivered after the result was due.'),
        lateToAccept: Count('Not accepted when that was due, whatever became of the task.'),
        lateToDeliver: Count('Without a result when it was due, whatever became of the task.'),
        returned: Count('Number of times that a task was returned.'),
        refused: Count('Statutory requests that the body refused on a legal ground. They are no breaches.'),
        withdrawn: Count('Withdrawn.'),
        reassigned: Count('Reassigned to another party.'),
        breaches: Count('Breaches that are neither remedied nor dismissed.'),
        contested: Count('Of these, contested by the party and not answered yet.'),
      }),
    }),
  },
})
