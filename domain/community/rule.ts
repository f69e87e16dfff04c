import { rulesOn } from '../kernel/index.ts'
import { objectionTo } from './standing.ts'
import type { CommunityState } from './state.ts'

/** Makes a rule for an established community and a sender whose party is active. */
export const communityRule = rulesOn<CommunityState>({
  objection: (state, { actor }) => objectionTo(state, actor),
})
