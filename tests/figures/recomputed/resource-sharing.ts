import { endOf, type FeedEvent, ms, storiesOf } from './feed.ts'
import { holderIn } from './holders.ts'
import { type Pot, potsAfter } from './pots.ts'
import { isOverdue, type Share, sharesOf } from './shares.ts'

const MINUTE_MS = 60_000
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS
const WEEK_MINUTES = WEEK_MS / MINUTE_MS
/** The first Monday of 1970. */
const MONDAY_MS = 4 * 24 * 60 * MINUTE_MS

const STOCKS: Readonly<Record<string, string>> = {
  ...{ venue: 'bookable', equipment: 'bookable', material: 'consumable', fund: 'fund', information: 'information' },
}
const STATES = [
  ...['requested', 'waiting', 'held', 'using', 'returned', 'consumed', 'given', 'declined', 'cancelled', 'displaced'],
  ...['expired', 'no-show'],
]

type Offered = Extract<FeedEvent, { readonly name: 'ResourceOffered' }>

/** docs/reference/metrics.md, "Resource sharing". */
export function resourceSharingOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const shares = Map.groupBy(sharesOf(feed), ({ resource }) => resource)
  return [...storiesOf(feed, 'resource')].flatMap(([id, story]) => {
    const offered = story.find((event): event is Offered => event.name === 'ResourceOffered')
    return offered === undefined ? [] : [rowOf(id, offered, story, shares.get(id) ?? [], now)]
  })
}

function rowOf(
  id: string,
  { data, time }: Offered,
  story: readonly FeedEvent[],
  shares: readonly Share[],
  now: number,
) {
  const stock = STOCKS[data.category] ?? ''
  const isBookable = stock === 'bookable'
  const last = supplyAt(story, now)
  const { administrator } = holderIn(story)
  const promised = shares.filter(({ state }) => state === (isBookable ? 'using' : 'held'))
  const taken = promised.reduce((sum, { quantity }) => sum + quantity, 0)
  const impaired = impairedAt(story, now)
  return {
    id,
    owner: last.owner,
    administrator: administrator === last.owner ? null : administrator,
    name: data.name,
    nameEn: data.nameEn ?? null,
    category: data.category,
    stock,
    status: story.some(({ name }) => name === 'ResourceWithdrawn') ? 'withdrawn' : 'offered',
    offered: new Date(time).toISOString(),
    quarter: data.quarter ?? null,
    items: data.items ?? [],
    terms: last.terms,
    value: last.value ?? null,
    quantity: last.quantity,
    unit: data.unit ?? null,
    purpose: data.purpose ?? null,
    money: stock === 'fund' ? potsIn(story) : null,
    impaired,
    left: stock === 'information' ? null : Math.max(0, last.quantity - impaired - taken),
    idle: isBookable ? idleOf(story, shares, now) : null,
    shares: Object.fromEntries(STATES.map((state) => [state, shares.filter((share) => share.state === state).length])),
    overdue: shares.filter((share) => isOverdue(share, now)).length,
  }
}

/** Whose money a fund holds. */
function potsIn(story: readonly FeedEvent[]): readonly Pot[] {
  let owner = ''
  return story.reduce<readonly Pot[]>((pots, event) => {
    if (event.name === 'ResourceOffered' || event.name === 'TermsChanged') owner = event.data.owner ?? owner
    return potsAfter(pots, event, owner)
  }, [])
}

/** The supply as the events until a moment state it. */
function supplyAt(story: readonly FeedEvent[], at: number) {
  let supply:
    | { owner: string; terms: Offered['data']['terms']; value: number | undefined; quantity: number }
    | undefined
  for (const { name, data, at: recorded } of story) {
    if (recorded > at) break
    if (name === 'ResourceOffered')
      supply = { owner: data.owner, terms: data.terms, value: data.value, quantity: data.quantity }
    if (supply === undefined) continue
    if (name === 'TermsChanged') {
      const { owner, terms, value, quantity } = { ...supply, ...data }
      supply = { owner, terms, value, quantity }
    }
    if (name === 'FundsPledged') supply.quantity += data.quantity
    if (name === 'ResourceConsumed' || name === 'FundsReturned') supply.quantity -= data.quantity
  }
  return supply ?? { owner: '', terms: { approval: 'owner' as const }, value: undefined, quantity: 0 }
}

/** The quantity out of use: impairments that have begun and neither ended nor been restored, by the events until that moment. */
function impairedAt(story: readonly FeedEvent[], at: number): number {
  const quantities = new Map<string, number>()
  for (const { name, data, at: recorded } of story) {
    if (recorded > at) break
    if (name === 'ResourceImpaired' && ms(data.from) <= at && (data.until === undefined || at < ms(data.until)))
      quantities.set(data.impairment, data.quantity)
    if (name === 'ResourceRestored')
      quantities.set(data.impairment, Math.max(0, (quantities.get(data.impairment) ?? 0) - data.quantity))
  }
  return [...quantities.values()].reduce((sum, quantity) => sum + quantity, 0)
}

const weekEnd = (at: number): number => Math.ceil((at - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS

/** Unit-minutes that were open and not used, in whole past weeks; null where it was never known when the resource is open. */
function idleOf(story: readonly FeedEvent[], shares: readonly Share[], now: number) {
  const end = Math.floor((now - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS
  const of = Math.round(openMinutes(story, end) / WEEK_MINUTES)
  if (of === 0 && supplyAt(story, now).terms.opening === undefined) return null
  const used = shares
    .filter(({ inOpeningHours, until }) => inOpeningHours && until !== undefined && weekEnd(until) <= now)
    .reduce((sum, share) => sum + share.quantity * usedMinutes(share), 0)
  return { count: Math.max(0, of - used), of }
}

/** The minutes from the handover to the end of the use, within the window. */
function usedMinutes({ from = 0, until = 0, startedAt = 0, usedUntil = until }: Share): number {
  return Math.max(0, Math.round((Math.min(until, usedUntil) - Math.max(from, startedAt)) / MINUTE_MS))
}

/** Usable units × minutes open in a week × minutes passed, from the offer to the withdrawal. */
function openMinutes(story: readonly FeedEvent[], end: number): number {
  const changes = story.flatMap((event) => [
    event.at,
    ...(event.name === 'ResourceImpaired' ? [ms(event.data.from), ms(event.data.until ?? event.data.from)] : []),
  ])
  const from = story.find(({ name }) => name === 'ResourceOffered')?.at ?? end
  const until = Math.min(end, story.find(({ name }) => name === 'ResourceWithdrawn')?.at ?? end)
  const moments = [...new Set([from, ...changes, until])]
    .filter((at) => at >= from && at <= until)
    .toSorted((a, b) => a - b)
  return moments.reduce((sum, at, index) => {
    const next = moments[index + 1]
    if (next === undefined) return sum
    const { quantity, terms } = supplyAt(story, at)
    const usable = Math.max(0, quantity - impairedAt(story, at))
    return sum + usable * weeklyMinutes(terms.opening) * (Math.floor(next / MINUTE_MS) - Math.floor(at / MINUTE_MS))
  }, 0)
}

function weeklyMinutes(opening: Offered['data']['terms']['opening']): number {
  if (opening === undefined) return 0
  const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
  return opening.reduce((sum, { from, until }) => {
    const minutes = minuteOf(until) - minuteOf(from)
    return sum + (minutes > 0 ? minutes : minutes + 24 * 60)
  }, 0)
}
