import { Type } from '@sinclair/typebox'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { Money } from '../../domain/resource/shapes.ts'
import { workbookEvents } from '../../domain/workbook/events.ts'
import { PricedCategory, type Prices } from '../../domain/workbook/shapes.ts'
import {
  type FoldStep,
  type Happened,
  integer,
  json,
  maybe,
  oneOf,
  orNull,
  steps,
  table,
  text,
  view,
} from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'

/** The states of a price list. Only one list is `set`: the one in force, or that of the draft. */
const STATES = ['proposed', 'refused', 'set', 'replaced'] as const

/** One row a price list of the workbook. */
export const priceLists = table('price_lists', {
  columns: {
    list: text(),
    state: text<(typeof STATES)[number]>(),
    /** The party that proposed it for the workbook in force. */
    proposedBy: maybe(text()),
    prices: json<Prices['prices']>(),
    hour: json<Prices['hour']>(),
    /** When it was proposed or set. */
    since: integer(),
  },
  key: ['list'],
  indexes: [{ columns: ['since'] }, { columns: ['state', 'since'] }],
})

const { PriceListProposed, PriceListRefused, PriceListSet } = workbookEvents
type Listed = Happened<Prices & { readonly list: string }>

const on = steps(priceLists, ({ data }) => [(data as { readonly list: string }).list])
const replaced = steps(priceLists, ({ data }) => {
  const { replaces } = data as { readonly replaces?: string }
  return replaces === undefined ? undefined : [replaces]
})

const listed = ({ community, data, time }: Listed, state: 'proposed' | 'set', proposedBy: string | null) => ({
  community,
  list: data.list,
  state,
  proposedBy,
  prices: data.prices,
  hour: data.hour,
  since: time,
})

export const priceListSteps: readonly FoldStep[] = [
  replaced.change(PriceListProposed, (row) => ({ ...row, state: 'replaced' })),
  on.on(PriceListProposed, (_, happened) => listed(happened, 'proposed', happened.event.party ?? null)),
  on.change(PriceListRefused, (row) => ({ ...row, state: 'refused' })),
  replaced.change(PriceListSet, (row) => ({ ...row, state: 'replaced' })),
  on.on(PriceListSet, (_, happened) => listed(happened, 'set', happened.data.proposedBy ?? null)),
]

const Range = { least: Money, most: Money }

export const priceListView = view({
  summary: {
    en: 'Price lists: the ranges from which unit values are taken, and proposals.',
    zh: '价目表：单位价值的取值范围及待议的价目表。',
  },
  from: priceLists,
  filters: { state: oneOf('state', 'State', STATES) },
  sorts: { latest: { column: 'since', descending: true }, oldest: { column: 'since' } },
  visible: amongParties,
  show: ({ list, state, proposedBy, prices, hour, since }) => ({
    list,
    state,
    proposedBy,
    prices: [...prices],
    hour,
    since: iso(since),
  }),
  row: Type.Object({
    list: Type.String(),
    state: OneOf(STATES),
    proposedBy: orNull(Type.String({ description: 'Null for a list that the founding parties signed.' })),
    prices: Type.Array(Type.Object({ category: PricedCategory, unit: Type.Optional(Type.String()), ...Range }), {
      description: 'For one unit, in minor currency units; of a venue and of equipment, for one hour.',
    }),
    hour: Type.Object(Range, { description: 'For one hour of work.' }),
    since: Moment,
  }),
})
