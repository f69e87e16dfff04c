import { demandEvents } from '../../domain/demand/events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, integer, maybe, steps, table, text } from '../runtime/index.ts'
import { earlyTaskKeys, extendedTaskKeys } from '../shared-rules/early-tasks.ts'
import { holderDues, triagedDues } from '../shared-rules/own-due-time.ts'

/** How a task was answered: `refused` only where it was a statutory request. */
export const REQUEST_ANSWERS = ['open', 'accepted', 'delivered', 'refused', 'returned', 'withdrawn'] as const
type RequestAnswer = (typeof REQUEST_ANSWERS)[number]

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
    /** The legal basis of a statutory request; other tasks have none. */
    basis: maybe(text()),
    statutory: integer(),
    answer: text<RequestAnswer>(),
    /** The legal ground on which a statutory request was refused. */
    ground: maybe(text()),
    /** 1 while the party has to act. */
    live: integer(),
  },
  key: ['demand', 'task'],
  indexes: [
    { columns: ['party', 'demand'], only: 'live' },
    { columns: ['due'], only: 'live' },
    { columns: ['party', 'due'], only: 'live' },
    { columns: ['person', 'due'], only: 'live' },
    { columns: ['due'], only: 'statutory' },
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
    basis: data.basis ?? null,
    statutory: data.basis === undefined ? 0 : 1,
    answer: 'open',
    ground: null,
    due: holderDues(data).acceptBy,
    resolveBy: holderDues(data).resolveBy,
    live: 1,
  })),
  ...earlyTaskKeys((...key) => key).map((key) =>
    on.change(
      demandEvents.DemandTriaged,
      (row, { data }) => {
        const named = { ...row, item: row.item ?? data.item }
        if (row.live === 0) return named
        const { acceptBy, resolveBy } = triagedDues(data, row.task)
        return { ...named, due: row.accepted === 1 ? resolveBy : acceptBy, resolveBy }
      },
      key,
    ),
  ),
  on.change(demandEvents.TaskAccepted, (row, { data: { person } }) => ({
    ...row,
    person: person ?? row.person,
    accepted: 1,
    answer: 'accepted',
    due: row.resolveBy,
  })),
  on.change(demandEvents.TaskReassigned, (row, { data }) => {
    const { party, from, person = null } = data
    if (party === from) return { ...row, person }
    const { acceptBy, resolveBy } = holderDues(data)
    return { ...row, party, person, accepted: 0, answer: 'open', due: acceptBy, resolveBy, live: 1 }
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
  on.change(demandEvents.TaskReturned, (row, { data }) => (data.stays ? row : { ...row, answer: 'returned', live: 0 })),
  on.change(demandEvents.RequestRefused, (row, { data: { ground } }) => ({
    ...row,
    answer: 'refused',
    ground,
    live: 0,
  })),
  on.change(demandEvents.TaskWithdrawn, (row) => ({ ...row, answer: 'withdrawn', live: 0 })),
  on.change(demandEvents.ServiceDelivered, (row) => ({ ...row, answer: 'delivered', live: 0 })),
]
