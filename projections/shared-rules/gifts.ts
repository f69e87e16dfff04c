import { type Instant, instant, iso } from '../../domain/kernel/index.ts'
import { resourceEvents as R } from '../../domain/resource/events.ts'
import { drawParts, fillPot, type Giver, type Pot, resetPots, withoutParts } from '../../domain/resource/pots.ts'
import { type Category, shareName, stockOf } from '../../domain/resource/shapes.ts'
import {
  ALWAYS,
  type FoldStep,
  type Happened,
  integer,
  json,
  maybe,
  type RowOf,
  steps,
  table,
  text,
} from '../runtime/index.ts'
import { monthOf, TOTAL } from './month.ts'

/** What one party gave by a share in one month. */
export interface Gift {
  readonly month: string
  readonly giver: string
  /** Money, or a value that the price list confirms. */
  readonly value: number
  /** A value that no price list confirms. It is in no balance. */
  readonly unlisted: number
  /** Whether some of it has no value at all. */
  readonly unvalued: boolean
}

/** One row a resource: who gives what is used of it. */
export const lenders = table('lenders', {
  columns: {
    resource: text(),
    owner: text(),
    category: text<Category>(),
    /** What the money of a fund is for, and whose it is. */
    purpose: maybe(text()),
    pots: json<readonly Pot[]>(),
  },
  key: ['resource'],
})
export type Lender = RowOf<typeof lenders>

/** One row an approved share: what its party used, and who gave that. */
export const uses = table('uses', {
  columns: {
    share: text(),
    owner: text(),
    party: text(),
    category: text<Category>(),
    /** 1 if it is for a resident: then it is no exchange of the parties, and counts for none of them. */
    resident: integer(),
    begins: maybe(integer()),
    ends: maybe(integer()),
    value: maybe(integer()),
    /** 1 if the value is money, or a price list confirms it. */
    listed: integer(),
    /** While it is handed over: since when, and the month of that day. */
    since: maybe(integer()),
    month: maybe(text()),
    gifts: json<readonly Gift[]>(),
    /** While it is handed over: when it has to be back. */
    dueAt: maybe(integer()),
    unreturned: integer(),
    damaged: integer(),
    /** The month in which its party did not come; empty where older logs do not say. */
    missed: maybe(text()),
  },
  key: ['share'],
})
export type Use = RowOf<typeof uses>

/** Returns the gifts with one more. Those of the same party and month become one. */
function more(gifts: readonly Gift[], gift: Gift): readonly Gift[] {
  const at = gifts.findIndex(({ month, giver }) => month === gift.month && giver === gift.giver)
  const same = gifts[at]
  if (same === undefined) return [...gifts, gift]
  const { month, giver } = same
  const value = same.value + gift.value
  const unlisted = same.unlisted + gift.unlisted
  return gifts.with(at, { month, giver, value, unlisted, unvalued: same.unvalued || gift.unvalued })
}

const giftOf = (giver: string, month: string, value: number | null, listed: number): Gift => ({
  giver,
  month,
  value: listed === 1 ? (value ?? 0) : 0,
  unlisted: listed === 1 ? 0 : (value ?? 0),
  unvalued: value === null,
})

/**
 * Returns the row with what was used until a moment: the time from the handover to it, as far as it lies within the window. Its value
 * is the same part of the value of the window.
 */
export function usedUntil(row: Use, at: Instant): Use {
  const { since, month, begins, ends, value, listed } = row
  if (since === null || month === null) return row
  const done: Use = { ...row, since: null, dueAt: null }
  if (begins === null || ends === null)
    return { ...done, gifts: more(row.gifts, giftOf(row.owner, month, value, listed)) }
  const used = Math.min(at, ends) - Math.max(since, begins)
  if (used <= 0) return done
  const worth = value === null ? null : partOf(value, used, ends - begins)
  return { ...done, gifts: more(row.gifts, giftOf(row.owner, month, worth, listed)) }
}

/** Returns value × used ÷ all, rounded half up. Such products exceed the integers that a number holds exactly. */
const partOf = (value: number, used: number, all: number): number =>
  Number((2n * BigInt(value) * BigInt(used) + BigInt(all)) / (2n * BigInt(all)))

