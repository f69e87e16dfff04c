import { instant, iso } from '../../domain/kernel/index.ts'
import { resourceEvents as E } from '../../domain/resource/events.ts'
import { type Category, type CONDITIONS, type Stock, shareName } from '../../domain/resource/shapes.ts'
import type { Purpose, Series, Window } from '../../domain/sharing/shapes.ts'
import { minutesOf, type Span } from '../../domain/sharing/windows.ts'
import {
  type Happened,
  integer,
  json,
  maybe,
  type RowOf,
  rollup,
  source,
  steps,
  table,
  text,
  timer,
} from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { type ResourceRow, resources } from './resources.ts'
import { weekEnd } from './weeks.ts'

/** Open: requested, waiting, held, using. Ended: the others; information is given at once. */
export const SHARE_STATES = [
  'requested',
  'waiting',
  'held',
  'using',
  'returned',
  'consumed',
  'given',
  'declined',
  'cancelled',
  'displaced',
  'expired',
  'no-show',
] as const
export type ShareState = (typeof SHARE_STATES)[number]

/** One row a share: a use of a resource by a party. */
export const shares = table('shares', {
  columns: {
    /** `<resource>.<share>`, as tasks name it. */
    id: text(),
    resource: text(),
    owner: text(),
    category: text<Category>(),
    stock: text<Stock>(),
    party: text(),
    state: text<ShareState>(),
    quantity: integer(),
    /** Its window; without a window, the moment of the request. */
    begins: integer(),
    ends: integer(),
    windowed: integer(),
    asked: integer(),
    expiresAt: maybe(integer()),
    /** When it ends by time alone: a request that is not answered, a wait without success, or a return that is missed. */
    alarm: integer(),
    demand: maybe(text()),
    task: maybe(text()),
    /** The first share of the series. */
    series: maybe(text()),
    /** In the first share of a series, the beginnings of its dates that were skipped. */
    skipped: maybe(json<readonly string[]>()),
    /** The suspended party for which the share is held. */
    heldFor: maybe(text()),
    purpose: maybe(json<unknown>()),
    /** The resident whom it is for: name and phone, sealed. */
    resident: maybe(json<unknown>()),
    /** Consumed so far, of a share that is consumed in instalments. */
    consumed: integer(),
    /** Value of the whole share. */
    value: maybe(integer()),
    /** While it is handed over, when it must be returned. */
    dueAt: maybe(integer()),
    returned: maybe(integer()),
    condition: maybe(text<(typeof CONDITIONS)[number]>()),
    late: integer(),
    /** When it was handed over, and when its use ended: at its return, at the end of its window, or where it gave way. */
    started: maybe(integer()),
    useEnds: maybe(integer()),
    /** When its use counts, and the unit-minutes that count then. Only use of resources with opening hours counts. */
    countAt: maybe(integer()),
    used: integer(),
  },
  key: ['id'],
  indexes: [
    { columns: ['begins'] },
    { columns: ['resource', 'begins'] },
    { columns: ['party', 'begins'] },
    { columns: ['state', 'begins'] },
    { columns: ['alarm'] },
    { columns: ['demand'] },
    { columns: ['heldFor'] },
  ],
})
export type ShareRow = RowOf<typeof shares>

interface Asked {
  readonly share: string
  readonly party: string
  readonly quantity: number
  readonly window?: Window
  readonly for?: Purpose
  readonly series?: Series
  readonly purpose?: unknown
  readonly heldFor?: string
  readonly resident?: { readonly name: unknown; readonly phone: unknown }
  readonly expiresAt: string
}

const requested = ({ community, id, data, time }: Happened<Asked>, of: ResourceRow): ShareRow => ({
  community,
  id: shareName(id, data.share),
  resource: id,
  owner: of.owner,
  category: of.category,
  stock: of.stock,
  party: data.party,
  state: 'requested',
  quantity: data.quantity,
  begins: data.window === undefined ? time : instant(data.window.from),
  ends: data.window === undefined ? time : instant(data.window.until),
  windowed: data.window === undefined ? 0 : 1,
  asked: time,
  expiresAt: instant(data.expiresAt),
  alarm: instant(data.expiresAt),
  demand: data.for?.demand ?? null,
  task: data.for?.task ?? null,
  series: data.series === undefined ? null : shareName(id, data.series.id),
  skipped: data.series?.skipped ?? null,
  heldFor: data.heldFor ?? null,
  purpose: data.purpose ?? null,
  consumed: 0,
  resident: data.resident === undefined ? null : { name: data.resident.name, phone: data.resident.phone },
  value: null,
  dueAt: null,
  returned: null,
  condition: null,
  late: 0,
  started: null,
  useEnds: null,
  countAt: null,
  used: 0,
})

