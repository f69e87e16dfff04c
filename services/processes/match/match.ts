import { community as communityContext } from '../../../domain/community/community.ts'
import { activeParty } from '../../../domain/community/state.ts'
import { namedIn } from '../../../domain/demand/danger/named.ts'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { isLiveTask, taskOf } from '../../../domain/demand/state.ts'
import { optional, parseStream } from '../../../domain/kernel/index.ts'
import { spanOf } from '../../../domain/sharing/windows.ts'
import { itemOf } from '../../../domain/workbook/state.ts'
import { workbook } from '../../../domain/workbook/workbook.ts'
import { dataOf, type ProcessManager } from '../process-manager.ts'
import { seen } from '../view-pages.ts'
import { fittingPeople, fittingResources, type Seeking } from './candidates.ts'
import { generalWords } from './fit.ts'

/**
 * Suggests resources and people of other parties to the holder of a task, if they fit the item of the demand and the needs of its plan. The rules of each
 * offer are tried as if the holder had requested it. Each plan is matched once; setting the plan again matches again. The suggestion is
 * recorded in the stream of the demand alone, so no other stream reveals the demand.
 */
export const matching: ProcessManager = {
  name: 'matching',
  summary:
    'Suggests resources and people of other parties that fit the needs of the work plan to the holder of a task.',
  reaction: {
    to: { aggregates: [demand.name], types: ['WorkPlanSet'] },
    async react(event, send, workplace) {
      const plan = dataOf(demandEvents.WorkPlanSet, event)
      const stream = parseStream(event.subject)
      if (stream === undefined || plan?.needs === undefined) return
      const { task: id, needs } = plan
      const { community } = stream
      const [it, tenant, book] = await Promise.all([
        workplace.state(demand, community, stream.id),
        workplace.state(communityContext, community),
        workplace.state(workbook, community),
      ])
      const task = taskOf(it, id)
      const holder = task && activeParty(tenant, task.party)
      if (task === undefined || !isLiveTask(task) || holder === undefined) return
      await seen(workplace, event.position, 'resource-sharing', 'persons')
      const seeking: Seeking = {
        community,
        tenant,
        workbook: book,
        // The asker is a person of the party, because offers may be for some kinds of parties only.
        asker: { id: task.person ?? holder.id, role: holder.kind, party: holder.id },
        place: it.place,
        ...optional('item', it.item === undefined ? undefined : itemOf(book, it.item)),
        general: generalWords(Object.values(book.items)),
        about: namedIn(it),
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
