import { type Rejection, reject } from '../kernel/index.ts'
import { takingPart } from './acting.ts'
import type { Rule } from './commands.ts'
import { communityEvents } from './events.ts'
import type { OrganizationGroup, PartyKind } from './shapes.ts'
import { type CommunityState, partyOf } from './state.ts'

const {
  AppointmentEnded,
  PartyChanged,
  PartyJoined,
  PartyLeft,
  PartyReinstated,
  PartySuspended,
  ServiceCommitteeFormed,
} = communityEvents

const unknownParty = (party: string): Rejection =>
  reject('party.unknown', 'No party of this id has joined the community: name one that has.', { party })

const groupMisplaced = (kind: PartyKind, group: OrganizationGroup | undefined): Rejection | undefined => {
  if (group === undefined || kind === 'organization') return undefined
  return reject('party.group-misplaced', 'Only an organisation has a group: leave it out for other kinds of parties.')
}

export const joinParty: Rule<'join-party'> = (state, data) => {
  const known = partyOf(state, data.party)
  if (known !== undefined) {
    return known.status === 'left'
      ? reject('party.left', 'The party of this id has left: to come back it joins anew under another id.')
      : reject('party.exists', 'A party of this id has joined already: change that one, or join under another id.')
  }
  if (data.kind === 'organization' && data.group === undefined) {
    return reject('party.group-needed', 'An organisation names its group: group, culture-sport or volunteer.')
  }
  return groupMisplaced(data.kind, data.group) ?? [PartyJoined(data)]
}

export const changeParty: Rule<'change-party'> = (state, { party: id, name, nameEn, group }) => {
  const party = takingPart(state, id)
  if ('rejected' in party) return party
  const misplaced = groupMisplaced(party.kind, group)
  if (misplaced !== undefined) return misplaced
  const change = {
    ...(name === undefined || name === party.name ? {} : { name }),
    ...(nameEn === undefined || nameEn === party.nameEn ? {} : { nameEn }),
    ...(group === undefined || group === party.group ? {} : { group }),
  }
  return Object.keys(change).length === 0 ? [] : [PartyChanged({ party: id, ...change })]
}

/** Why the named successor cannot take over, where one is named and cannot. */
function unfit(state: CommunityState, { party, successor }: { party: string; successor?: string }) {
  if (successor === undefined) return undefined
  if (successor === party)
    return reject('party.own-successor', 'Name another party than the departing one to succeed it.')
  const found = takingPart(state, successor)
  return 'rejected' in found ? found : undefined
}

export const suspendParty: Rule<'suspend-party'> = (state, data) => {
  const party = takingPart(state, data.party)
  if ('rejected' in party) return party
  return unfit(state, data) ?? [PartySuspended(data)]
}

export const reinstateParty: Rule<'reinstate-party'> = (state, data) => {
  const party = partyOf(state, data.party)
  if (party === undefined) return unknownParty(data.party)
  if (party.status === 'suspended') return [PartyReinstated(data)]
  return reject('party.not-suspended', 'Only a suspended party can be reinstated, and this one is not suspended.', {
    party: data.party,
    status: party.status,
  })
}

/** A suspended party may go, too. Turns of duty and other posts of its persons end with it. */
export const leaveParty: Rule<'leave-party'> = (state, data) => {
  const party = partyOf(state, data.party)
  if (party === undefined) return unknownParty(data.party)
  if (party.status === 'left') return reject('party.left', 'This party has left already.', { party: data.party })
  const wrong = unfit(state, data)
  if (wrong !== undefined) return wrong
  const ended = Object.values(state.appointments)
    .filter((appointment) => appointment.party === data.party)
    .map(({ id, person, party }) => AppointmentEnded({ appointment: id, person, party, because: 'party-left' }))
  return [PartyLeft(data), ...ended]
}

export const formServiceCommittee: Rule<'form-service-committee'> = (state, data) => {
  const party = takingPart(state, data.party)
  if ('rejected' in party) return party
  if (party.kind !== 'committee') {
    return reject(
      'service-committee.not-committee',
      'A service committee is part of a committee: name a party of that kind.',
    )
  }
  const holder = state.committees[data.committee]
  if (holder !== undefined && partyOf(state, holder)?.status !== 'left') {
    return reject('service-committee.exists', 'The community has a service committee for this field already.')
  }
  return [ServiceCommitteeFormed(data)]
}