/** Returns the share as ended in this state, with nothing due. */
const over = (row: ShareRow, state: ShareState, more: Partial<ShareRow> = {}): ShareRow => ({
  ...row,
  state,
  expiresAt: null,
  alarm: NEVER,
  dueAt: null,
  ...more,
})

const on = steps(
  shares,
  (happened) => {
    const { id, data } = happened as Happened<{ readonly share: string }>
    return [shareName(id, data.share)]
  },
  resources,
)

export const shareSteps = [
  on.on(E.ShareRequested, (_, happened, of) => of && requested(happened, of)),
  // A share takes the quantity that it requested.
  on.change(E.ResourceShared, (row, { data: { owner, value = null } }) =>
    row.stock === 'information'
      ? // Information is given on approval: nothing is kept from others, and nothing is returned.
        { ...row, owner, state: 'given', expiresAt: null, alarm: NEVER, value }
      : { ...row, owner, state: 'held', expiresAt: null, alarm: NEVER, value },
  ),
  on.change(E.ShareWaitlisted, (row) =>
    over(row, 'waiting', {
      expiresAt: row.expiresAt,
      alarm: row.windowed === 1 ? row.begins : NEVER,
      value: null,
    }),
  ),
  on.change(E.ShareDeclined, (row) => over(row, 'declined')),
  on.change(E.ShareDisplaced, (row) => over(row, 'displaced')),
  // A share that had begun gave way: what was used of it until then counts.
  on.change(E.ShareCancelled, (row, { time }) => over(row, 'cancelled', { useEnds: time })),
  on.change(E.ShareExpired, (row) => over(row, 'expired')),
  on.change(E.ShareNoShow, (row) => over(row, 'no-show')),
  on.change(E.ShareStarted, (row, { time }, of) => ({
    ...row,
    owner: of?.owner ?? row.owner,
    state: 'using',
    started: time,
    alarm: row.windowed === 1 ? row.ends : NEVER,
    dueAt: row.windowed === 1 ? row.ends : null,
    countAt: row.windowed === 1 && of?.terms.opening !== undefined ? weekEnd(row.ends) : null,
  })),
  on.change(E.ReturnMissed, (row) => ({ ...row, alarm: NEVER })),
  on.change(E.ResourceReturned, (row, { data: { condition, late }, time }) =>
    over(row, 'returned', { returned: time, useEnds: time, condition, late: late ? 1 : 0 }),
  ),
  on.change(E.ResourceConsumed, (row, { data: { quantity, more } }, of) => {
    const consumed = row.consumed + quantity
    const after = { ...row, owner: of?.owner ?? row.owner, consumed }
    return more === true
      ? { ...after, quantity: row.quantity - quantity }
      : over(after, 'consumed', { quantity: consumed })
  }),
]

/** One row a share that is out: it is overdue from the moment by which it must be returned. */
export const lateShares = rollup('late', {
  by: ['id', 'moment'],
  moments: 'moment',
  sums: ['overdue'],
  from: [
    source(shares, ({ id, dueAt }) => (dueAt === null ? [] : [{ group: [id, iso(dueAt)], sums: { overdue: 1 } }])),
  ],
})

/** The week in which its window ended is over: the share counts as used, from its handover to its return within the window. */
export const useTimer = timer(shares, 'countAt', (row) => ({
  ...row,
  countAt: null,
  used: row.quantity * Math.max(0, minutesOf(usedSpan(row))),
}))

const usedSpan = ({ begins, ends, started, useEnds }: ShareRow): Span => ({
  from: Math.max(begins, started ?? begins),
  until: Math.min(ends, useEnds ?? ends),
})

/** Returns the quantity that other parties cannot use now: units handed over, or a quantity promised. */
export function takenBy({ stock, state, quantity }: ShareRow): number {
  if (stock === 'bookable') return state === 'using' ? quantity : 0
  return stock !== 'information' && state === 'held' ? quantity : 0
}

/** Whether the owner uses its own resource, which is not sharing. */
export const isOwn = ({ owner, party }: Pick<ShareRow, 'owner' | 'party'>): boolean => owner === party
