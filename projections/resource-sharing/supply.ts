import { type Static, Type } from '@sinclair/typebox'
import { instantNamed, iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { CATEGORIES, Remainder, STOCKS, Terms } from '../../domain/resource/shapes.ts'
import {
  ALWAYS,
  among,
  equals,
  oneOf,
  orNull,
  type Predicate,
  type RowFilter,
  type RowOf,
  rollup,
  source,
  view,
  whether,
} from '../runtime/index.ts'
import { amongParties } from '../shared-rules/audience.ts'
import { Count } from '../shared-rules/figure-schema.ts'
import { type Lender, lenders } from '../shared-rules/gifts.ts'
import { moduleOf } from '../shared-rules/workbook-code.ts'
import { type ResourceRow, resources } from './resources.ts'
import { SHARE_STATES, shares, takenBy } from './shares.ts'
import { MINUTES_A_WEEK } from './weeks.ts'

/** Counters by resource: shares by state, and the quantity that is free now. */
export const resourceUse = rollup('use', {
  by: ['resource', 'moment'],
  moments: 'moment',
  sums: ['left', 'overdue', 'used', ...SHARE_STATES],
  from: [
    source(resources, ({ resource, stock, quantity, impaired }) => [
      { group: [resource, ALWAYS], sums: { left: stock === 'information' ? 1 : quantity - impaired } },
    ]),
    source(shares, (share) => [
      { group: [share.resource, ALWAYS], sums: { [share.state]: 1, left: -takenBy(share), used: share.used } },
      ...(share.dueAt === null ? [] : [{ group: [share.resource, iso(share.dueAt)], sums: { overdue: 1 } }]),
    ]),
  ],
})

/** Counters by resource, workbook item and module: which items a resource is good for. */
export const resourceItems = rollup('good_for', {
  by: ['resource', 'item', 'module'],
  sums: ['named'],
  from: [
    source(resources, ({ resource, items }) =>
      items.map((item) => ({ group: [resource, item, moduleOf(item)], sums: { named: 1 } })),
    ),
  ],
  indexes: [{ columns: ['item', 'resource'] }, { columns: ['module', 'resource'] }],
})

const inUse = (where: Predicate): Predicate => ({ exists: resourceUse.table.name, on: { resource: 'resource' }, where })
const itemFilter = (column: 'item' | 'module', description: string) =>
  among({ column: 'resource', table: resourceItems.table, named: 'resource', with: column, description })

/** Resources of the same category as another one. */
const similar: RowFilter = {
  schema: Type.String({
    description: 'The id of a resource: offered ones of the same category, without itself',
    minLength: 1,
    maxLength: 100,
  }),
  where: (value) => ({
    all: [
      equals('status', 'offered'),
      { not: equals('resource', value) },
      { exists: resources.name, on: { category: 'category' }, where: equals('resource', value) },
    ],
  }),
}

/**
 * Bookable resources of which a unit is surely free for a whole window: all bookings of the window together leave one. The terms of
 * the resource may still refuse the window.
 */
const free: RowFilter = {
  schema: Type.String({
    description: 'A window for which a bookable resource has a free unit, as an ISO 8601 interval: `from/until`',
    maxLength: 80,
  }),
  where(value) {
    const [from, until] = value.split('/').map((moment) => instantNamed(moment))
    if (from === undefined || until === undefined || until <= from) return undefined
    const taken: Predicate = {
      all: [
        { column: 'state', oneOf: ['held', 'using'] },
        { column: 'begins', atMost: until - 1 },
        { column: 'ends', atLeast: from + 1 },
      ],
    }
    return {
      all: [
        equals('stock', 'bookable'),
        equals('status', 'offered'),
        inUse({ column: 'left', atLeast: 1 }),
        { sumBelow: 'quantity', of: 'quantity', in: shares.name, on: { resource: 'resource' }, where: taken },
      ],
    }
  },
}

const SupplyAnswer = Type.Object({
  id: Type.String(),
  owner: Type.String({ description: 'The party that offers it.' }),
  administrator: orNull(Type.String({ description: 'The party that acts for the owner while it is suspended.' })),
  name: Type.String(),
  nameEn: orNull(Type.String()),
  category: OneOf(CATEGORIES),
  stock: OneOf(STOCKS),
  status: OneOf(['offered', 'withdrawn']),
  offered: Moment,
  quarter: orNull(Type.String()),
  items: Type.Array(Type.String(), { description: 'Workbook items for which it is good.' }),
  terms: Terms,
  value: orNull(
    Type.Integer({ description: 'Value of one unit, in minor currency units; of a bookable resource, for one hour.' }),
  ),
  quantity: Count('All units; what is not yet consumed; the balance of a fund.'),
  unit: orNull(Type.String({ description: 'The unit in which a consumable quantity is counted.' })),
  purpose: orNull(Type.String({ description: 'What the money of a fund is for; null where it names no purpose.' })),
  money: orNull(
    Type.Array(Type.Object({ party: Type.String(), left: Count('What is left of its money.'), remainder: Remainder }), {
      description: 'Whose money a fund holds, and what becomes of the remainder; null for resources that are no fund.',
    }),
  ),
  impaired: Count('Quantity out of use or spoilt.'),
  left: orNull(
    Type.Integer({
      minimum: 0,
      description: 'Quantity that is neither out of use nor handed over, promised or consumed; null for information.',
    }),
  ),
  idle: orNull(
    Type.Object(
      { count: Count('Unit-minutes open but not used.'), of: Count('Unit-minutes open.') },
      {
        description:
          'For whole weeks that have passed. The idle rate is count ÷ of. Null for resources that cannot be booked and for resources without opening hours.',
      },
    ),
  ),
  shares: Type.Object(
    Object.fromEntries(SHARE_STATES.map((state) => [state, Type.Integer({ minimum: 0 })])) as Record<
      (typeof SHARE_STATES)[number],
      ReturnType<typeof Type.Integer>
    >,
    { description: 'Shares by state.' },
  ),
  overdue: Count('Shares handed over and not returned although the window has passed.'),
})

type Used = RowOf<typeof resourceUse.table>

/** Definitions: docs/reference/metrics.md. */
function supplyAnswer(
  row: ResourceRow & { readonly use: Used | null; readonly lender: Lender | null },
): Static<typeof SupplyAnswer> {
  const { use } = row
  const open = Math.round(row.open / MINUTES_A_WEEK)
  return {
    id: row.resource,
    owner: row.owner,
    administrator: row.administrator,
    name: row.name,
    nameEn: row.nameEn,
    category: row.category,
    stock: row.stock,
    status: row.status,
    offered: iso(row.offered),
    quarter: row.quarter,
    items: [...row.items],
    terms: row.terms,
    value: row.value,
    quantity: row.quantity,
    unit: row.unit,
    purpose: row.lender?.purpose ?? null,
    money: row.stock === 'fund' ? [...(row.lender?.pots ?? [])] : null,
    impaired: row.impaired,
    // A unit handed over early or returned late is outside its window: more units may be out than there are.
    left: row.stock === 'information' ? null : Math.max(0, use?.left ?? 0),
    idle:
      row.stock === 'bookable' && (row.terms.opening !== undefined || open > 0)
        ? { count: Math.max(0, open - (use?.used ?? 0)), of: open }
        : null,
    shares: Object.fromEntries(SHARE_STATES.map((state) => [state, use?.[state] ?? 0])) as Record<
      (typeof SHARE_STATES)[number],
      number
    >,
    overdue: use?.overdue ?? 0,
  }
}

export const supply = view({
  summary: {
    en: 'What parties offer each other: the amount, what is left, what is used and what is idle.',
    zh: '各方提供的资源：总量、余量、在用与闲置情况。',
  },
  from: resources,
  beside: {
    use: { table: resourceUse.table, on: { resource: 'resource' } },
    lender: { table: lenders, on: { resource: 'resource' } },
  },
  filters: {
    owner: oneOf('owner', 'Parties that offer the resources, separated by commas'),
    administrator: oneOf('administrator', 'Parties that administer them for a suspended owner, separated by commas'),
    category: oneOf('category', 'Category', CATEGORIES),
    stock: oneOf('stock', 'How the quantity is counted', STOCKS),
    status: oneOf('status', 'Status', ['offered', 'withdrawn']),
    quarter: oneOf('quarter', 'Quarters where the resources are, separated by commas'),
    resource: oneOf('resource', 'Ids of resources, separated by commas'),
    item: itemFilter('item', 'Code of a workbook item for which it is good'),
    module: itemFilter('module', 'Module of the workbook for which it is good'),
    similar,
    free,
    room: whether('Whether it is offered and some of it is free now', {
      all: [equals('status', 'offered'), inUse({ column: 'left', atLeast: 1 })],
    }),
    overdue: whether('Whether a share of it was not returned in time', inUse({ column: 'overdue', atLeast: 1 })),
  },
  sorts: { newest: { column: 'offered', descending: true }, oldest: { column: 'offered' } },
  id: 'resource',
  visible: amongParties,
  show: supplyAnswer,
  row: SupplyAnswer,
})
