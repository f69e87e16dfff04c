import { isAmongParties } from '../community/participation.ts'
import { actingParty } from '../community/standing.ts'
import { type Actor, type FactPredicate, hasFact, oversees, readersIf, type Sight, serves } from '../kernel/index.ts'
import type { ResourceState } from './state.ts'

/** Readers who may read the words of a share's request: its two parties and services. */
export function mayReadShare(reader: Actor): FactPredicate {
  const party = actingParty(reader)
  return { any: [hasFact('owner', party), hasFact('borrower', party), readersIf(serves(reader))] }
}

/** Readers who may know for which demand a share is: the demand may be restricted. */
export const knowsSharePurpose = (reader: Actor): FactPredicate => ({
  any: [mayReadShare(reader), readersIf(oversees(reader))],
})

/**
 * Sharing is among the parties: every party may know of every resource and its shares. For which demand a share is, its two
 * parties and overseers are told, because the demand may be restricted. That it is for a resident, its two parties alone are told.
 */
export const resourceSight: Sight<ResourceState> = {
  facts: ({ owner, administrator }) => ({ owner: [owner, administrator].filter((party) => party !== undefined) }),
  known: isAmongParties,
  eventFacts({ data }) {
    const { party } = data as { readonly party?: string }
    return { borrower: party === undefined ? [] : [party] }
  },
  references: { demand: 'demand' },
  members: [
    { data: ['for'], seenBy: knowsSharePurpose },
    { data: ['resident', 'forResident'], seenBy: mayReadShare },
  ],
}
