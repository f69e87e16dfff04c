import { activeParty, takingPart } from '../community/index.ts'
import { type DomainEvent, given, iso, isRefused, type Rejection, reject } from '../kernel/index.ts'
import { extent, shared, today } from './allocation.ts'
import type { Rule } from './commands.ts'
import { resourceEvents } from './events.ts'
import { type Here, liveShare, needs, offered } from './guards.ts'
import { spanOfShare } from './room.ts'
import type { ResourceState, Share } from './state.ts'

const { ResourceWithdrawn, ShareCancelled, ShareRequested, ShareWaitlisted, TermsChanged } = resourceEvents

/** Refuses while the party is active and can act for itself. */
const departed = ({ reads }: Here, party: string): Rejection | undefined =>
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

export const withdraw: Rule<'withdraw'> = (state, data, here) => {
  const refused = offered(state)
  if (refused !== undefined) return refused
  if (here.actor.role === 'service') return withdrawDeparted(state, data, here)
  if (state.withdrawn) return []
  const pending = state.shares.filter((share) => share.state === 'requested' || share.state === 'waiting')
  return [
    ResourceWithdrawn({ cause: 'owner', ...given('reason', data.reason) }),
    ...pending.map((share) => cancelled('withdrawn', share)),
  ]
}

/** Withdraws the resource of a departed owner: only shares that have begun may finish. */
const withdrawDeparted: Rule<'withdraw'> = (state, { reason }, here) => {
  const refused = departed(here, state.owner ?? '')
  if (refused !== undefined) return refused
  const notBegun = state.shares.filter((share) => share.state !== 'using')
  return [
    ...(state.withdrawn ? [] : [ResourceWithdrawn({ cause: 'departure', ...given('reason', reason) })]),
    ...notBegun.map((share) => cancelled('departure', share)),
  ]
}

export const handOver: Rule<'hand-over'> = (state, { to, share }, here) => {
  const refused = offered(state)
  if (refused !== undefined) return refused
  const successor = takingPart(here.reads.community, to)
  if (isRefused(successor)) return successor
  if (share !== undefined) return handOverShare(state, share, to, here)
  if (to === state.owner) return []
  return departed(here, state.owner ?? '') ?? [TermsChanged({ owner: to })]
}

/** Replaces the share of a departed party by one of its successor, in one decision so that no other request takes its place. */
function handOverShare(state: ResourceState, id: string, to: string, here: Here) {
  const share = liveShare(state, id)
  if (isRefused(share)) return share.code === 'share.over' ? [] : share
  if (to === share.party) return []
  const refused = departed(here, share.party) ?? needs(share, 'requested', 'waiting', 'held')
  if (refused !== undefined) return refused
  if (here.now >= spanOfShare(share).until)
    return reject('share.window-over', {
      en: 'The window of this share is over. Nothing is left to hand over.',
      zh: '借用时段已结束，没有可移交的内容。',
    })
  const passed: Share = { ...share, id: `s${state.asked + 1}`, party: to }
  return [cancelled('departure', share), requestedAgain(passed, here), ...placed(state, passed, here)]
}

const requestedAgain = (share: Share, here: Here): DomainEvent =>
  ShareRequested({
    share: share.id,
    party: share.party,
    ...extent(share),
    waits: share.waits,
    ...given('for', share.for),
    expiresAt: iso(share.expiresAt),
    day: today(here),
  })

/** Puts the new share into the state of the old one. Among waiting shares it is the last. */
function placed(state: ResourceState, share: Share, here: Here): DomainEvent[] {
  if (share.state === 'held') return [shared(state, share, 'handed-over', here)]
  if (share.state === 'waiting') return [ShareWaitlisted({ share: share.id, party: share.party, cause: 'full' })]
  return []
}
