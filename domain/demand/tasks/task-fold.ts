import { type Folds, instant, omit, optional, type RecordedEvent } from '../../kernel/index.ts'
import { newlyDelivered } from '../closing/contact-fold.ts'
import type { demandEvents } from '../events.ts'
import type { Uses } from '../shapes.ts'
import { type DemandState, stateOf, type Task, taskOf } from '../state.ts'
import type { taskEvents } from './task-events.ts'

/** How events of tasks change the state of a demand. */
export const taskFold: Pick<Folds<typeof demandEvents, DemandState>, keyof typeof taskEvents> = {
  TaskAssigned: (demand, { task, party, person, firstReceiver, basis, uses, own }, event) => ({
    ...omit(firstReceiver ? omit(demand, 'firstResolveBy') : demand, 'review'),
    tasks: [
      ...takenOn(demand.tasks),
      {
        id: task,
        party,
        ...optional('person', person),
        state: 'assigned',
        ...optional('basis', basis),
        assignedAt: instant(event.recordedtime),
        ...dues(own?.acceptBy, own?.resolveBy),
        shares: [],
        secondments: [],
        ...uses,
      },
    ],
    ...(firstReceiver ? { firstReceiver: party, ...firstDue(own) } : {}),
    received: including(demand.received, party),
  }),
  TaskAccepted: (demand, { task, person }) =>
    changeTask({ ...demand, taken: true }, task, (held) => ({
      ...held,
      state: 'accepted',
      ...optional('person', person),
    })),
  TaskReturned: (demand, { task, returns, responsible, stays }) => {
    const returned = { ...demand, returns, ...optional('responsible', responsible) }
    return stays ? returned : changeTask(returned, task, (held) => ({ ...held, state: 'returned', undone: true }))
  },
  TaskReassigned: (demand, { task, party, from, person, cause, own }, event) => {
    const received = { ...demand, received: including(demand.received, party) }
    return changeTask(cause === 'departure' ? without(received, from, party, own) : received, task, (held) =>
      party === from
        ? { ...omit(done(held), 'person'), ...optional('person', person) }
        : {
            ...omit(done(held), 'person', 'acceptBy', 'resolveBy'),
            party,
            ...optional('person', person),
            state: 'assigned',
            assignedAt: instant(event.recordedtime),
            ...dues(own?.acceptBy, own?.resolveBy),
          },
    )
  },
  TaskWithdrawn: (demand, { task, party, cause }, event) => {
    const withdrawn = changeTask(demand, task, (held) => ({ ...done(held), state: 'withdrawn' }))
    if (cause === 'departure' || cause === 'about')
      return changeTask(without(withdrawn, party), task, (held) => ({ ...held, undone: true }))
    return deliveredNow(withdrawn, event)
  },
  WorkPlanSet: (demand, { task, uses }) => changeTask(demand, task, (held) => using(held, uses)),
  MatchSuggested: (demand) => demand,
  ServiceDelivered: (demand, { task, party, uses, alsoResidents = [] }, event) => ({
    ...newlyDelivered(
      changeTask(demand, task, (held) => using({ ...held, state: 'delivered' }, uses)),
      event,
    ),
    delivered: including(demand.delivered, party),
    lastDelivery: { party, ...optional('person', taskOf(demand, task)?.person) },
    deliverers: present(event.actor, taskOf(demand, task)?.person).reduce(including, demand.deliverers),
    alsoResidents: alsoResidents.reduce(including, demand.alsoResidents),
  }),
}

/** Due times of an event, as the state has them. */
export const dues = (acceptBy: string | undefined, resolveBy: string | undefined) => ({
  ...(acceptBy === undefined ? {} : { acceptBy: instant(acceptBy) }),
  ...(resolveBy === undefined ? {} : { resolveBy: instant(resolveBy) }),
})

/** Due times as events hold them. */
interface Dues {
  readonly acceptBy: string
  readonly resolveBy: string
}

const firstDue = (own: Dues | undefined) => (own === undefined ? {} : { firstResolveBy: instant(own.resolveBy) })

/** The demand with other due times of the holder of a task. */
export function ownDues(demand: DemandState, id: string, own: Dues): DemandState {
  const changed = changeTask(demand, id, (held) => ({ ...held, ...dues(own.acceptBy, own.resolveBy) }))
  return taskOf(demand, id)?.party === demand.firstReceiver ? { ...changed, ...firstDue(own) } : changed
}

const present = (...ids: readonly (string | undefined)[]): readonly string[] => ids.filter((id) => id !== undefined)

const including = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list : [...list, one]

/** The demand, delivered now where the piece that was left was the last one: the raiser's days to answer begin. */
export const deliveredNow = (demand: DemandState, event: RecordedEvent): DemandState =>
  stateOf(demand) === 'delivered' ? newlyDelivered(demand, event) : demand

const done = (task: Task): Task => omit(task, 'undone')

/** A new task takes on the first piece that was given back undone. */
function takenOn(tasks: readonly Task[]): readonly Task[] {
  const first = tasks.find(({ undone, past }) => undone === true && past !== true)
  return first === undefined ? tasks : tasks.map((task) => (task === first ? done(task) : task))
}

/** A party that no longer takes part is not responsible. The successor on its task becomes the first receiver. */
function without(demand: DemandState, gone: string, successor?: string, own?: Dues): DemandState {
  const left = demand.responsible === gone ? omit(demand, 'responsible') : demand
  return left.firstReceiver === gone
    ? { ...omit(left, 'firstReceiver', 'firstResolveBy'), ...optional('firstReceiver', successor), ...firstDue(own) }
    : left
}

const using = (task: Task, uses: Uses | undefined): Task => (uses === undefined ? task : { ...task, ...uses })

const changeTask = (demand: DemandState, id: string, change: (task: Task) => Task): DemandState => ({
  ...demand,
  tasks: demand.tasks.map((task) => (task.id === id ? change(task) : task)),
})
