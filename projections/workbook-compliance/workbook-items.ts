import { workbookEvents } from '../../domain/workbook/events.ts'
import type { Holder, Level, Statutory } from '../../domain/workbook/shapes.ts'
import { ALWAYS, type Contribution, json, maybe, PUBLIC, type RowOf, steps, table, text } from '../runtime/index.ts'
import { EVERYBODY } from './demand-work.ts'

/** One row an item of the workbook, in its present form. */
export const workbookItems = table('items', {
  columns: {
    item: text(),
    module: text(),
    title: text(),
    titleEn: maybe(text()),
    level: text<Level>(),
    lead: json<Holder>(),
    supporters: json<readonly Holder[]>(),
    statutory: json<Statutory>(),
    boundary: maybe(text()),
  },
  key: ['item'],
})

const on = steps(workbookItems)

export const workbookItemSteps = [
  on.on(
    workbookEvents.ItemAdded,
    (_, { community, data }) => ({
      community,
      item: data.code,
      module: String(data.module),
      title: data.title,
      titleEn: data.titleEn ?? null,
      level: data.level,
      lead: data.lead,
      supporters: data.supporters,
      statutory: data.statutory ?? [],
      boundary: data.boundary ?? null,
    }),
    ({ data }) => [data.code],
  ),
  on.change(
    workbookEvents.ItemAmended,
    (row, { data }) => ({
      ...row,
      title: data.title ?? row.title,
      titleEn: data.titleEn ?? row.titleEn,
      level: data.level ?? row.level,
      lead: data.lead ?? row.lead,
      supporters: data.supporters ?? row.supporters,
      statutory: data.statutory ?? row.statutory,
      boundary: data.boundary ?? row.boundary,
    }),
    ({ data }) => [data.code],
  ),
]

/** Returns the cells of an item: one for all parties and one for each party that it names, with or without any task. */
export const itemCells = ({
  item,
  module,
  lead,
  supporters,
  statutory,
}: RowOf<typeof workbookItems>): Contribution[] => [
  { group: [module, item, EVERYBODY, PUBLIC, ALWAYS], sums: { named: 1 } },
  ...namedParties([lead, ...supporters, ...statutory]).map((party) => ({
    group: [module, item, party, PUBLIC, ALWAYS],
    sums: { named: 1 },
  })),
]

const namedParties = (holders: readonly Holder[]): readonly string[] => [
  ...new Set(holders.flatMap((holder) => ('party' in holder ? [holder.party] : []))),
]
