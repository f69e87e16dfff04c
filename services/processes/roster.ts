import { community as communityContext } from '../../domain/community/community.ts'
import { unreportedGaps } from '../../domain/community/roster.ts'
import type { ProcessManager } from './process-manager.ts'

/** Reports gaps of the duty roster in the coming days once they appear, change or are filled. */
export const roster: ProcessManager = {
  name: 'roster',
  summary: 'Reports gaps of the duty roster in the coming seven days to the leads of all parties.',
  async onTime(send, workplace) {
    for (const id of await workplace.communities()) {
      const state = await workplace.state(communityContext, id)
      if (unreportedGaps(state, workplace.now(), workplace.zones) === undefined) continue
      const purpose = `report ${(state.dutyReport?.nth ?? 0) + 1}`
      await send({ community: id, aggregate: 'community', id, command: 'report-duty-gaps', data: {}, purpose })
    }
  },
}