/** Returns the row of a share that is over if it says anything, else deletes it. */
const over = (row: Use): Use | undefined =>
  row.gifts.length > 0 || row.missed !== null ? { ...row, dueAt: null, unreturned: 0 } : undefined

const onLender = steps(lenders)
const onUse = steps(
  uses,
  (happened) => {
    const { id, data } = happened as Happened<{ readonly share: string }>
    return [shareName(id, data.share)]
  },
  lenders,
)

const useSteps: readonly FoldStep[] = [
  onUse.on(R.ResourceShared, (row, { community, id, data }, lender) => {
    const { share, owner, party, window, value = null, prices, day } = data
    const category = lender?.category ?? 'venue'
    const approved: Use = {
      community,
      share: shareName(id, share),
      owner,
      party,
      category,
      resident: data.forResident === true ? 1 : 0,
      begins: window === undefined ? null : instant(window.from),
      ends: window === undefined ? null : instant(window.until),
      value,
      listed: prices !== undefined || category === 'fund' ? 1 : 0,
      since: null,
      month: null,
      gifts: row?.gifts ?? [],
      dueAt: null,
      unreturned: 0,
      damaged: 0,
      missed: null,
    }
    if (stockOf(category) !== 'information') return approved
    return { ...approved, gifts: [giftOf(owner, monthOf(day), value, approved.listed)] }
  }),
  onUse.change(R.ShareWaitlisted, over),
  onUse.change(R.ShareDisplaced, over),
  onUse.change(R.ShareCancelled, (row, { time }) => over(usedUntil(row, time))),
  onUse.change(R.ShareNoShow, (row, { data }, lender) =>
    over({ ...row, owner: lender?.owner ?? row.owner, missed: data.day === undefined ? '' : monthOf(data.day) }),
  ),
  onUse.change(R.ShareStarted, (row, { data, time }, lender) => ({
    ...row,
    owner: lender?.owner ?? row.owner,
    since: time,
    month: monthOf(data.day),
    dueAt: row.ends,
  })),
  onUse.change(R.ResourceReturned, (row, { data, time }) => ({
    ...usedUntil(row, time),
    unreturned: data.condition === 'lost' ? 1 : 0,
    damaged: data.condition === 'damaged' ? 1 : 0,
  })),
  onUse.change(R.ResourceConsumed, (row, { data }, lender) => {
    const month = monthOf(data.day)
    const gifts = giversOf(data, lender, row.owner).reduce(
      (all, { party, quantity }) => more(all, giftOf(party, month, worthOf(row, data, quantity), row.listed)),
      row.gifts,
    )
    const after = { ...row, owner: lender?.owner ?? row.owner, gifts }
    return data.more === true ? after : over(after)
  }),
]

interface Consumed {
  readonly quantity: number
  readonly value?: number
  readonly givers?: readonly Giver[]
}

/** Returns who gave it: the pledgers of a fund, else the owner. A sum that the log does not account for is the owner's. */
function giversOf({ quantity, givers }: Consumed, lender: Lender | undefined, holder: string): readonly Giver[] {
  const owner = lender?.owner ?? holder
  if (quantity === 0) return []
  if (lender?.category !== 'fund') return [{ party: owner, quantity }]
  const known = givers ?? drawParts(lender.pots, quantity)
  const rest = quantity - known.reduce((sum, giver) => sum + giver.quantity, 0)
  return rest > 0 ? [...known, { party: owner, quantity: rest }] : known
}

/** The value of a part: of a fund the sum itself, else all of it, because material has one giver. */
const worthOf = (
  { category }: Use,
  { value = null }: { readonly value?: number | null },
  quantity: number,
): number | null => (category === 'fund' ? quantity : value)

