import { isPartyKind, zoneOf } from '../community/index.ts'
import {
  type CommandData,
  DAY,
  type DomainEvent,
  HOUR,
  iso,
  optional,
  type Rejection,
  reject,
} from '../kernel/index.ts'
import type { Series } from '../sharing/shapes.ts'
import { LONGEST, repeated, type Span, spanOf, within } from '../sharing/windows.ts'
import type { Rule, resourceCommands } from './commands.ts'
import { resourceEvents } from './events.ts'
import { type Here, notWithdrawn, offered } from './guards.ts'
import { EVER, freeWithin, occupancyAround } from './room.ts'
import { stockOf } from './shapes.ts'
import { type Asked, extent, full, shared, today } from './sharing.ts'
import type { ResourceState } from './state.ts'

const { ShareRequested, ShareWaitlisted } = resourceEvents

/** More that are not over at once, no resource has: what ends all of them has to fit into one append (a megabyte). */
export const MOST_SHARES = 1_000

/** Hours after which an unanswered request expires, unless the terms say otherwise. */
const USUAL_ANSWER = 72

/** Days ahead that nobody needs to book, whatever the terms: ten years. */
const FURTHEST = 3_660

type Request = CommandData<(typeof resourceCommands)['request']>

/** A request that made sense by itself; the owner's own is bound to no terms, and asks nobody. */
interface Asking extends Request {
  readonly party: string
  readonly quantity: number
  readonly waits: boolean
  readonly own: boolean
}

export const request: Rule<'request'> = (state, data, here) => {
  const party = here.actor.party ?? ''
  const asking = { quantity: 1, waits: false, ...data, party, own: party === state.owner }
  const refused = offered(state) ?? notWithdrawn(state) ?? inadmissible(state, asking, here)
  if (refused !== undefined) return refused
  const dates = datesOf(asking, here)
  return dates.length === 1 && asking.repeat === undefined
    ? requestOne(state, asking, dates[0] ?? EVER, here)
    : requestSeries(state, asking, dates, here)
}

/** Why nobody may ask like this, whenever it is for. */
function inadmissible(state: ResourceState, asking: Asking, { actor }: Here): Rejection | undefined {
  const { quantity, own } = asking
  const { kinds } = state.terms
  if (!own && kinds !== undefined && !(isPartyKind(actor.role) && kinds.includes(actor.role)))
    return reject('resource.other-kinds', 'Its terms name the kinds of parties that may use it: yours is not one.', {
      kinds,
    })
  const stock = stockOf(state.category)
  const most = stock === 'bookable' ? state.quantity : stock === 'information' ? 1 : quantity
  if (quantity > most)
    return reject('share.too-much', 'There is not as much of it: ask for less.', { quantity: state.quantity })
  return stock === 'bookable' ? windowWrong(state, asking) : windowNotNeeded(asking)
}

const windowNotNeeded = ({ window, repeat }: Asking): Rejection | undefined =>
  window === undefined && repeat === undefined
    ? undefined
    : reject('share.window-misplaced', 'Only what is booked has a window, or repeats: leave them out.')

function windowWrong({ terms }: ResourceState, { window, own }: Asking): Rejection | undefined {
  if (window === undefined) return reject('share.window-missing', 'Say from when until when it is for.')
  const { from, until } = spanOf(window)
  if (!(from < until)) return reject('share.window-unsound', 'A window ends after it begins, and both moments exist.')
  const longest = own || terms.longest === undefined ? LONGEST : Math.min(LONGEST, terms.longest * HOUR)
  return until - from > longest
    ? reject('share.too-long', 'That is longer than one share may last: ask for less, or for a series.', {
        hours: longest / HOUR,
      })
    : undefined
}

const datesOf = ({ window, repeat }: Asking, { reads, zones }: Here): readonly Span[] =>
  window === undefined ? [EVER] : repeated(spanOf(window), repeat, zoneOf(reads.community), zones)

/** Why nobody gets it at this time, whether or not there is room. */
function untimely({ terms }: ResourceState, date: Span, own: boolean, { now, reads, zones }: Here) {
  if (date === EVER) return undefined
  if (date.from < now) return reject('share.window-past', 'That time has begun already: ask for a later one.')
  const days = own ? FURTHEST : (terms.ahead ?? FURTHEST)
  if (date.from > now + days * DAY)
    return reject('share.too-far-ahead', 'That is further ahead than it is lent: ask again nearer the time.', { days })
  return own || terms.opening === undefined || within(terms.opening, date, zoneOf(reads.community), zones)
    ? undefined
    : reject('resource.closed', 'That is outside its opening hours: see its terms.')
}

const tooMany = (): Rejection =>
  reject('resource.too-many-shares', 'So many shares of it are not over yet that it takes no more: end some first.', {
    most: MOST_SHARES,
  })

function requestOne(state: ResourceState, asking: Asking, date: Span, here: Here) {
  const refused = untimely(state, date, asking.own, here)
  if (refused !== undefined) return refused
  const free = freeWithin(state, date)
  const fits = asking.quantity <= free
  if (!fits && !asking.waits) return full(free)
  if (state.shares.length >= MOST_SHARES) return tooMany()
  return asked(state, asking, { date, fits, id: `s${state.asked + 1}` }, here)
}

/** Dates that cannot be had are listed with the first that can; where a date waits, it is had. */
function requestSeries(state: ResourceState, asking: Asking, dates: readonly Span[], here: Here) {
  const { quantity, own, waits } = asking
  const taken = occupancyAround(state, dates)
  const made: { date: Span; fits: boolean }[] = []
  const skipped: string[] = []
  for (const date of dates) {
    const fits = taken.peak(date) + quantity <= state.quantity
    if (untimely(state, date, own, here) !== undefined || !(fits || waits)) {
      skipped.push(iso(date.from))
      continue
    }
    made.push({ date, fits })
    if (fits) taken.add({ ...date, quantity })
  }
  if (made.length === 0)
    return reject('share.no-date', 'Not one of these dates can be had: ask for others, or wait for room.', {
      dates: skipped,
    })
  if (state.shares.length + made.length > MOST_SHARES) return tooMany()
  const id = `s${state.asked + 1}`
  return made.flatMap((one, nth) => {
    const listed = nth === 0 && skipped.length > 0 ? { skipped } : {}
    return asked(state, asking, { ...one, id: `s${state.asked + 1 + nth}`, series: { id, ...listed } }, here)
  })
}

interface Place {
  readonly date: Span
  readonly fits: boolean
  readonly id: string
  readonly series?: Series
}

function asked(state: ResourceState, asking: Asking, { date, fits, id, series }: Place, here: Here): DomainEvent[] {
  const { party, own, quantity, waits, purpose } = asking
  const { approval, answerWithin = USUAL_ANSWER } = state.terms
  const share: Asked = {
    id,
    party,
    quantity,
    ...optional('window', date === EVER ? undefined : date),
    ...optional('for', asking.for),
  }
  const requested = ShareRequested({
    share: id,
    party,
    ...extent(share),
    waits,
    ...optional('for', asking.for),
    ...optional('series', series),
    ...optional('purpose', purpose),
    expiresAt: iso(Math.min(here.now + answerWithin * HOUR, share.window?.from ?? EVER.until)),
    day: today(here),
  })
  if (!own && approval === 'owner') return [requested]
  return [
    requested,
    fits ? shared(state, share, 'automatic', here) : ShareWaitlisted({ share: id, party, cause: 'full' }),
  ]
}
