import { type Static, Type } from '@sinclair/typebox'
import { takingPart } from '../community/participation.ts'
import { activeParty } from '../community/state.ts'
import {
  Closed,
  command,
  type Decision,
  type DomainEvent,
  type Instant,
  isRejection,
  OneOf,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { leftOfSeries, withSeries } from '../sharing/series.ts'
import { fromNow, movedUp, notEnoughFree, shared } from './allocation.ts'
import { alternativesTo, freeFor } from './alternatives.ts'
import { overAt } from './deadlines.ts'
import { resourceEvents } from './events.ts'
import { borrower, owner } from './grants.ts'
import { liveShare, requireState } from './guards.ts'
import { notBack, withLate } from './late-return.ts'
import { freeWithin, hull, spanOfShare } from './room.ts'
import { type ResourceSetting, resourceRule } from './rule.ts'
import { OneShare, ShareOrSeries } from './shapes.ts'
import type { ResourceState, Share } from './state.ts'

const { ShareCancelled, ShareDeclined, ShareExpired, ShareWaitlisted } = resourceEvents

export const approveShare = resourceRule(
  command({
    summary: {
      en: 'Approve a request, or all of its series. If not enough is free, the share waits where its party allows it.',
      zh: '批准借用申请，可一次批准整个周期；数量不足时，如申请单位同意则进入等候。',
    },
    by: [owner],
    data: Closed(ShareOrSeries),
  }),
  (state, { share: id, series }, setting) => {
    const named = namedShare(state, id, series, isRequested)
    if (isRejection(named)) return named
    const events: DomainEvent[] = []
    let then = state
    for (const share of withSeries(state.shares, named, series)) {
      const outcome = approved(then, share, setting)
      if (!isRejection(outcome)) {
        events.push(...outcome.events)
        then = outcome.state
      } else if (share === named) return outcome
    }
    return events
  },
)

const isRequested = (share: Share): boolean => share.state === 'requested'

/** The share that a command names. Where it is over, a command for its series concerns the dates that are left and suit. */
function namedShare(state: ResourceState, id: string, series: boolean | undefined, suits: (share: Share) => boolean) {
  const share = liveShare(state, id)
  return isRejection(share) ? (leftOfSeries(state.shares, id, series, suits) ?? share) : share
}

/** The approval of one share, and the state after it. */
function approved(
  state: ResourceState,
  share: Share,
  setting: ResourceSetting,
): { readonly events: readonly DomainEvent[]; readonly state: ResourceState } | Rejection {
  if (share.state !== 'requested') return { events: [], state }
  const { id } = share
  if (setting.now >= share.expiresAt)
    return reject(
      'share.expired',
      {
        en: 'The time to answer this request has passed. The party can send a new request.',
        zh: '该申请已超过答复期限，申请单位可重新申请。',
      },
      { share: id },
    )
  const party = takingPart(setting.reads.community, share.party)
  if (isRejection(party)) return party
  const span = spanOfShare(share)
  const free = freeWithin(withLate(state, setting.now), fromNow(span, setting))
  if (share.quantity <= free)
    return { events: [shared(state, share, 'approved', setting)], state: holding(state, share) }
  return share.waits
    ? { events: [ShareWaitlisted({ share: id, party: share.party, cause: 'full' })], state }
    : notEnoughFree(free, alternativesTo(state, { quantity: share.quantity, own: false }, span, setting))
}

const holding = (state: ResourceState, { id }: Share): ResourceState => ({
  ...state,
  shares: state.shares.map((one) => (one.id === id ? { ...one, state: 'held' } : one)),
})

export const declineShare = resourceRule(
  command({
    summary: {
      en: 'Decline a request, or all of its series, with a reason.',
      zh: '不批准借用申请，可一次回绝整个周期，并说明理由。',
    },
    by: [owner],
    data: Closed({ ...ShareOrSeries, reason: Personal(Text) }),
  }),
  (state, { share: id, series, reason }, setting) => {
    const share = namedShare(state, id, series, isRequested)
    if (isRejection(share)) return share
    return (
      requireState(share, 'requested') ??
      withSeries(state.shares, share, series)
        .filter((each) => each.state === 'requested')
        .map((each) =>
          ShareDeclined({
            share: each.id,
            party: each.party,
            reason,
            ...optional('free', freeFor(state, each, setting)),
          }),
        )
    )
  },
)

const Cancellation = Closed({
  ...ShareOrSeries,
  cause: Type.Optional(OneOf(['departure'])),
  reason: Type.Optional(Personal(Text)),
})
type Cancellation = Static<typeof Cancellation>

/** A share can be cancelled until its window begins. After that it is used or a no-show, or its units are not back. */
export const cancelShare = resourceRule(
  command({
    summary: {
      en: 'Cancel a share that has not begun, or all such shares of its series. Waiting shares move up.',
      zh: '取消尚未开始的借用，可一次取消整个周期，等候中的借用依次递补。',
    },
    by: [owner, borrower, 'service'],
    data: Cancellation,
  }),
  (state, data, setting) => {
    const { share: id, series, cause, reason } = data
    const { actor, now } = setting
    if (actor.role === 'service') return cancelDeparted(state, data, setting)
    if (cause !== undefined)
      return reject('share.cause-misplaced', {
        en: 'Only a service may set `cause`. Leave it out.',
        zh: '只有服务程序可以填写 `cause`，请勿填写。',
      })
    const mayCancel = (each: Share): boolean =>
      (actor.party === each.party || actor.party === state.owner) && notCancellable(state, each, now) === undefined
    const share = namedShare(state, id, series, mayCancel)
    if (isRejection(share)) return share
    const refused = notCancellable(state, share, now)
    if (refused !== undefined) return refused
    const by = actor.party === share.party ? 'borrower' : 'owner'
    const all = withSeries(state.shares, share, series).filter((each) => notCancellable(state, each, now) === undefined)
    return cancelled(state, all, { cause: by, reason }, setting)
  },
)

function notCancellable(state: ResourceState, share: Share, now: Instant): Rejection | undefined {
  const refused = requireState(share, 'requested', 'waiting', 'held')
  if (refused !== undefined) return refused
  const begun = share.state === 'held' && share.window !== undefined && now >= share.window.from
  return begun && notBack(state, share, now) === undefined
    ? reject('share.begun', {
        en: 'The window of this share has begun. Start it or record a no-show instead of cancelling.',
        zh: '借用时段已开始，不能取消，请登记交付或登记未到。',
      })
    : undefined
}

interface Why {
  readonly cause: 'borrower' | 'owner' | 'departure'
  readonly reason: Cancellation['reason'] | undefined
}

/** Cancels the shares. What they held is free for waiting shares that stay. */
function cancelled(
  state: ResourceState,
  shares: readonly Share[],
  { cause, reason }: Why,
  setting: ResourceSetting,
): DomainEvent[] {
  const left = { ...state, shares: state.shares.filter((one) => !shares.includes(one)) }
  const freed = shares.filter((one) => one.state === 'held').map(spanOfShare)
  return [
    ...shares.map(({ id, party }) => ShareCancelled({ share: id, party, cause, ...optional('reason', reason) })),
    ...(freed.length === 0 ? [] : movedUp(left, fromNow(hull(freed), setting), setting)),
  ]
}

/** A share that has begun may finish; a share that is over needs no event. */
function cancelDeparted(
  state: ResourceState,
  { share: id, series, cause, reason }: Cancellation,
  setting: ResourceSetting,
): Decision {
  const { community } = setting.reads
  if (cause !== 'departure')
    return reject('share.cause-missing', {
      en: 'A service may cancel a share only with `cause: departure`.',
      zh: '服务程序只能以 `cause: departure`（单位离开）为由取消借用。',
    })
  const share = liveShare(state, id)
  if (isRejection(share)) return share.code === 'share.over' ? [] : share
  if (share.state === 'using') return []
  if (activeParty(community, share.party) !== undefined && activeParty(community, state.owner ?? '') !== undefined)
    return reject('party.takes-part', {
      en: 'Both parties of this share are active. Only they can cancel it.',
      zh: '借用双方均在正常参与，应由双方自行取消。',
    })
  const all = withSeries(state.shares, share, series).filter((each) => each.state !== 'using')
  return cancelled(state, all, { cause, reason }, setting)
}

/** The view of the service may be stale, so the deadline is checked again. If nothing is due, nothing happens. */
export const expireShare = resourceRule(
  command({
    summary: {
      en: 'End a request that was not answered in time, or a share that waited until its window began.',
      zh: '终止逾期未答复的申请或等候至借用时段开始的借用。',
    },
    by: ['service'],
    data: Closed(OneShare),
  }),
  (state, { share: id }, { now }) => {
    const share = liveShare(state, id)
    if (isRejection(share)) return share.code === 'share.over' ? [] : share
    const at = overAt(share)
    if (at === undefined || now < at) return []
    const cause = share.state === 'requested' ? 'unanswered' : 'passed'
    return [ShareExpired({ share: id, party: share.party, cause })]
  },
)
