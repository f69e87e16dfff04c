import { PARTY_KINDS } from '../community/index.ts'
import { type Actor, type Rejection, type Role, reject, relation, type Setting } from '../kernel/index.ts'
import { type DemandState, type DemandStatus, hasTask, liveTaskOf, stateOf, type Task, taskOf } from './state.ts'

export { isRejection, optional } from '../kernel/index.ts'

/** What a decision without declared reads may use. */
export type Here = Omit<Setting, 'reads'>

/** Who sorts and distributes demands. Where they go is not theirs to choose: the workbook says. */
export const COORDINATORS = ['committee', 'social-work', 'street-office'] as const satisfies readonly Role[]

/** Whoever raised it, shows its follow-up code, or is the relative who raised it for somebody. */
export function isRaiser({ raiser, helper, stream }: DemandState, actor: Actor): boolean {
  if (raiser === undefined) return false
  if (actor.role === 'anonymous')
    return actor.follows === stream && (raiser.kind === 'anonymous' || raiser.kind === 'outsider')
  if (actor.role === 'resident')
    return (
      (raiser.kind === 'resident' && raiser.id === actor.id) || (helper?.role === 'resident' && helper.id === actor.id)
    )
  return raiser.kind === 'party' && actor.party !== undefined && raiser.id === actor.party
}

export const raiser = relation('the raiser', isRaiser)

export const holder = relation<DemandState>(
  'a person of the party that holds the task',
  (demand, { party }, data) => party !== undefined && namesTask(data) && taskOf(demand, data.task)?.party === party,
)

const namesTask = (data: unknown): data is { task: string } =>
  typeof data === 'object' && data !== null && 'task' in data && typeof data.task === 'string'

/** Somebody who has nothing to do on the demand, and never delivered on it. */
export const bystander = relation<DemandState>(
  'a person of a party without a task on it',
  (demand, { role, party }) =>
    party !== undefined && PARTY_KINDS.some((kind) => kind === role) && !hasTask(demand, party),
)

export const worker = relation<DemandState>(
  'a person of a party that holds a task on it',
  (demand, { party }) => party !== undefined && liveTaskOf(demand, party) !== undefined,
)

/** Refuses unless the demand is where the command makes sense. */
export function needs(demand: DemandState, ...states: readonly DemandStatus[]): Rejection | undefined {
  const state = stateOf(demand)
  if (state === 'unknown') return reject('demand.unknown', 'There is no such demand: check its id.')
  if (states.includes(state)) return undefined
  return reject('demand.wrong-state', `The demand is ${state}: this needs one that is ${states.join(' or ')}.`, {
    state,
    needed: states,
  })
}

/** States in which somebody still has to do something inside the community. */
export const UNDERWAY = ['raised', 'triaged', 'assigned', 'in-progress'] as const satisfies readonly DemandStatus[]

const isAbout = ({ about }: DemandState, { id, party }: Actor): boolean =>
  about !== undefined && ('party' in about ? about.party === party : about.person === id)

/** Refuses those whom the demand is about. */
export const notAbout = (demand: DemandState, actor: Actor): Rejection | undefined =>
  isAbout(demand, actor)
    ? reject('demand.about-you', 'The demand is about you or your party: somebody else has to handle it.')
    : undefined

/**
 * Who may read its events as they are: of a public demand everybody, of others its raiser, those with a task on it and
 * those who sort and distribute; never those whom it is about, for the events tell who raised it.
 */
export function mayKnow(demand: DemandState, reader: Actor): boolean {
  if (isRaiser(demand, reader)) return true
  if (isAbout(demand, reader)) return false
  if (demand.visibility === 'public') return true
  const { role, party } = reader
  return COORDINATORS.some((one) => one === role) || (party !== undefined && hasTask(demand, party))
}

/** Refuses to give work to those whom the demand is about. */
export function notTo({ about }: DemandState, party: string, person?: string): Rejection | undefined {
  if (about === undefined) return undefined
  const concerned = 'party' in about ? about.party === party : about.person === person
  return concerned
    ? reject('demand.about-receiver', 'The demand is about this receiver: give the task to another one.')
    : undefined
}

/** The task in one of some states, or why not. */
export function taskIn(demand: DemandState, id: string, ...states: readonly Task['state'][]): Task | Rejection {
  const task = taskOf(demand, id)
  if (task === undefined)
    return reject('task.unknown', 'The demand has no such task: its file lists them.', { task: id })
  if (states.includes(task.state) && task.past !== true) return task
  return reject('task.wrong-state', `The task is ${task.state}: this needs one that is ${states.join(' or ')}.`, {
    task: id,
    state: task.state,
    needed: states,
  })
}
