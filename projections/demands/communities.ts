import { communityEvents } from '../../domain/community/events.ts'
import { integer, steps, table } from '../runtime/index.ts'

/** What answers say about the community of a demand: whether it is simulated. */
export const communities = table('communities', { columns: { simulated: integer() }, key: [] })

export const communitySteps = [
  steps(communities, () => []).on(communityEvents.CommunityEstablished, (_, { community, data }) => ({
    community,
    simulated: data.simulated === true ? 1 : 0,
  })),
]
