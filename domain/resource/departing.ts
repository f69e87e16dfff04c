import { activeParty, takingPart } from '../community/index.ts'
import { type DomainEvent, iso, isRejection, optional, type Rejection, reject } from '../kernel/index.ts'
import type { Rule } from './commands.ts'
import { resourceEvents } from './events.ts'
import { type Here, liveShare, needs, offered } from './guards.ts'
import { spanOfShare } from './room.ts'
import { extent, shared, today } from './sharing.ts'
import type { ResourceState, Share } from './state.ts'

const { ResourceWithdrawn, ShareCancelled, ShareRequested, ShareWaitlisted, TermsChanged } = resourceEvents

/** Refuses while the party can still speak for itself. */
const departed = ({ reads }: Here, party: string): Rejection | undefined =>
  activeParty(reads.community, party) === undefined
    ? undefined
    : reject('party.takes-part', 'This party takes part: what is its own, it ends or passes on itself.', { party })

const cancelled = (cause: 'withdrawn' | 'departure', { id, party }: Share): DomainEvent =>
  ShareCancelled({ share: id, party, cause })

export const withdraw: Rule<'withdraw'> = (state, data, here) => {
  const refused = offered(state)
  if (refused !== undefined) return refused
  if (here.actor.role === 'service') return withdrawDeparted(state, data, here)
  if (state.withdrawn) return []
  const pending = state.shares.filter((share) => share.state === 'requested' || share.state === 'waiting')
  return [
    ResourceWithdrawn({ cause: 'owner', ...optional('reason', data.reason) }),
    ...pending.map((share) => cancelled('withdrawn', share)),
  ]
}

/** Nobody is there to hand anything out any more: only what has begun is finished. */
const withdrawDeparted: Rule<'withdraw'> = (state, { reason }, here) => {
  const refused = departed(here, state.owner ?? '')
  if (refused !== undefined) return refused
  const notBegun = state.shares.filter((share) => share.state !== 'using')
  return [
    ...(state.withdrawn ? [] : [ResourceWithdrawn({ cause: 'departure', ...optional('reason', reason) })]),
    ...notBegun.map((share) => cancelled('departure', share)),
  ]
}

export const handOver: Rule<'hand-over'> = (state, { to, share }, here) => {
  const refused = offered(state)
  if (refused !== undefined) return refused
  const successor = takingPart(here.reads.community, to)
  if (isRejection(successor)) return successor
  if (share !== undefined) return handOverShare(state, share, to, here)
  if (to === state.owner) return []
  return departed(here, state.owner ?? '') ?? [TermsChanged({ owner: to })]
}

/** In one decision, so that nobody comes between: the successor's share takes the place of the departed party's. */
function handOverShare(state: ResourceState, id: string, to: string, here: Here) {
  const share = liveShare(state, id)
  if (isRejection(share)) return share.code === 'share.over' ? [] : share
  if (to === share.party) return []
  const refused = departed(here, share.party) ?? needs(share, 'requested', 'waiting', 'held')
  if (refused !== undefined) return refused
  if (here.now >= spanOfShare(share).until)
    return reject('share.window-over', 'Its time is over: there is nothing left to pass on.')
  const passed: Share = { ...share, id: `s${state.asked + 1}`, party: to }
  return [cancelled('departure', share), requestedAnew(passed, here), ...placed(state, passed, here)]
}

const requestedAnew = (share: Share, here: Here): DomainEvent =>
  ShareRequested({
    share: share.id,
    party: share.party,
    ...extent(share),
    waits: share.waits,
    ...optional('for', share.for),
    expiresAt: iso(share.expiresAt),
    day: today(here),
  })

/** It stands where the other stood; only among those waiting it is now the last. */
function placed(state: ResourceState, share: Share, here: Here): DomainEvent[] {
  if (share.state === 'held') return [shared(state, share, 'handed-over', here)]
  if (share.state === 'waiting') return [ShareWaitlisted({ share: share.id, party: share.party, cause: 'full' })]
  return []
}
