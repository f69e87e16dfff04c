import { ANY_READER, hasFact, type Sight } from '../kernel/index.ts'
import { isAmongParties } from './participation.ts'
import type { CommunityState } from './state.ts'

/** Every reader knows of the community. When its people are absent is known among the parties. */
export const communitySight: Sight<CommunityState> = {
  facts: () => ({}),
  known: () => ANY_READER,
  eventFacts: ({ type }) => (type.startsWith('governance.Absence') ? { absence: ['yes'] } : {}),
  shown: (reader) => ({ any: [{ not: hasFact('absence', 'yes') }, isAmongParties(reader)] }),
}
