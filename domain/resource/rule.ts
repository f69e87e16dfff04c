import { community } from '../community/community.ts'
import { objectionTo } from '../community/standing.ts'
import { read, rulesOn, type Setting } from '../kernel/index.ts'
import { workbook } from '../workbook/workbook.ts'
import type { ResourceState } from './state.ts'

/** The community has the parties, the time zone and the calendar; the workbook has the price list. */
const reads = { community: read(community), workbook: read(workbook) }

/** The setting of every rule of this context. */
export type ResourceSetting = Setting<typeof reads>

/** Makes a rule for an established community and a sender whose party is active. */
export const resourceRule = rulesOn<ResourceState, typeof reads>({
  reads,
  objection: (_, { actor, reads }) => objectionTo(reads.community, actor),
})
