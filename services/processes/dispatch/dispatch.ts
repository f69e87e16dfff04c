import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { type DemandState, stateOf } from '../../../domain/demand/state.ts'
import { parseStream } from '../../../domain/kernel/index.ts'
import type { Consequence } from '../consequence.ts'
import type { ProcessManager, Workplace } from '../process-manager.ts'
import { proposal } from './proposal.ts'
import { receiverOf } from './receiver.ts'

/**
 * Proposes items for a new demand, and finds a first receiver for a demand that has none: the lead of its item for a triaged
 * demand, the person on duty for an urgent one. It never assigns a demand to a party or person that it is about. It leaves everything
 * that people have assigned as it is. A demand that was imported open is a demand like any other.
 */
export const dispatch: ProcessManager = {
  name: 'dispatch',
  summary:
    'Proposes items for a new demand. Assigns a triaged demand to the lead of its item and a person there, and an urgent demand at once to a person on duty.',
  reaction: {
    to: { aggregates: [demand.name], types: ['DemandRaised', 'DemandTriaged'] },
    async react(event, send, workplace) {
      const stream = parseStream(event.subject)
      if (stream === undefined) return
      const { community, id } = stream
      const it = await workplace.state(demand, community, id)
      if (it.tasks.length > 0) return
      // Each event causes only the assignment of its own stage, so a late delivery causes the same assignment as an early one.
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
