import { Type } from '@sinclair/typebox'
import { iso } from '../../domain/kernel/index.ts'
import { resourceEvents as E } from '../../domain/resource/events.ts'
import { CATEGORIES } from '../../domain/resource/shapes.ts'
import {
  ALWAYS,
  type Contribution,
  equals,
  integer,
  oneOf,
  orNull,
  type RowFilter,
  rollup,
  source,
  steps,
  table,
  text,
  view,
} from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { monthOf, TOTAL } from '../shared-rules/month.ts'
import { resources } from './resources.ts'
import { isOwn, type ShareRow, shares } from './shares.ts'

/** Takes the place of a category where a figure covers all categories. */
const ALL = 'all'

/** One row a fund, party and month: what the party added to the fund. */
export const pledges = table('pledges', {
  columns: { fund: text(), party: text(), month: text(), owner: text(), amount: integer() },
  key: ['fund', 'party', 'month'],
})

export const pledgeSteps = [
  steps(pledges, undefined, resources).on(
    E.FundsPledged,
    (row, { community, id, data }, fund) => ({
      community,
      fund: id,
      party: data.party,
      month: monthOf(data.day),
      owner: row?.owner ?? fund?.owner ?? '',
      amount: (row?.amount ?? 0) + data.quantity,
    }),
    ({ id, data }) => [id, data.party, monthOf(data.day)],
  ),
]

/** Returns what a share adds for its owner and for the party that used it, in the month in which it was given. */
function balanceOf(share: ShareRow): readonly Contribution[] {
  const { owner, party, given, worth, category } = share
  if (given === null || isOwn(share) || share.resident !== null) return []
  const month = monthOf(given)
  const unvalued = worth === null ? 1 : 0
  const gave = { gave: 1, given: worth ?? 0, gaveUnvalued: unvalued }
  const took = {
    took: 1,
    received: worth ?? 0,
    tookUnvalued: unvalued,
    damaged: share.condition === 'damaged' ? 1 : 0,
    unreturned: share.condition === 'lost' ? 1 : 0,
  }
  return [
    ...everywhere(owner, month, category, gave),
    ...everywhere(party, month, category, took),
    ...(share.dueAt === null ? [] : everywhere(party, month, category, { unreturned: 1 }, iso(share.dueAt))),
  ]
}

/** @param moment from which the sums count */
function everywhere(party: string, month: string, category: string, sums: Contribution['sums'], moment = ALWAYS) {
  return [month, TOTAL].flatMap((when) => [category, ALL].map((what) => ({ group: [party, when, what, moment], sums })))
}

export const partyBalances = rollup('balances', {
  by: ['party', 'month', 'category', 'moment'],
  moments: 'moment',
  sums: ['gave', 'given', 'gaveUnvalued', 'took', 'received', 'tookUnvalued', 'damaged', 'unreturned', 'pledged'],
  from: [
    source(shares, balanceOf),
    source(pledges, ({ party, owner, month, amount }) =>
      isOwn({ owner, party }) ? [] : everywhere(party, month, 'fund', { pledged: amount }),
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
    value: Count('Their value, in minor currency units.'),
    unvalued: Count('Shares without a known value.'),
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
    given: { shares: row.gave, value: row.given, unvalued: row.gaveUnvalued },
    received: { shares: row.took, value: row.received, unvalued: row.tookUnvalued },
    balance: row.given - row.received,
    pledged: row.pledged,
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
    damaged: Count('Shares received that were returned damaged.'),
    unreturned: Count('Shares received that are overdue now, or lost.'),
  }),
})
