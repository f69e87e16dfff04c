import { demandEvents } from '../../domain/demand/events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type FoldStep, steps } from '../runtime/index.ts'
import { DEMAND_ENDS, droppedAfter } from './demand-end.ts'
import { entryFor, inboxEntries } from './entries.ts'

const nameOf = (demand: string): string => `demand.${demand}.review`
const on = steps(inboxEntries, ({ id }) => [nameOf(id)])

/** The party that has to review a demand is asked until the verdict is recorded, or the demand goes on without it. */
export const reviewEntrySteps: readonly FoldStep[] = [
  on.on(demandEvents.ReviewOrdered, (_, happened) => {
    const { id, data } = happened
    return entryFor(happened, nameOf(id), `party:${data.party}`, {
      kind: 'review-ordered',
      needs: 1,
      due: instant(data.dueBy),
      about: { demand: id },
      guarded: id,
    })
  }),
  ...droppedAfter([demandEvents.ReviewRecorded, demandEvents.TaskAssigned, ...DEMAND_ENDS], nameOf),
]
