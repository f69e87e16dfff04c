import { type Static, Type } from '@sinclair/typebox'
import { isPartyKind } from '../community/participation.ts'
import { PARTY_KINDS } from '../community/shapes.ts'
import { zoneOf } from '../community/state.ts'
import { demand } from '../demand/demand.ts'
import type { DemandState } from '../demand/state.ts'
import {
  Closed,
  command,
  type Decision,
  type DomainEvent,
  HOUR,
  iso,
  optional,
  Personal,
  type Rejection,
  read,
  reject,
  Text,
} from '../kernel/index.ts'
import { seriesAddition } from '../sharing/series.ts'
import { Purpose, Repeat, type Series, Window } from '../sharing/shapes.ts'
import { answerableUntil, LONGEST, leftOf, localLength, repeated, type Span, spanOf } from '../sharing/windows.ts'
import { extent, localToday, notEnoughFree, type ShareExtent, shared } from './allocation.ts'
import { alternativesTo } from './alternatives.ts'
import { resourceEvents } from './events.ts'
import { notWithdrawn, offered } from './guards.ts'
import { withLate } from './late-return.ts'
import { EVER, freeWithin, occupancyAround } from './room.ts'
import { type ResourceSetting, resourceRule } from './rule.ts'
import { Quantity, residentSubject, stockOf, ToldResident } from './shapes.ts'
import type { ResourceState } from './state.ts'
import { worksOnUrgent } from './urgent-need.ts'
import { endsTooEarly, untimely } from './window-limits.ts'

const { ShareRequested, ShareWaitlisted } = resourceEvents

/** The largest number of shares that are not over: the events that end all of them must fit into one append (1 MB). */
export const MOST_SHARES = 1_000

/** Hours after which an unanswered request expires, unless the terms set another time. */
const DEFAULT_ANSWER_HOURS = 72

const asked = {
  /** Default: 1. */
  quantity: Type.Optional(Quantity),
  window: Type.Optional(Window),
  repeat: Type.Optional(Repeat),
  for: Type.Optional(Purpose),
  purpose: Type.Optional(Personal(Text)),
  /** The resident whom the share is for. The owner and social workers may enter one. */
  resident: Type.Optional(ToldResident),
}

const Request = Closed({
  ...asked,
  /** Whether the share waits if not enough is free. Default: false. */
  waits: Type.Optional(Type.Boolean()),
})

/** A request with its defaults. The owner's own request is bound to no terms and needs no approval. */
interface Asking extends Static<typeof Request> {
  readonly party: string
  readonly quantity: number
  readonly waits: boolean
  readonly own: boolean
  /** For an urgent demand on which the party works. The owner reviews it afterwards. */
  readonly urgent: boolean
}

/** The demand for which a share is requested. */
const served = { served: read(demand, ({ for: purpose }: Pick<Static<typeof Request>, 'for'>) => purpose?.demand) }

type RequestSetting = ResourceSetting & { readonly reads: { readonly served: DemandState | undefined } }

function requested(state: ResourceState, data: Static<typeof Request>, setting: RequestSetting): Decision {
  const party = setting.actor.party ?? ''
  const urgent = data.repeat === undefined && worksOnUrgent(setting.reads.served, party)
  const asking = { quantity: 1, waits: false, ...data, party, own: party === state.owner, urgent }
  const refused = offered(state) ?? notWithdrawn(state) ?? inadmissible(state, asking, setting)
  if (refused !== undefined) return refused
  const dates = datesOf(asking, setting)
  return dates.length === 1 && asking.repeat === undefined
    ? requestOne(state, asking, dates[0] ?? EVER, setting)
    : requestSeries(state, asking, dates, setting)
}

export const requestShare = resourceRule(
  command({
    summary: {
      en: 'Request a share for the sender’s party. In a series, dates without room are listed and the others are requested.',
      zh: '为本单位申请借用；周期借用中无法安排的日期予以列明，其余照常申请。',
    },
    by: PARTY_KINDS,
    reads: served,
    data: Request,
    adds: seriesAddition,
  }),
  requested,
)

/** What a refusal or a displacement offers instead: to wait, in one command. */
export const waitForShare = resourceRule(
  command({
    summary: {
      en: 'Request a share, and wait for it if not enough is free. It moves up by itself once there is room.',
      zh: '申请借用，数量不足时进入等候，有空余时自动递补。',
    },
    by: PARTY_KINDS,
    reads: served,
    data: Closed(asked),
    adds: seriesAddition,
  }),
  (state, data, setting) => requested(state, { ...data, waits: true }, setting),
)

/** The reason why the request is refused at any time. */
function inadmissible(state: ResourceState, asking: Asking, setting: ResourceSetting): Rejection | undefined {
  const { quantity, own } = asking
  const { kinds } = state.terms
  const { actor } = setting
  if (!own && kinds !== undefined && !(isPartyKind(actor.role) && kinds.includes(actor.role)))
    return reject(
      'resource.other-kinds',
      {
        en: 'The terms of this resource do not allow parties of your kind.',
        zh: '该资源的使用条件不包括贵单位所属类别。',
      },
      { kinds },
    )
  if (asking.resident !== undefined && !own && actor.role !== 'social-work')
    return reject('share.resident-not-yours', {
      en: 'Only the owner and social workers may enter a share for a resident. Leave `resident` out.',
      zh: '只有资源所属单位和社工机构可以为居民登记借用，请勿填写 `resident`。',
    })
  const stock = stockOf(state.category)
  const most = stock === 'bookable' ? state.quantity : stock === 'information' ? 1 : quantity
  if (quantity > most)
    return reject(
      'share.too-much',
      { en: '`quantity` exceeds what the resource has. Request less.', zh: '`quantity` 超过资源总量，请减少数量。' },
      { quantity: state.quantity },
    )
  return stock === 'bookable' ? windowWrong(state, asking, setting) : windowNotNeeded(asking)
}

