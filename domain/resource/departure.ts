import { Type } from '@sinclair/typebox'
import { takingPart } from '../community/participation.ts'
import { activeParty } from '../community/state.ts'
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
import { extent, localToday, shared } from './allocation.ts'
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

const cancelled = (cause: 'withdrawn' | 'departure', { id, party }: Share): DomainEvent =>
  ShareCancelled({ share: id, party, cause })

export const withdrawResource = resourceRule(
  command({
    summary: {
      en: 'End the offer. Requests are cancelled and approved shares stay valid; if the owner left, only shares that have begun.',
      zh: '撤回资源：取消申请，已批准的借用继续有效；所属单位离开的，仅已开始的借用继续有效。',
    },
    by: [owner, 'service'],
    data: Closed({ reason: Type.Optional(Personal(Text)) }),
  }),
  (state, data, setting) => {
    const refused = offered(state)
    if (refused !== undefined) return refused
    if (setting.actor.role === 'service') return withdrawDeparted(state, data.reason, setting)
    if (state.withdrawn) return []
    const pending = state.shares.filter((share) => share.state === 'requested' || share.state === 'waiting')
    return [
      ResourceWithdrawn({ cause: 'owner', ...optional('reason', data.reason) }),
      ...pending.map((share) => cancelled('withdrawn', share)),
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
  ]
}

export const handOverResource = resourceRule(
  command({
    summary: {
      en: 'Hand a departed owner’s resource, or a departed party’s share that has not begun, over to the named successor.',
      zh: '将离开单位的资源，或其尚未开始的借用，移交给指定的承接单位。',
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
    return departed(setting, state.owner ?? '') ?? [TermsChanged({ owner: to })]
  },
)

/** Replaces the share of a departed party by one of its successor, in one decision so that no other request takes its place. */
function handOverShare(state: ResourceState, id: string, to: string, setting: ResourceSetting) {
  const share = liveShare(state, id)
  if (isRejection(share)) return share.code === 'share.over' ? [] : share
  if (to === share.party) return []
  const refused = departed(setting, share.party) ?? requireState(share, 'requested', 'waiting', 'held')
  if (refused !== undefined) return refused
  if (setting.now >= spanOfShare(share).until)
    return reject('share.window-over', {
      en: 'The window of this share is over. Nothing is left to hand over.',
      zh: '借用时段已结束，没有可移交的内容。',
    })
  // The name of the resident is with the party that left.
  if (share.forResident === true) return [cancelled('departure', share)]
  const passed: Share = { ...share, id: `s${state.asked + 1}`, party: to }
  return [cancelled('departure', share), requestedAgain(passed, setting), ...placed(state, passed, setting)]
}

export const requestedAgain = (share: Share, setting: ResourceSetting): DomainEvent =>
  ShareRequested({
    share: share.id,
    party: share.party,
    ...extent(share),
    waits: share.waits,
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
