import { type Actor, type Rejection, reject } from '../kernel/index.ts'
import { PARTY_KINDS, type PartyKind } from './shapes.ts'
import { type CommunityState, type Party, partyOf } from './state.ts'

export const isPartyKind = (role: string): role is PartyKind => PARTY_KINDS.some((kind) => kind === role)

/** The named party, or why it cannot take part now. */
export function takingPart(state: CommunityState, id: string): Party | Rejection {
  const party = partyOf(state, id)
  if (party === undefined) {
    return reject('party.unknown', 'No party of this id has joined the community: name one that has.', { party: id })
  }
  if (party.status === 'suspended') {
    return reject('party.suspended', 'This party is suspended: it takes part again once it is reinstated.', {
      party: id,
    })
  }
  if (party.status === 'left') {
    return reject('party.left', 'This party has left: to come back it joins anew under another id.', { party: id })
  }
  return party
}

/**
 * Why somebody who speaks for a party may not do so, or undefined where nothing stands against it. The party must take
 * part now and be of the kind that the sender's role says. Those who speak for no party (administrator, service,
 * resident and so on) pass: whether they may send a command, the command itself says.
 */
export function speaksFor(state: CommunityState, actor: Actor): Rejection | undefined {
  if (!isPartyKind(actor.role)) return undefined
  if (actor.party === undefined) {
    return reject('actor.without-party', 'Whoever acts as a kind of party must name the party: add it to the token.')
  }
  const party = takingPart(state, actor.party)
  if ('rejected' in party) return party
  if (party.kind !== actor.role) {
    return reject('actor.other-kind', 'The party is of another kind than the role of the sender: correct the token.', {
      party: party.id,
      kind: party.kind,
    })
  }
  return undefined
}
