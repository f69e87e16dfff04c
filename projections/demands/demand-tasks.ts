import { demandEvents } from '../../domain/demand/events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, integer, maybe, steps, table, text } from '../runtime/index.ts'
import { earlyTaskKeys, extendedTaskKeys } from '../shared-rules/early-tasks.ts'
import { holderDues, triagedDues } from '../shared-rules/own-due-time.ts'

/** One row a task: which party has or had a part in which demand. */
export const tasks = table('tasks', {
  columns: {
    demand: text(),
    task: text(),
    party: text(),
    /** The person of the party who is to do it. */
    person: maybe(text()),
    item: maybe(text()),
    accepted: integer(),
    /** When acceptance by its holder is due; once accepted, when its result is due. */
    due: integer(),
    resolveBy: integer(),
    /** 1 while the party has to act. */
    live: integer(),
  },
  key: ['demand', 'task'],
  indexes: [
    { columns: ['party', 'demand'], only: 'live' },
    { columns: ['due'], only: 'live' },
    { columns: ['party', 'due'], only: 'live' },
    { columns: ['person', 'due'], only: 'live' },
  ],
})

const on = steps(tasks, (happened) => {
  const { id, data } = happened as Happened<{ readonly task: string }>
  return [id, data.task]
})

export const demandTaskSteps: readonly FoldStep[] = [
  on.on(demandEvents.TaskAssigned, (_, { community, id, data }) => ({
    community,
    demand: id,
    task: data.task,
    party: data.party,
    person: data.person ?? null,
    item: data.item ?? null,
    accepted: 0,
    due: holderDues(data).acceptBy,
    resolveBy: holderDues(data).resolveBy,
    live: 1,
  })),
  ...earlyTaskKeys((...key) => key).map((key) =>
    on.change(
      demandEvents.DemandTriaged,
      (row, { data }) => {
        if (row.live === 0) return row
        const { acceptBy, resolveBy } = triagedDues(data, row.task)
        return { ...row, due: row.accepted === 1 ? resolveBy : acceptBy, resolveBy }
      },
      key,
    ),
  ),
  on.change(demandEvents.TaskAccepted, (row, { data: { person } }) => ({
    ...row,
    person: person ?? row.person,
    accepted: 1,
    due: row.resolveBy,
  })),
  on.change(demandEvents.TaskReassigned, (row, { data }) => {
    const { party, from, person = null } = data
    if (party === from) return { ...row, person }
    const { acceptBy, resolveBy } = holderDues(data)
    return { ...row, party, person, accepted: 0, due: acceptBy, resolveBy, live: 1 }
  }),
  ...extendedTaskKeys((...key) => key).map((key) =>
    on.change(
      demandEvents.DeadlineExtended,
      (row, { data }) => {
        const resolveBy = Math.max(row.resolveBy, instant(data.resolveBy))
        return { ...row, resolveBy, due: row.accepted === 1 ? resolveBy : row.due }
      },
      key,
    ),
  ),
  on.change(demandEvents.TaskReturned, (row, { data }) => (data.stays ? row : { ...row, live: 0 })),
  on.change(demandEvents.TaskWithdrawn, (row) => ({ ...row, live: 0 })),
  on.change(demandEvents.ServiceDelivered, (row) => ({ ...row, live: 0 })),
]
