import { endOf, type FeedEvent, ms, storiesOf } from './feed.ts'
import { type Pot, partsOf, potsAfter } from './pots.ts'

/** What one party gave by a share at one time. */
export interface Gift {
  readonly giver: string
  /** The local day of the handover, the use or the approval. */
  readonly day: string
  /** Unknown where no value was agreed. */
  readonly value: number | undefined
}

/** One share of a resource, as it stands. */
export interface Share {
  readonly resource: string
  readonly category: string
  readonly share: string
  party: string
  /** The owner of the resource at the last event of the share. */
  owner: string
  state: string
  /** What is promised; once all is consumed, what was consumed. */
  quantity: number
  consumed: number
  from: number | undefined
  until: number | undefined
  /** The value of the whole share. Unknown where no unit value was known. */
  value: number | undefined
  /** Whether it counts: money, or a value that a price list confirms. */
  listed: boolean
  readonly forResident: boolean
  /** What was used of it until now. */
  gifts: readonly Gift[]
  /** The local day of the handover, and of a booking for which its party did not come. */
  startDay: string | undefined
  missedDay: string | undefined
  condition: string | undefined
  late: boolean
  returned: number | undefined
  /** When an open request expires. */
  expiresAt: string | undefined
  startedAt: number | undefined
  /** When its use ended before its window: it was returned, or gave way. */
  usedUntil: number | undefined
  /** Whether the resource had opening hours at the handover. */
  inOpeningHours: boolean
  readonly requested: FeedEvent & { name: 'ShareRequested' }
}

/** Whether a share was handed over and not returned although its window has passed. */
export const isOverdue = ({ state, until }: Share, now: number): boolean =>
  state === 'using' && until !== undefined && until <= now

/** Returns every share that was ever requested. */
export const sharesOf = (feed: readonly FeedEvent[]): Share[] =>
  [...storiesOf(feed, 'resource').values()].flatMap((story) => sharesIn(story, endOf(feed)))

/** The resource of the shares as it stands before an event. */
interface Lender {
  owner: string
  category: string
  hasHours: boolean
  pots: readonly Pot[]
}

function sharesIn(story: readonly FeedEvent[], now: number): Share[] {
  const shares = new Map<string, Share>()
  const lender: Lender = { owner: '', category: '', hasHours: false, pots: [] }
  for (const event of story) {
    if (event.name === 'ShareRequested') shares.set(event.data.share, requestedShare(event, lender))
    const share = 'share' in event.data ? shares.get(event.data.share) : undefined
    if (share !== undefined) change(share, event, lender)
    changeLender(lender, event)
  }
  for (const share of shares.values()) if (isOverdue(share, now)) countUse(share, share.until ?? now)
  return [...shares.values()]
}

function changeLender(lender: Lender, event: FeedEvent): void {
  const { name, data } = event
  if (name === 'ResourceOffered') lender.category = data.category
  if (name === 'ResourceOffered' || name === 'TermsChanged') {
    lender.owner = data.owner ?? lender.owner
    lender.hasHours = data.terms === undefined ? lender.hasHours : data.terms.opening !== undefined
  }
  if (lender.category === 'fund') lender.pots = potsAfter(lender.pots, event, lender.owner)
}

function requestedShare(event: Share['requested'], { owner, category }: Lender): Share {
  const { share, party, quantity, window, resident, expiresAt } = event.data
  return {
    ...{ resource: event.id, category, share, party, owner, state: 'requested', quantity, consumed: 0 },
    ...{ from: window && ms(window.from), until: window && ms(window.until), value: undefined, listed: false },
    ...{ forResident: resident !== undefined, gifts: [], startDay: undefined, missedDay: undefined },
    ...{ condition: undefined, late: false, returned: undefined, expiresAt, startedAt: undefined },
    ...{ usedUntil: undefined, inOpeningHours: false, requested: event },
  }
}

function change(share: Share, event: FeedEvent, lender: Lender): void {
  switch (event.name) {
    case 'ResourceShared': {
      const { party, owner, quantity, value, window, day, prices } = event.data
      const isInformation = share.category === 'information'
      Object.assign(share, { party, owner, quantity, value, state: isInformation ? 'given' : 'held' })
      Object.assign(share, { from: window && ms(window.from), until: window && ms(window.until), expiresAt: undefined })
      share.listed = share.category === 'fund' || prices !== undefined
      // Information has no handover: it is given at its approval.
      if (isInformation) share.gifts = [{ giver: owner, day, value }]
      break
    }
    case 'ShareStarted':
      Object.assign(share, { owner: lender.owner, state: 'using', startDay: event.data.day, startedAt: event.time })
      share.inOpeningHours = lender.hasHours
      break
    case 'ResourceConsumed':
      consume(share, event, lender)
      break
    case 'ResourceReturned':
      Object.assign(share, { state: 'returned', condition: event.data.condition, late: event.data.late })
      share.returned = event.time
      countUse(share, event.time)
      break
    case 'ShareCancelled':
      Object.assign(share, { state: 'cancelled', expiresAt: undefined })
      countUse(share, event.time)
      break
    case 'ShareNoShow':
      Object.assign(share, { owner: lender.owner, missedDay: event.data.day, state: 'no-show', expiresAt: undefined })
      break
    case 'ShareWaitlisted':
      Object.assign(share, { state: 'waiting', value: undefined })
      break
    default:
      if (STATES[event.name] !== undefined) Object.assign(share, { state: STATES[event.name], expiresAt: undefined })
  }
}

const STATES: Readonly<Record<string, string>> = {
  ShareDeclined: 'declined',
  ShareDisplaced: 'displaced',
  ShareExpired: 'expired',
}

/** A payment of a fund is given by those whose money it was, all else by the owner. The whole rest may become free without any use. */
function consume(share: Share, { data }: FeedEvent & { name: 'ResourceConsumed' }, lender: Lender): void {
  const { quantity, value, day, more, givers = partsOf(lender.pots, quantity) } = data
  const gifts =
    share.category === 'fund'
      ? givers.map((giver) => ({ giver: giver.party, day, value: giver.quantity }))
      : [{ giver: lender.owner, day, value }]
  if (quantity > 0) share.gifts = [...share.gifts, ...gifts]
  share.owner = lender.owner
  share.consumed += quantity
  if (more === true) share.quantity -= quantity
  else Object.assign(share, { state: 'consumed', quantity: share.consumed, expiresAt: undefined })
}

/** Counts the time from the handover to a moment, within the window, and the same part of the value. */
function countUse(share: Share, at: number): void {
  const { startedAt, startDay, from, until, value, owner } = share
  if (startedAt === undefined || startDay === undefined || from === undefined || until === undefined) return
  share.usedUntil = at
  const used = Math.min(at, until) - Math.max(startedAt, from)
  if (used <= 0) return
  share.gifts = [
    { giver: owner, day: startDay, value: value === undefined ? undefined : part(value, used, until - from) },
  ]
}

/** Returns value × used ÷ all, rounded half up. */
function part(value: number, used: number, all: number): number {
  const [product, whole] = [BigInt(value) * BigInt(used), BigInt(all)]
  return Number(product / whole + (2n * (product % whole) >= whole ? 1n : 0n))
}
