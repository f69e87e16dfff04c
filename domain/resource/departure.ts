import { Type } from '@sinclair/typebox'
import { takingPart } from '../community/participation.ts'
import { activeParty, partyOf } from '../community/state.ts'
import {
  Closed,
  command,
  type Decision,
  type DomainEvent,
  Id,
  iso,
  isRejection,
  optional,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { extent, localToday, settledFunds, shared } from './allocation.ts'
import { resourceEvents } from './events.ts'
import { owner } from './grants.ts'
import { liveShare, offered, requireState } from './guards.ts'
import { spanOfShare } from './room.ts'
import { type ResourceSetting, resourceRule } from './rule.ts'
import { ShareId } from './shapes.ts'
import type { ResourceState, Share } from './state.ts'

const { ResourceWithdrawn, ShareCancelled, ShareRequested, ShareWaitlisted, TermsChanged } = resourceEvents

/** Refuses while the party is active and can act for itself. */
const departed = ({ reads }: ResourceSetting, party: string): Rejection | undefined =>
  activeParty(reads.community, party) === undefined
    ? undefined
    : reject(
        'party.takes-part',
        {
          en: 'This party is active. Only the party itself can end or pass on what it holds.',
          zh: '该单位在正常参与，应由其自行终止或移交。',
        },
        { party },
      )

const cancelled = (cause: 'withdrawn' | 'departure' | 'reinstated', { id, party }: Share): DomainEvent =>
  ShareCancelled({ share: id, party, cause })

export const withdrawResource = resourceRule(
  command({
    summary: {
      en: 'End the offer. Requests are cancelled and approved shares stay valid; if the owner left, only shares that have begun. Free money of a fund goes where its pledgers agreed.',
      zh: '撤回资源：取消申请，已批准的借用继续有效；所属单位离开的，仅已开始的借用继续有效。资金余款按认捐约定处理。',
    },
    by: [owner, 'service'],
    data: Closed({ reason: Type.Optional(Personal(Text)) }),
  }),
  (state, data, setting) => {
    const refused = offered(state)
    if (refused !== undefined) return refused
    if (setting.actor.role === 'service') return withdrawDeparted(state, data.reason, setting)
    if (setting.actor.party !== state.owner)
      return reject('resource.administered', {
        en: 'Your party administers this resource for a suspended owner. Only the owner can withdraw it.',
        zh: '本单位只是代管该资源，撤回须由所属单位办理。',
      })
    // A fund that was withdrawn before its remainder could be settled holds money that is free.
    if (state.withdrawn) return settledFunds(state, setting)
    const pending = state.shares.filter((share) => share.state === 'requested' || share.state === 'waiting')
    return [
      ResourceWithdrawn({ cause: 'owner', ...optional('reason', data.reason) }),
      ...pending.map((share) => cancelled('withdrawn', share)),
      ...settledFunds(state, setting),
    ]
  },
)

/** Withdraws the resource of a departed owner: only shares that have begun may finish. */
function withdrawDeparted(
  state: ResourceState,
  reason: Private<string> | undefined,
  setting: ResourceSetting,
): Decision {
  const refused = departed(setting, state.owner ?? '')
  if (refused !== undefined) return refused
  const notBegun = state.shares.filter((share) => share.state !== 'using')
  return [
    ...(state.withdrawn ? [] : [ResourceWithdrawn({ cause: 'departure', ...optional('reason', reason) })]),
    ...notBegun.map((share) => cancelled('departure', share)),
    ...settledFunds({ ...state, shares: state.shares.filter((share) => !notBegun.includes(share)) }, setting),
  ]
}

export const handOverResource = resourceRule(
  command({
    summary: {
      en: 'Hand the resource of an owner that left, or a share that has not begun, over to the successor, or the share back to a reinstated party.',
      zh: '将已退出单位的资源，或尚未开始的借用，移交给承接单位；单位恢复后，将借用交还。',
    },
    by: ['service'],
    data: Closed({ to: Id, share: Type.Optional(ShareId) }),
  }),
  (state, { to, share }, setting) => {
    const refused = offered(state)
    if (refused !== undefined) return refused
    const successor = takingPart(setting.reads.community, to)
    if (isRejection(successor)) return successor
    if (share !== undefined) return handOverShare(state, share, to, setting)
    if (to === state.owner) return []
    return goneForGood(setting, state.owner ?? '') ?? [TermsChanged({ owner: to })]
  },
)

/** Refuses while the owner may come back: then it stays the owner, and another party administers the resource. */
const goneForGood = (setting: ResourceSetting, party: string): Rejection | undefined =>
  partyOf(setting.reads.community, party)?.status === 'suspended'
    ? reject(
        'party.may-return',
        {
          en: 'The owner is suspended and may come back. Name an administrator until then.',
          zh: '该资源所属单位只是暂停参与，可能恢复，请为其指定代管单位。',
        },
        { party },
      )
    : departed(setting, party)

export const administerResource = resourceRule(
  command({
    summary: {
      en: 'Name the party that administers the resource while its owner is suspended, or give it back to the reinstated owner.',
      zh: '所属单位暂停参与期间指定代管单位；单位恢复后交还。',
    },
    by: ['service'],
    data: Closed({ by: Id }),
  }),
  (state, { by }, setting) => {
    const refused = offered(state)
    if (refused !== undefined) return refused
    const administrator = takingPart(setting.reads.community, by)
    if (isRejection(administrator)) return administrator
    if (by === (state.administrator ?? state.owner)) return []
    if (by !== state.owner) {
      const wrong = departed(setting, state.owner ?? '')
      if (wrong !== undefined) return wrong
    }
    return [TermsChanged({ administrator: by })]
  },
)

/** Replaces the share of a departed party by one of its successor, in one decision so that no other request takes its place. */
function handOverShare(state: ResourceState, id: string, to: string, setting: ResourceSetting) {
  const share = liveShare(state, id)
  if (isRejection(share)) return share.code === 'share.over' ? [] : share
  if (to === share.party) return []
  const isBack = share.heldFor === to
  const refused =
    (isBack ? undefined : departed(setting, share.party)) ?? requireState(share, 'requested', 'waiting', 'held')
  if (refused !== undefined) return refused
  if (setting.now >= spanOfShare(share).until)
    return reject('share.window-over', {
      en: 'The window of this share is over. Nothing is left to hand over.',
      zh: '借用时段已结束，没有可移交的内容。',
    })
  // The name of the resident is with the party that left.
  if (share.forResident === true) return [cancelled('departure', share)]
  const { heldFor, ...rest } = share
  const passed: Share = {
    ...rest,
    id: `s${state.asked + 1}`,
    party: to,
    ...optional('heldFor', isBack ? undefined : (heldFor ?? mayReturn(setting, share.party))),
  }
  return [
    cancelled(isBack ? 'reinstated' : 'departure', share),
    requestedAgain(passed, setting),
    ...placed(state, passed, setting),
  ]
}

/** The party if it is suspended: its successor holds the share for it. */
const mayReturn = ({ reads }: ResourceSetting, party: string): string | undefined =>
  partyOf(reads.community, party)?.status === 'suspended' ? party : undefined

export const requestedAgain = (share: Share, setting: ResourceSetting): DomainEvent =>
  ShareRequested({
    share: share.id,
    party: share.party,
    ...extent(share),
    waits: share.waits,
    ...optional('heldFor', share.heldFor),
    ...optional('for', share.for),
    expiresAt: iso(share.expiresAt),
    day: localToday(setting),
  })

/** Puts the new share into the state of the old one. Among waiting shares it is the last. */
function placed(state: ResourceState, share: Share, setting: ResourceSetting): DomainEvent[] {
  if (share.state === 'held') return [shared(state, share, 'handed-over', setting)]
  if (share.state === 'waiting') return [ShareWaitlisted({ share: share.id, party: share.party, cause: 'full' })]
  return []
}
