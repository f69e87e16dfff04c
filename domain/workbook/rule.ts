import { community } from '../community/community.ts'
import { objectionTo } from '../community/standing.ts'
import { read, rulesOn } from '../kernel/index.ts'
import type { WorkbookState } from './state.ts'

/** The community has the parties and their kinds. */
const reads = { community: read(community) }

/** Makes a rule for an established community and a sender whose party is active. */
export const workbookRule = rulesOn<WorkbookState, typeof reads>({
  reads,
  objection: (_, { actor, reads }) => objectionTo(reads.community, actor),
})
