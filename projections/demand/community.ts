import { communityEvents } from '../../domain/community/events.ts'
import { integer, steps, table } from '../runtime/index.ts'

/** What is said of a community with everything in it: whether it is made up. */
export const communities = table('communities', { columns: { simulated: integer() }, key: [] })

export const communitySteps = [
  steps(communities, () => []).on(communityEvents.CommunityEstablished, (_, { community, data }) => ({
    community,
    simulated: data.simulated === true ? 1 : 0,
  })),
]
