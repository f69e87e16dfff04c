import { community as communityContext } from '../../../domain/community/community.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import { parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import type { Consequence } from '../consequence.ts'
import { dataOf, type ProcessManager, type Workplace } from '../process-manager.ts'
import { proposal } from './proposal.ts'
import { isForRoster, onRosterFor, receiverOf } from './receiver.ts'

/**
 * Proposes items for a new demand, and finds a first receiver for a demand that has none: the lead of its item for a triaged
 * demand, the person on duty for an urgent one. It never assigns a demand to a party or person that it is about. It urges an open demand that its raiser
 * raised again. It leaves everything that people have assigned as it is. A demand that was imported open is a demand like any other.
 */
export const dispatch: ProcessManager = {
  name: 'dispatch',
  summary:
    'Proposes items for a new demand. Assigns a triaged demand, or one that is open again and could not go back to who delivered, to the lead of its item and a person there, and an urgent demand at once to a person on duty. Urges an open demand that its raiser raised again.',
  reaction: {
    to: {
      aggregates: [demand.name],
      types: [
        'DemandRaised',
        'DemandTriaged',
        'DemandRepeated',
        'DemandReopened',
        'DemandUnmerged',
        'ReferralAnswered',
        'ReferralEnded',
      ],
    },
    async react(event, send, workplace) {
      const stream = parseStream(event.subject)
      if (stream === undefined || isAppeal(event)) return
      const { community, id } = stream
      const repeated = dataOf(demandEvents.DemandRepeated, event)
      if (repeated !== undefined) {
        if (repeated.outcome === 'urges') await send(urging(community, repeated.earlier, id))
        return
      }
      const it = await workplace.state(demand, community, id)
      if (it.review !== undefined || it.tasks.some(({ past }) => past !== true)) return
      // Each event causes only the assignment of its own stage, so a late delivery causes the same assignment as an early one.
      const raised = event.type === demandEvents.DemandRaised.type
      if (stateOf(it) !== (raised ? 'raised' : 'triaged')) return
      const found = [
        raised ? await proposal(it, event, stream, workplace) : undefined,
        await unattended(it, { community, id }, workplace),
        await assignment(it, { community, id }, workplace),
      ]
      for (const consequence of found) if (consequence !== undefined) await send(consequence)
    },
  },
}

/** People decide about an appeal: whether the demand is handled is what is asked. */
const isAppeal = (event: RecordedEvent): boolean => dataOf(demandEvents.DemandReopened, event)?.cause === 'appeal'

/** In a gap of the roster, an urgent demand reaches every lead and the committee. */
async function unattended(
  it: DemandState,
  { community, id }: Pick<Consequence, 'community' | 'id'>,
  workplace: Workplace,
): Promise<Consequence | undefined> {
  const [tenant, contract] = await Promise.all([
    workplace.state(communityContext, community),
    workplace.state(workbook, community),
  ])
  if (!isForRoster(it, tenant, workplace) || onRosterFor(it, tenant, contract, workplace) !== undefined)
    return undefined
  return { community, aggregate: demand.name, id, command: 'call-leads', data: {}, purpose: 'call leads' }
}

/** The urging of an open demand by a repeat of it. */
const urging = (community: string, id: string, repeat: string): Consequence => ({
  community,
  aggregate: demand.name,
  id,
  command: 'urge-by-repeat',
  data: { repeat },
  purpose: `urge:${repeat}`,
})

async function assignment(
  it: DemandState,
  { community, id }: Pick<Consequence, 'community' | 'id'>,
  workplace: Workplace,
): Promise<Consequence | undefined> {
  const data = await receiverOf(it, community, workplace)
  return data && { community, aggregate: demand.name, id, command: 'assign', data, purpose: 'assign' }
}
