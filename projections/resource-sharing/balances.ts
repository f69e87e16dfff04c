import { Type } from '@sinclair/typebox'
import { resourceEvents as E } from '../../domain/resource/events.ts'
import { CATEGORIES } from '../../domain/resource/shapes.ts'
import {
  ALWAYS,
  equals,
  type Happened,
  integer,
  oneOf,
  orNull,
  type RowFilter,
  type RowOf,
  rollup,
  source,
  steps,
  table,
  text,
  view,
} from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { balanceOf, uses } from '../shared-rules/gifts.ts'
import { monthOf, TOTAL } from '../shared-rules/month.ts'
import { type ResourceRow, resources } from './resources.ts'

/** Takes the place of a category where a figure covers all categories. */
const ALL = 'all'

/** One row a fund, party and month: what the party added to the fund of another party, and what went back or on at the end of the fund. */
export const pledges = table('pledges', {
  columns: {
    fund: text(),
    party: text(),
    month: text(),
    amount: integer(),
    returned: integer(),
    passedOn: integer(),
  },
  key: ['fund', 'party', 'month'],
})

type OnFunds = Happened<{ readonly party: string; readonly day: string }>

const onPledge = steps(
  pledges,
  (happened) => {
    const { id, data } = happened as OnFunds
    return [id, data.party, monthOf(data.day)]
  },
  resources,
)

const noPledge = ({ community, id, data }: OnFunds): RowOf<typeof pledges> => ({
  community,
  fund: id,
  party: data.party,
  month: monthOf(data.day),
  amount: 0,
  returned: 0,
  passedOn: 0,
})

/** Whether the party owns the fund at that time: its own money is in no balance. */
const isOwnFund = ({ data }: OnFunds, fund: ResourceRow | undefined): boolean => data.party === fund?.owner

export const pledgeSteps = [
  onPledge.on(E.FundsPledged, (row, happened, fund) => {
    if (isOwnFund(happened, fund)) return row
    const before = row ?? noPledge(happened)
    return { ...before, amount: before.amount + happened.data.quantity }
  }),
  onPledge.on(E.FundsReturned, (row, happened, fund) => {
    if (isOwnFund(happened, fund)) return row
    const before = row ?? noPledge(happened)
    const { quantity, destination } = happened.data
    return destination.to === 'pledger'
      ? { ...before, returned: before.returned + quantity }
      : { ...before, passedOn: before.passedOn + quantity }
  }),
]

export const partyBalances = rollup('balances', {
  by: ['party', 'month', 'category', 'moment'],
  moments: 'moment',
  sums: [
    'gave',
    'given',
    'gaveUnlisted',
    'gaveUnvalued',
    'took',
    'received',
    'tookUnlisted',
    'tookUnvalued',
    'damaged',
    'unreturned',
    'noShows',
    'pledged',
    'returned',
    'passedOn',
  ],
  from: [
    source(uses, (use) =>
      balanceOf(use).flatMap(({ party, month, moment, sums }) =>
        [use.category, ALL].map((what) => ({ group: [party, month, what, moment], sums })),
      ),
    ),
    source(pledges, ({ party, month, amount, returned, passedOn }) =>
      [month, TOTAL].flatMap((when) =>
        ['fund', ALL].map((what) => ({
          group: [party, when, what, ALWAYS],
          sums: { pledged: amount, returned, passedOn },
        })),
      ),
    ),
  ],
  indexes: [
    { columns: ['month', 'category', 'party'] },
    { columns: ['party', 'category', 'month'] },
    // The last one leads pages without a filter: SQLite takes it where several serve as well.
    { columns: ['party', 'month', 'category'] },
  ],
})

const category: RowFilter = {
  schema: Type.String({
    description: `Category: ${CATEGORIES.join(', ')}, or ${ALL} for all categories`,
    enum: [...CATEGORIES, ALL],
  }),
  where: (value) => ([...CATEGORIES, ALL].includes(value) ? equals('category', value) : undefined),
}

const Flow = (what: string) =>
  Type.Object({
    shares: Count(`Shares ${what}.`),
    value: Count('Money, and values that a price list confirms, in minor currency units.'),
    unlisted: Count('Values that no price list confirms. They are in no balance.'),
    unvalued: Count('Shares without a value.'),
  })

/** Definitions: docs/reference/metrics.md. */
export const balances = view({
  summary: {
    en: 'What each party gave and received, and its balance, month by month.',
    zh: '各方每月提供、获得的资源及收支差额。',
  },
  from: partyBalances.table,
  filters: {
    party: oneOf('party', 'Parties, separated by commas'),
    month: oneOf('month', `Months in which shares were given (2026-03), or ${TOTAL} for all months`),
    category,
  },
  sorts: { party: { column: 'party' }, month: { column: 'month' }, latest: { column: 'month', descending: true } },
  visible: amongParties,
  show: (row) => ({
    party: row.party,
    month: row.month,
    category: row.category === ALL ? null : row.category,
    given: { shares: row.gave, value: row.given, unlisted: row.gaveUnlisted, unvalued: row.gaveUnvalued },
    received: { shares: row.took, value: row.received, unlisted: row.tookUnlisted, unvalued: row.tookUnvalued },
    balance: row.given - row.received,
    pledged: row.pledged,
    returned: row.returned,
    passedOn: row.passedOn,
    noShows: row.noShows,
    damaged: row.damaged,
    unreturned: row.unreturned,
  }),
  row: Type.Object({
    party: Type.String(),
    month: Type.String({
      description: `The month in which the shares were given, in the community’s time zone; or ${TOTAL}.`,
    }),
    category: orNull(Type.String({ description: 'Null for all categories.' })),
    given: Flow('given to other parties'),
    received: Flow('received from other parties'),
    balance: Type.Integer({ description: 'Value given minus value received.' }),
    pledged: Count('Money added to funds of other parties. Not part of the balance, which counts what funds pay out.'),
    returned: Count('Of money added to such funds, what returned to the party when they ended.'),
    passedOn: Count('Of that money, what went to the community or to another fund when they ended, as agreed.'),
    noShows: Count('Bookings of resources of other parties for which the party did not come.'),
    damaged: Count('Shares received that were returned damaged.'),
    unreturned: Count('Shares received that are overdue now, or lost.'),
  }),
})
