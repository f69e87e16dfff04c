import { demandEvents } from '../../domain/demand/events.ts'
import { MOST_TOLD_TASKS } from '../../domain/demand/tasks/urge-events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type FoldStep, steps } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { DEMAND_ENDS } from './demand-end.ts'
import { deskKey } from './desk-entries.ts'
import { entryFor, inboxEntries, renewed } from './entries.ts'

const taskKey = (id: string, task: string | undefined) => (task === undefined ? undefined : [`demand.${id}.${task}`])
const supervisorKey = (id: string): string => `demand.${id}.supervision`
const on = steps(inboxEntries, ({ id }) => [supervisorKey(id)])

const { DemandUrged, DemandSupervised } = demandEvents
/** The places of an event's list of tasks: each renews the entry of one task. */
const places = Array.from({ length: MOST_TOLD_TASKS }, (_, at) => at)

/** Entries about urging and supervision: for the holders of the tasks, else for the desk, and for the party that supervises. */
export const urgingEntrySteps: readonly FoldStep[] = [
  ...places.flatMap((at) => [
    on.change(
      DemandUrged,
      (row, happened) => {
        const { by, times } = happened.data
        return renewed(row, happened, { kind: 'task-urged', needs: row.needs, due: row.due, about: { by, times } })
      },
      ({ id, data }) => taskKey(id, data.tasks[at]),
    ),
    on.change(
      DemandSupervised,
      (row, happened) => {
        const { party, due } = happened.data
        // The holder sees the earlier of the two due times.
        const until = Math.min(row.due, instant(due))
        const later = row.later === null ? null : Math.min(row.later, instant(due))
        const about = { supervisor: party, supervisedUntil: due }
        return { ...renewed(row, happened, { kind: 'task-supervised', needs: row.needs, due: until, about }), later }
      },
      ({ id, data }) => taskKey(id, data.tasks[at]),
    ),
  ]),
  on.change(
    DemandUrged,
    (row, happened) => renewed(row, happened, { kind: 'demand-urged', needs: row.needs, due: row.due }),
    ({ id, data }) => (data.tasks.length === 0 ? [deskKey(id)] : undefined),
  ),
  on.on(DemandSupervised, (row, happened) => {
    const { id, data } = happened
    const said = { due: instant(data.due), about: { demand: id }, guarded: id }
    return entryFor(happened, supervisorKey(id), `party:${data.party}`, { kind: 'demand-supervised', ...said }, row)
  }),
  ...on.changeAll(DEMAND_ENDS, (row) => ({ ...row, due: NEVER })),
]
