import { activeParty, takingPart } from '../community/index.ts'
import { isRejection, optional, reject } from '../kernel/index.ts'
import type { Rule } from './commands.ts'
import { overAt } from './deadlines.ts'
import { resourceEvents } from './events.ts'
import { liveShare, needs } from './guards.ts'
import { freeWithin, spanOfShare } from './room.ts'
import { full, movedUpWithout, shared } from './sharing.ts'

const { ShareCancelled, ShareDeclined, ShareExpired, ShareWaitlisted } = resourceEvents

export const approve: Rule<'approve'> = (state, { share: id }, here) => {
  const share = liveShare(state, id)
  if (isRejection(share)) return share
  if (share.state !== 'requested') return []
  if (here.now >= share.expiresAt)
    return reject('share.expired', 'The time to answer is over: its party may ask for it anew.', { share: id })
  const party = takingPart(here.reads.community, share.party)
  if (isRejection(party)) return party
  const free = freeWithin(state, spanOfShare(share))
  if (share.quantity <= free) return [shared(state, share, 'approved', here)]
  return share.waits ? [ShareWaitlisted({ share: id, party: share.party, cause: 'full' })] : full(free)
}

export const decline: Rule<'decline'> = (state, { share: id, reason }) => {
  const share = liveShare(state, id)
  if (isRejection(share)) return share
  return needs(share, 'requested') ?? [ShareDeclined({ share: id, party: share.party, reason })]
}

/** Not once its time has come: from then on it is used, or nobody came. */
export const cancel: Rule<'cancel'> = (state, data, here) => {
  const { share: id, cause, reason } = data
  const { actor, now } = here
  if (actor.role === 'service') return cancelDeparted(state, data, here)
  if (cause !== undefined)
    return reject('share.cause-misplaced', 'That a party departed only a service says: leave the cause out.')
  const share = liveShare(state, id)
  if (isRejection(share)) return share
  const refused = needs(share, 'requested', 'waiting', 'held')
  if (refused !== undefined) return refused
  if (share.state === 'held' && share.window !== undefined && now >= share.window.from)
    return reject('share.begun', 'Its time has come: say that it was handed over, or that nobody came.')
  const by = actor.party === share.party ? 'borrower' : 'owner'
  return [
    ShareCancelled({ share: id, party: share.party, cause: by, ...optional('reason', reason) }),
    ...(share.state === 'held' ? movedUpWithout(state, share, here) : []),
  ]
}

/** What has begun is finished; what is over needs nothing more. */
const cancelDeparted: Rule<'cancel'> = (state, { share: id, cause, reason }, here) => {
  const { community } = here.reads
  if (cause !== 'departure')
    return reject('share.cause-missing', 'A service cancels because a party departed, and says so.')
  const share = liveShare(state, id)
  if (isRejection(share)) return share.code === 'share.over' ? [] : share
  if (share.state === 'using') return []
  if (activeParty(community, share.party) !== undefined && activeParty(community, state.owner ?? '') !== undefined)
    return reject('party.takes-part', 'Both parties of the share take part: they cancel it themselves.')
  return [
    ShareCancelled({ share: id, party: share.party, cause: 'departure', ...optional('reason', reason) }),
    ...(share.state === 'held' ? movedUpWithout(state, share, here) : []),
  ]
}

/** What the service saw may be stale by now: it is judged again, and nothing due is nothing done. */
export const expire: Rule<'expire'> = (state, { share: id }, { now }) => {
  const share = liveShare(state, id)
  if (isRejection(share)) return share.code === 'share.over' ? [] : share
  const at = overAt(share)
  if (at === undefined || now < at) return []
  const cause = share.state === 'requested' ? 'unanswered' : 'passed'
  return [ShareExpired({ share: id, party: share.party, cause })]
}