const lenderSteps: readonly FoldStep[] = [
  onLender.on(R.ResourceOffered, (_, { community, id, data: { owner, category, quantity, purpose = null } }) => ({
    community,
    resource: id,
    owner,
    category,
    purpose,
    pots: category === 'fund' ? fillPot([], owner, quantity) : [],
  })),
  onLender.change(R.TermsChanged, (row, { data }) => ({
    ...row,
    owner: data.owner ?? row.owner,
    pots:
      data.quantity === undefined || row.category !== 'fund' ? row.pots : resetPots(row.pots, row.owner, data.quantity),
  })),
  onLender.change(R.FundsPledged, (row, { data: { party, quantity, remainder } }) => ({
    ...row,
    pots: fillPot(row.pots, party, quantity, remainder),
  })),
  onLender.change(R.ResourceConsumed, (row, { data: { quantity, givers } }) => ({
    ...row,
    pots: withoutParts(row.pots, givers ?? drawParts(row.pots, quantity)),
  })),
  onLender.change(R.FundsReturned, (row, { data }) => ({ ...row, pots: withoutParts(row.pots, [data]) })),
]

/**
 * What is given by shares: for the balances and for the files of the parties. The steps of uses come first, because they read what a
 * fund held before the event.
 */
export const givingSteps: readonly FoldStep[] = [...useSteps, ...lenderSteps]
export const givingTables = [lenders, uses]

/** What a share adds for a party in a month, or in all months together ({@link TOTAL}). */
interface Flow {
  readonly party: string
  readonly month: string
  readonly sums: Readonly<Record<string, number>>
}

export interface Balanced extends Flow {
  /** The moment from which it counts. */
  readonly moment: string
}

/**
 * Returns what a share adds for its givers and for the party that used it. What was handed over counts as used for the rest of its
 * window, and as not returned, from the end of the window on.
 */
export function balanceOf(use: Use): readonly Balanced[] {
  if (use.resident === 1) return []
  const now = flowsOf(use)
  const counted = now.map((flow) => ({ ...flow, moment: ALWAYS }))
  if (use.dueAt === null) return counted
  const moment = iso(use.dueAt)
  const missed = flowsOf({ ...usedUntil(use, use.dueAt), unreturned: 1 })
  return [...counted, ...[...now.map(taken), ...missed].map((flow) => ({ ...flow, moment }))]
}

const taken = (flow: Flow): Flow => ({
  ...flow,
  sums: Object.fromEntries(Object.entries(flow.sums).map(([name, value]) => [name, -value])),
})

/**
 * Returns what a share adds as its row stands. A share counts once for a party and month. What a party gave itself is not sharing.
 * Damage and delay count in the month of the handover.
 */
function flowsOf(use: Use): readonly Flow[] {
  const { party, gifts, missed } = use
  const shared = gifts.filter(({ giver }) => giver !== party)
  const months = [...new Set(shared.map(({ month }) => month)), ...(shared.length === 0 ? [] : [TOTAL])]
  const flows = months.flatMap((month): Flow[] => {
    const those = shared.filter((gift) => month === TOTAL || gift.month === month)
    const givers = [...new Set(those.map(({ giver }) => giver))]
    const gave = givers.map((giver): Flow => {
      const { value: given, unlisted, unvalued } = flowOf(those.filter((gift) => gift.giver === giver))
      return { party: giver, month, sums: { gave: 1, given, gaveUnlisted: unlisted, gaveUnvalued: unvalued } }
    })
    const { value: received, unlisted, unvalued } = flowOf(those)
    const bad = month === TOTAL || month === use.month ? { damaged: use.damaged, unreturned: use.unreturned } : {}
    const took = { took: 1, received, tookUnlisted: unlisted, tookUnvalued: unvalued, ...bad }
    return [...gave, { party, month, sums: took }]
  })
  const noShows = missed === null || use.owner === party ? [] : [TOTAL, ...(missed === '' ? [] : [missed])]
  return [...flows, ...noShows.map((month) => ({ party, month, sums: { noShows: 1 } }))]
}

/** The gifts together. */
const flowOf = (gifts: readonly Gift[]): { value: number; unlisted: number; unvalued: number } => ({
  value: gifts.reduce((sum, gift) => sum + gift.value, 0),
  unlisted: gifts.reduce((sum, gift) => sum + gift.unlisted, 0),
  unvalued: gifts.some((gift) => gift.unvalued) ? 1 : 0,
})
