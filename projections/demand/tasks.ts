import { demandEvents } from '../../domain/demand/index.ts'
import { type Happened, integer, type Step, steps, table, text } from '../runtime/index.ts'

/** Which party has or had a part in which demand. */
export const tasks = table('tasks', {
  columns: {
    demand: text(),
    task: text(),
    party: text(),
    /** The party still has to do something. */
    live: integer(),
    /** The party has it, or delivered it. */
    held: integer(),
  },
  key: ['demand', 'task'],
  indexes: [{ columns: ['party', 'demand'], only: 'live' }],
})

const on = steps(tasks, (happened) => {
  const { id, data } = happened as Happened<{ readonly task: string }>
  return [id, data.task]
})

export const taskSteps: readonly Step[] = [
  on.on(demandEvents.TaskAssigned, (_, { community, id, data: { task, party } }) => ({
    community,
    demand: id,
    task,
    party,
    live: 1,
    held: 1,
  })),
  on.change(demandEvents.TaskReassigned, (row, { data: { party } }) => ({ ...row, party, live: 1, held: 1 })),
  on.change(demandEvents.TaskReturned, (row, { data }) => (data.stays ? row : { ...row, live: 0, held: 0 })),
  on.change(demandEvents.TaskWithdrawn, (row) => ({ ...row, live: 0, held: 0 })),
  on.change(demandEvents.ServiceDelivered, (row) => ({ ...row, live: 0 })),
]
