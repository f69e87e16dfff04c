import type { Instant } from '../../domain/kernel/index.ts'
import { instant } from '../../domain/kernel/index.ts'
import { resourceEvents as E } from '../../domain/resource/events.ts'
import { type Category, type Stock, stockOf, type Terms } from '../../domain/resource/shapes.ts'
import { weeklyMinutes } from '../../domain/sharing/windows.ts'
import { integer, json, maybe, type RowOf, steps, table, text, timer } from '../runtime/index.ts'
import { isWeekEnd, minutesBetween, nextWeek } from './weeks.ts'

/** A quantity of a resource that is out of use from a moment on; without `until`, until it is restored. */
interface Impairment {
  readonly quantity: number
  readonly from: Instant
  readonly until?: Instant
}

/** One row a resource: what a party offers, the quantity, and the time for which it was open. */
export const resources = table('resources', {
  columns: {
    resource: text(),
    owner: text(),
    /** The party that acts for a suspended owner. */
    administrator: maybe(text()),
    name: text(),
    nameEn: maybe(text()),
    category: text<Category>(),
    stock: text<Stock>(),
    status: text<'offered' | 'withdrawn'>(),
    offered: integer(),
    /** Units; what is not yet consumed; the balance of a fund. */
    quantity: integer(),
    unit: maybe(text()),
    quarter: maybe(text()),
    items: json<readonly string[]>(),
    terms: json<Terms>(),
    value: maybe(integer()),
    /** The quantity that is out of use now, by the impairments that are not over. */
    impaired: integer(),
    impairments: json<Readonly<Record<string, Impairment>>>(),
    /** When the row changes by time alone: a week ends, or an impairment begins or ends. */
    tick: maybe(integer()),
    /** The moment up to which `open` and `pending` are counted; null unless it is offered for booking. */
    since: maybe(integer()),
    /** Usable units × minutes open a week × minutes passed: `open` for whole weeks, `pending` for the current week. */
    open: integer(),
    pending: integer(),
  },
  key: ['resource'],
  indexes: [
    { columns: ['offered'] },
    { columns: ['owner', 'offered'] },
    { columns: ['administrator', 'offered'] },
    { columns: ['category', 'offered'] },
    { columns: ['stock', 'offered'] },
    { columns: ['status', 'offered'] },
    { columns: ['quarter', 'offered'] },
  ],
})
export type ResourceRow = RowOf<typeof resources>

const FOREVER = Number.POSITIVE_INFINITY

/** Returns the row with the time counted up to `at`; between two ticks nothing changes by itself. */
function counted(row: ResourceRow, at: Instant): ResourceRow {
  if (row.since === null) return row
  const usable = Math.max(0, row.quantity - row.impaired)
  const { opening } = row.terms
  // Without opening hours it is not known when the resource is open.
  const open = opening === undefined ? 0 : usable * weeklyMinutes(opening) * minutesBetween(row.since, at)
  return { ...row, pending: row.pending + open, since: at }
}

/** Returns the row with the quantity out of use at this moment, and with its next tick. */
function settled(row: ResourceRow, at: Instant): ResourceRow {
  const lasting = Object.entries(row.impairments).filter(([, { until = FOREVER }]) => at < until)
  let impaired = 0
  let tick = row.since === null && row.pending === 0 ? FOREVER : nextWeek(at)
  for (const [, { quantity, from, until = FOREVER }] of lasting) {
    if (from <= at) impaired += quantity
    tick = Math.min(tick, from <= at ? until : from)
  }
  return { ...row, impaired, impairments: Object.fromEntries(lasting), tick: tick === FOREVER ? null : tick }
}

const changed = (row: ResourceRow, at: Instant, change: Partial<ResourceRow>): ResourceRow =>
  settled({ ...counted(row, at), ...change }, at)

export const weekTimer = timer(resources, 'tick', (row) => {
  const at = row.tick ?? 0
  const now = counted(row, at)
  return settled(isWeekEnd(at) ? { ...now, open: now.open + now.pending, pending: 0 } : now, at)
})

/** The owner and its administrator. A new owner, or one that is back, administers what it owns. */
function holderAfter(
  row: ResourceRow,
  { owner = row.owner, administrator = row.administrator ?? owner }: { owner?: string; administrator?: string },
): Pick<ResourceRow, 'owner' | 'administrator'> {
  return { owner, administrator: owner !== row.owner || administrator === owner ? null : administrator }
}

const on = steps(resources)

export const resourceSteps = [
  on.on(E.ResourceOffered, (_, { community, id, data, time, recorded }) => {
    const stock = stockOf(data.category)
    return settled(
      {
        community,
        resource: id,
        owner: data.owner,
        administrator: null,
        name: data.name,
        nameEn: data.nameEn ?? null,
        category: data.category,
        stock,
        status: 'offered',
        offered: time,
        quantity: data.quantity,
        unit: data.unit ?? null,
        quarter: data.quarter ?? null,
        items: data.items ?? [],
        terms: data.terms,
        value: data.value ?? null,
        impaired: 0,
        impairments: {},
        tick: null,
        since: stock === 'bookable' ? recorded : null,
        open: 0,
        pending: 0,
      },
      recorded,
    )
  }),
  on.change(E.TermsChanged, (row, { data, recorded }) =>
    changed(row, recorded, {
      ...holderAfter(row, data),
      terms: data.terms ?? row.terms,
      quantity: data.quantity ?? row.quantity,
      value: data.value ?? row.value,
    }),
  ),
  on.change(E.FundsPledged, (row, { data }) => ({ ...row, quantity: row.quantity + data.quantity })),
  on.change(E.FundsReturned, (row, { data }) => ({ ...row, quantity: row.quantity - data.quantity })),
  on.change(E.ResourceConsumed, (row, { data }) => ({ ...row, quantity: row.quantity - data.quantity })),
  on.change(E.ResourceImpaired, (row, { data, recorded }) => {
    const until = data.until === undefined ? {} : { until: instant(data.until) }
    const impairment = { quantity: data.quantity, from: instant(data.from), ...until }
    return changed(row, recorded, { impairments: { ...row.impairments, [data.impairment]: impairment } })
  }),
  on.change(E.ResourceRestored, (row, { data, recorded }) => {
    const { [data.impairment]: before, ...others } = row.impairments
    const left = (before?.quantity ?? 0) - data.quantity
    const rest = before === undefined || left <= 0 ? {} : { [data.impairment]: { ...before, quantity: left } }
    return changed(row, recorded, { impairments: { ...others, ...rest } })
  }),
  on.change(E.ResourceWithdrawn, (row, { recorded }) => changed(row, recorded, { status: 'withdrawn', since: null })),
]
