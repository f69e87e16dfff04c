import { type Actor, isRejection, type Rejection, reject } from '../kernel/index.ts'
import { communityMissing, isPartyKind, takingPart } from './participation.ts'
import { type CommunityState, partyOf } from './state.ts'

/**
 * How an actor stands in the community: `ok`, or why it cannot act for the party that it names. `unknown`: no such party
 * has joined. `other-kind`: the party is not of the kind that the role says.
 */
export type Standing = 'ok' | 'without-party' | 'unknown' | 'suspended' | 'left' | 'other-kind'

/**
 * Compares the actor's role and party with the community's record. The party must be active, and of the kind that the
 * role says. Residents, auditors, administrators and services act through no party, so they stand `ok` whatever party
 * they name: see {@link actsFor}.
 */
export function standingOf(community: CommunityState, actor: Actor): Standing {
  if (!isPartyKind(actor.role)) return 'ok'
  if (actor.party === undefined) return 'without-party'
  const party = partyOf(community, actor.party)
  if (party === undefined) return 'unknown'
  if (party.status !== 'active') return party.status
  return party.kind === actor.role ? 'ok' : 'other-kind'
}

/** The party that the actor acts for: the named one, if the role is the kind of a party. Other roles act for no party. */
export const actingParty = ({ role, party }: Actor): string | undefined => (isPartyKind(role) ? party : undefined)

/** The actor without a party for which its role cannot act. */
export function withoutIdleParty(actor: Actor): Actor {
  if (actor.party === undefined || isPartyKind(actor.role)) return actor
  const { party: _, ...rest } = actor
  return rest
}

/**
 * Whether the actor acts for this party. Every relation that asks for a party asks this. Whether the party is of that
 * kind and takes part is a question for {@link standingOf}.
 */
export const actsFor = (actor: Actor, party: string | undefined): boolean =>
  party !== undefined && actingParty(actor) === party

/** The reason why the actor may not speak for its party; undefined if its standing is `ok`. */
export function speaksFor(community: CommunityState, actor: Actor): Rejection | undefined {
  const { party = '' } = actor
  switch (standingOf(community, actor)) {
    case 'ok':
      return undefined
    case 'without-party':
      return reject('actor.without-party', {
        en: 'The token has the role of a party but names no party. Add `party` to the token.',
        zh: '令牌使用了单位角色但未注明单位，请在令牌中补充 `party`。',
      })
    case 'other-kind':
      return reject(
        'actor.other-kind',
        {
          en: 'The role in the token does not match the kind of the party. Correct the token.',
          zh: '令牌中的角色与单位类别不符，请更正令牌。',
        },
        { party, kind: partyOf(community, party)?.kind },
      )
    case 'unknown':
    case 'suspended':
    case 'left': {
      const found = takingPart(community, party)
      return isRejection(found) ? found : undefined
    }
  }
}

/** The reason why the actor may not act in the community: it does not exist, or the actor may not speak for its party. */
export const objectionTo = (community: CommunityState, actor: Actor): Rejection | undefined =>
  communityMissing(community) ?? speaksFor(community, actor)
