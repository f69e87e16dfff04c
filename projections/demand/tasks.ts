import { demandEvents } from '../../domain/demand/events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type Happened, integer, maybe, type Step, steps, table, text } from '../runtime/index.ts'

/** Which party has or had a part in which demand. */
export const tasks = table('tasks', {
  columns: {
    demand: text(),
    task: text(),
    party: text(),
    /** Who of the party it is given to. */
    person: maybe(text()),
    item: maybe(text()),
    accepted: integer(),
    /** Acceptance, then the result. */
    due: integer(),
    resolveBy: integer(),
    /** The party still has to do something. */
    live: integer(),
    /** The party has it, or delivered it. */
    held: integer(),
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

/** An urgent demand is given to a few before anybody sorts it, hardly to more. */
const MOST_BEFORE = 20

/**
 * Keys of what is kept of tasks that there may be already when a demand is sorted, and is due at other times from then on:
 * each was an event between its raising and now, so that mostly there are none to look for.
 */
export const tasksBefore = (keyOf: (demand: string, task: string) => readonly string[]) =>
  Array.from(
    { length: MOST_BEFORE },
    (_, at) =>
      ({ id, event }: Happened) =>
        at + 1 < event.revision ? keyOf(id, `t${at + 1}`) : undefined,
  )

export const taskSteps: readonly Step[] = [
  on.on(demandEvents.TaskAssigned, (_, { community, id, data }) => ({
    community,
    demand: id,
    task: data.task,
    party: data.party,
    person: data.person ?? null,
    item: data.item ?? null,
    accepted: 0,
    due: instant(data.acceptBy),
    resolveBy: instant(data.resolveBy),
    live: 1,
    held: 1,
  })),
  ...tasksBefore((...key) => key).map((key) =>
    on.change(
      demandEvents.DemandTriaged,
      (row, { data }) => {
        if (row.live === 0) return row
        const resolveBy = instant(data.resolveBy)
        return { ...row, due: row.accepted === 1 ? resolveBy : instant(data.acceptBy), resolveBy }
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
  on.change(demandEvents.TaskReassigned, (row, { data: { party, from, person, acceptBy, resolveBy } }) => {
    const accepted = party === from ? row.accepted : 0
    const resolve = instant(resolveBy)
    return {
      ...row,
      party,
      person: person ?? null,
      accepted,
      due: accepted === 1 ? resolve : instant(acceptBy),
      resolveBy: resolve,
      live: 1,
      held: 1,
    }
  }),
  on.change(demandEvents.TaskReturned, (row, { data }) => (data.stays ? row : { ...row, live: 0, held: 0 })),
  on.change(demandEvents.TaskWithdrawn, (row) => ({ ...row, live: 0, held: 0 })),
  on.change(demandEvents.ServiceDelivered, (row) => ({ ...row, live: 0 })),
]
