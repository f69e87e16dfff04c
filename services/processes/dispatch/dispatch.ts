import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import { parseStream } from '../../../domain/kernel/index.ts'
import type { Consequence, Manager, Workplace } from '../process-manager.ts'
import { proposal } from './proposal.ts'
import { receiverOf } from './receiver.ts'

/**
 * Proposes items to whoever sorts a new demand, and finds a first receiver for what has none: of a triaged demand the item's
 * lead, of an urgent one whoever is on duty. It gives nobody what it is about, touches no imported history, and leaves alone
 * whatever people have assigned.
 */
export const dispatch: Manager = {
  name: 'dispatch',
  summary:
    'Proposes items for a new demand, assigns a triaged one to the lead of its item and somebody there, and an urgent one at once to whoever is on duty.',
  reaction: {
    to: { aggregates: [demand.name], types: ['DemandRaised', 'DemandTriaged'] },
    async react(event, send, workplace) {
      const stream = parseStream(event.subject)
      if (stream === undefined) return
      const { community, id } = stream
      const it = await workplace.state(demand, community, id)
      if (it.imported !== undefined || it.tasks.length > 0) return
      // Each event speaks for its own stage only, so that the same one causes the assignment however late it comes.
      const raised = event.type === demandEvents.DemandRaised.type
      if (stateOf(it) !== (raised ? 'raised' : 'triaged')) return
      const found = [
        raised ? await proposal(it, event, stream, workplace) : undefined,
        await assignment(it, { community, id }, workplace),
      ]
      for (const consequence of found) if (consequence !== undefined) await send(consequence)
    },
  },
}

async function assignment(
  it: DemandState,
  { community, id }: Pick<Consequence, 'community' | 'id'>,
  workplace: Workplace,
): Promise<Consequence | undefined> {
  const data = await receiverOf(it, community, workplace)
  return data && { community, aggregate: demand.name, id, command: 'assign', data, purpose: 'assign' }
}
