import { actsForParty, isPartyKind } from '../community/participation.ts'
import { hasFact, oversees, readersIf, type Sight } from '../kernel/index.ts'
import type { ResourceState } from './state.ts'

/**
 * Sharing is among the parties: every party may know of every resource and its shares. For which demand a share is, its two
 * parties and overseers are told, because the demand may be restricted.
 */
export const resourceSight: Sight<ResourceState> = {
  facts: ({ owner }) => ({ owner: owner === undefined ? [] : [owner] }),
  known: ({ role }) => readersIf(isPartyKind(role)),
  eventFacts({ data }) {
    const { party } = data as { readonly party?: string }
    return { borrower: party === undefined ? [] : [party] }
  },
  members: [
    {
      data: ['for'],
      seenBy: (reader) => {
        const party = actsForParty(reader) ? reader.party : undefined
        return { any: [hasFact('owner', party), hasFact('borrower', party), readersIf(oversees(reader))] }
      },
    },
  ],
}
