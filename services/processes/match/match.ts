import { community as communityContext } from '../../../domain/community/community.ts'
import { activeParty } from '../../../domain/community/state.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { isLiveTask, taskOf } from '../../../domain/demand/state.ts'
import { optional, parseStream } from '../../../domain/kernel/index.ts'
import { spanOf } from '../../../domain/sharing/windows.ts'
import { dataOf, type ProcessManager } from '../process-manager.ts'
import { seen } from '../view-pages.ts'
import { fittingPeople, fittingResources, type Seeking } from './candidates.ts'

/**
 * Suggests to the holder of a task resources and people of other parties that fit the needs of its plan. The rules of the offer
 * decide what fits, tried as if the holder had asked. Each plan is matched once: setting the plan again matches again. What the
 * demand is about is told to no other stream.
 */
export const matching: ProcessManager = {
  name: 'matching',
  summary: 'Suggests to the holder of a task which resources and people of others fit what its work plan looks for.',
  reaction: {
    to: { aggregates: [demand.name], types: ['WorkPlanSet'] },
    async react(event, send, workplace) {
      const plan = dataOf(demandEvents.WorkPlanSet, event)
      const stream = parseStream(event.subject)
      if (stream === undefined || plan?.needs === undefined) return
      const { task: id, needs } = plan
      const { community } = stream
      const [it, tenant] = await Promise.all([
        workplace.state(demand, community, stream.id),
        workplace.state(communityContext, community),
      ])
      const task = taskOf(it, id)
      const holder = task && activeParty(tenant, task.party)
      if (task === undefined || !isLiveTask(task) || holder === undefined || it.imported !== undefined) return
      await seen(workplace, event.position, 'resource-sharing', 'persons')
      const seeking: Seeking = {
        community,
        tenant,
        // A person of the party asks: offers may be for some kinds of parties only.
        asker: { id: task.person ?? holder.id, role: holder.kind, party: holder.id },
        place: it.place,
        ...optional('item', it.item),
        ...optional('about', it.about),
        ...optional('window', needs.window && spanOf(needs.window)),
      }
      const resources = await fittingResources(needs.resources ?? [], seeking, workplace)
      const people = await fittingPeople(needs.skills ?? [], seeking, workplace)
      if (resources.length + people.length === 0) return
      const found = {
        task: id,
        ...(resources.length === 0 ? {} : { resources }),
        ...(people.length === 0 ? {} : { people }),
      }
      await send({ community, aggregate: demand.name, id: stream.id, command: 'suggest', data: found, purpose: id })
    },
  },
}