const windowNotNeeded = ({ window, repeat }: Asking): Rejection | undefined =>
  window === undefined && repeat === undefined
    ? undefined
    : reject('share.window-misplaced', {
        en: 'Only a bookable resource takes `window` and `repeat`. Leave them out.',
        zh: '只有可预约资源才填写 `window` 和 `repeat`，请勿填写。',
      })

function windowWrong(
  { terms }: ResourceState,
  { window, own }: Asking,
  { reads, zones }: ResourceSetting,
): Rejection | undefined {
  if (window === undefined)
    return reject('share.window-missing', {
      en: 'A bookable resource needs a `window`. Say when the share begins and ends.',
      zh: '可预约资源须填写 `window`，请注明借用起止时间。',
    })
  const span = spanOf(window)
  if (!(span.from < span.until)) return endsTooEarly()
  const longest = own || terms.longest === undefined ? LONGEST : Math.min(LONGEST, terms.longest * HOUR)
  return localLength(span, zoneOf(reads.community), zones) > longest
    ? reject(
        'share.too-long',
        {
          en: 'The window is longer than one share may last. Shorten it, or request a series.',
          zh: '借用时段超过单次上限，请缩短时段或申请周期借用。',
        },
        { hours: longest / HOUR },
      )
    : undefined
}

/** The booked time of a window under way begins at the request. */
const datesOf = ({ window, repeat }: Asking, { now, reads, zones }: ResourceSetting): readonly Span[] =>
  window === undefined
    ? [EVER]
    : repeated(spanOf(window), repeat, zoneOf(reads.community), zones).map((date) => leftOf(date, now))

const tooMany = (): Rejection =>
  reject(
    'resource.too-many-shares',
    {
      en: 'This resource has reached its limit of open shares. End some of them first.',
      zh: '该资源未结束的借用已达上限，请先结束其中一部分。',
    },
    { most: MOST_SHARES },
  )

/** A waiting share moves up until its window begins, so a window under way cannot wait. */
const mayWait = ({ waits }: Asking, date: Span, { now }: ResourceSetting): boolean =>
  waits && (date === EVER || now < date.from)

function requestOne(state: ResourceState, asking: Asking, date: Span, setting: ResourceSetting) {
  const refused = untimely(state, date, asking.own, setting)
  if (refused !== undefined) return refused
  const free = freeWithin(withLate(state, setting.now), date)
  const fits = asking.quantity <= free
  if (!fits && !mayWait(asking, date, setting)) return notEnoughFree(free, alternativesTo(state, asking, date, setting))
  if (state.shares.length >= MOST_SHARES) return tooMany()
  return shareAsked(state, asking, { date, fits, id: `s${state.asked + 1}` }, setting)
}

/** Requests the dates that are available or may wait. The first share lists the dates that were skipped. */
function requestSeries(state: ResourceState, asking: Asking, dates: readonly Span[], setting: ResourceSetting) {
  const { quantity, own } = asking
  const taken = occupancyAround(withLate(state, setting.now), dates)
  const made: { date: Span; fits: boolean }[] = []
  const skipped: string[] = []
  for (const date of dates) {
    const fits = taken.peak(date) + quantity <= state.quantity
    if (untimely(state, date, own, setting) !== undefined || !(fits || mayWait(asking, date, setting))) {
      skipped.push(iso(date.from))
      continue
    }
    made.push({ date, fits })
    if (fits) taken.add({ ...date, quantity })
  }
  if (made.length === 0)
    return reject(
      'share.no-date',
      {
        en: 'None of these dates is available. Request other dates, or set `waits`.',
        zh: '所选日期均无法借用，请另选日期，或填写 `waits` 进行等候。',
      },
      { dates: skipped },
    )
  if (state.shares.length + made.length > MOST_SHARES) return tooMany()
  const id = `s${state.asked + 1}`
  return made.flatMap((one, nth) => {
    const listed = nth === 0 && skipped.length > 0 ? { skipped } : {}
    return shareAsked(state, asking, { ...one, id: `s${state.asked + 1 + nth}`, series: { id, ...listed } }, setting)
  })
}

interface Place {
  readonly date: Span
  readonly fits: boolean
  readonly id: string
  readonly series?: Series
}

function shareAsked(
  state: ResourceState,
  asking: Asking,
  { date, fits, id, series }: Place,
  setting: ResourceSetting,
): DomainEvent[] {
  const { party, own, urgent, quantity, purpose, resident } = asking
  const { approval, answerWithin = DEFAULT_ANSWER_HOURS } = state.terms
  const share: ShareExtent = {
    id,
    party,
    quantity,
    ...optional('window', date === EVER ? undefined : date),
    ...optional('for', asking.for),
    ...(resident === undefined ? {} : { forResident: true as const }),
  }
  const requested = ShareRequested({
    share: id,
    party,
    ...extent(share),
    waits: mayWait(asking, date, setting),
    ...optional('for', asking.for),
    ...optional('series', series),
    ...optional('purpose', purpose),
    ...optional('resident', resident && { subject: residentSubject(setting.id, id), ...resident }),
    expiresAt: iso(answerableUntil(date, setting.now, answerWithin * HOUR)),
    day: localToday(setting),
  })
  const needsOwner = !own && approval === 'owner'
  if (needsOwner && !(urgent && fits)) return [requested]
  const cause = needsOwner ? 'urgent' : 'automatic'
  return [requested, fits ? shared(state, share, cause, setting) : ShareWaitlisted({ share: id, party, cause: 'full' })]
}
