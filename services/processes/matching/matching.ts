import { community as communityContext } from '../../../domain/community/community.ts'
import { activeParty } from '../../../domain/community/state.ts'
import { demand } from '../../../domain/demand/demand.ts'
import type { Needs } from '../../../domain/demand/needs.ts'
import { isLiveTask, taskOf } from '../../../domain/demand/state.ts'
import { optional, parseStream } from '../../../domain/kernel/index.ts'
import { spanOf } from '../../../domain/sharing/windows.ts'
import { PERSONS } from '../persons.ts'
import type { Manager } from '../process-manager.ts'
import { seen } from '../view-pages.ts'
import { fittingPeople, fittingResources, type Seeking, SUPPLY } from './candidates.ts'

interface PlanSet {
  readonly task: string
  readonly needs?: Needs
}

/**
 * Tells the holder of a task what others offer that fits what its plan still looks for. Whether it fits the rules of the offer
 * say, asked as the holder would ask. It looks once for each plan: whoever wants to know again sets the plan again. What a
 * demand is about leaves its stream for nobody.
 */
export const matching: Manager = {
  name: 'matching',
  summary: 'Suggests to the holder of a task which resources and people of others fit what its work plan looks for.',
  reaction: {
    to: { aggregates: [demand.name], types: ['WorkPlanSet'] },
    async react({ subject, data, position }, send, workplace) {
      const { task: id, needs } = data as PlanSet
      const stream = parseStream(subject)
      if (stream === undefined || needs === undefined) return
      const { community } = stream
      const [it, tenant] = await Promise.all([
        workplace.state(demand, community, stream.id),
        workplace.state(communityContext, community),
      ])
      const task = taskOf(it, id)
      const holder = task && activeParty(tenant, task.party)
      if (task === undefined || !isLiveTask(task) || holder === undefined || it.imported !== undefined) return
      await seen(workplace, position, SUPPLY, PERSONS)
      const seeking: Seeking = {
        community,
        tenant,
        // As somebody of the party: offers may say which kinds of parties they are for.
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
