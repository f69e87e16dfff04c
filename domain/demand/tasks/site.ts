import { actingParty } from '../../community/standing.ts'
import { type CommunityState, workersOf } from '../../community/state.ts'
import { type Actor, Closed, command, optional, reject } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, performer } from '../grants.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { demandRule } from '../rule.ts'
import { type DemandState, hasTask } from '../state.ts'
import { SITE_PHOTOS } from './site-events.ts'

export const verifySite = demandRule(
  command({
    summary: {
      en: 'Show the place before and after the work in photos: the holder, or a worker of the grid.',
      zh: '现场核实：由承办单位或网格员上传办理前后的照片。',
    },
    by: [performer, ...COORDINATORS],
    data: Closed(SITE_PHOTOS),
  }),
  (demand, { before, after, note }, { actor, reads: { community } }) => {
    const refused = requireStatus(demand, ...UNDERWAY, 'held', 'delivered') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const party = actingParty(actor)
    if (party === undefined || !(hasTask(demand, party) || isGridWorker(demand, actor, community)))
      return reject('site.not-yours', {
        en: 'Only the holder of a task, or a person appointed to the grid of the demand, verifies the place.',
        zh: '现场核实由承办单位或该网格的网格员进行。',
      })
    return [demandEvents.SiteVerified({ party, before, after, ...optional('note', note) })]
  },
)

/** Whether the actor is appointed to the grid of the demand. */
const isGridWorker = ({ place: { grid } }: DemandState, { id }: Actor, community: CommunityState): boolean =>
  grid !== undefined && workersOf(community, grid).some(({ person }) => person === id)
