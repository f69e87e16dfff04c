import { type Actor, type FactPredicate, oversees, type Rejection, readersIf, reject, serves } from '../kernel/index.ts'
import { PARTY_KINDS, type PartyKind } from './shapes.ts'
import { type CommunityState, type Party, partyOf } from './state.ts'

/** Whether the role is the kind of a party. */
export const isPartyKind = (role: string): role is PartyKind => PARTY_KINDS.some((kind) => kind === role)

/** Readers of what parties share with each other, and of figures about it: all who act as a party, overseers and services. */
export const isAmongParties = (reader: Actor): FactPredicate =>
  readersIf(isPartyKind(reader.role) || oversees(reader) || serves(reader))

export const unknownParty = (party: string): Rejection =>
  reject(
    'party.unknown',
    {
      en: 'No party with this id has joined the community. Name a party that has joined.',
      zh: '本社区没有此编号的单位，请填写已加入的单位。',
    },
    { party },
  )

/** The party with this id if it is active, or the reason why it cannot act now. */
export function takingPart(state: CommunityState, id: string): Party | Rejection {
  const party = partyOf(state, id)
  if (party === undefined) {
    return unknownParty(id)
  }
  if (party.status === 'suspended') {
    return reject(
      'party.suspended',
      {
        en: 'This party is suspended. It can act again after it is reinstated.',
        zh: '该单位已被暂停，恢复后方可办理。',
      },
      { party: id },
    )
  }
  if (party.status === 'left') {
    return reject(
      'party.left',
      {
        en: 'This party has left the community. To return, it must join under a new id.',
        zh: '该单位已退出本社区，如需重新加入，请使用新的编号。',
      },
      { party: id },
    )
  }
  return party
}

/** Refuses every command but the founding one until the community exists. */
export const communityMissing = ({ established }: CommunityState): Rejection | undefined =>
  established
    ? undefined
    : reject('community.unknown', {
        en: 'The community does not exist yet. Establish it first.',
        zh: '该社区尚未建立，请先建立社区。',
      })
