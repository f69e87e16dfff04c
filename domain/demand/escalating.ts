import { Type } from '@sinclair/typebox'
import {
  Closed,
  type CommandData,
  command,
  type Decision,
  type Instant,
  OneOf,
  Personal,
  reject,
  Text,
} from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS, given, type Here, isRaiser, needs, notAbout, raiser, UNDERWAY, worker } from './guards.ts'
import { CHAIN, TaskId } from './shapes.ts'
import { type DemandState, hasLive, isLive, stateOf, TOP, taskOf } from './state.ts'

/** What can be overdue. */
export const CAUSES = ['acceptance-overdue', 'result-overdue'] as const

/** What led to an escalation leads to no second one. */
export const overdueKey = (task: string | undefined, cause: string): string => `${task ?? '-'}:${cause}`

export const escalate = command({
  summary: 'Call the next on the chain: grid worker, party lead, committee, street office.',
  by: ['service', raiser, worker, ...COORDINATORS],
  data: Closed({
    /** What is overdue, as the deadline service found it. */
    cause: Type.Optional(OneOf(CAUSES)),
    task: Type.Optional(TaskId),
    note: Type.Optional(Personal(Text)),
  }),
})

type Escalating = CommandData<typeof escalate>

export function decideEscalate(demand: DemandState, data: Escalating, here: Here): Decision {
  const { now, actor } = here
  if (actor.role === 'service') return byDeadline(demand, data, now)
  const refused = needs(demand, ...UNDERWAY, 'held', 'referred')
  if (refused !== undefined) return refused
  const asRaiser = isRaiser(demand, actor)
  if (!asRaiser) {
    const concerned = notAbout(demand, actor)
    if (concerned !== undefined) return concerned
  } else if (!isOverdue(demand, now)) {
    return reject('demand.not-overdue', 'Nothing is overdue yet: the demand’s file shows when it is due.')
  }
  if (demand.rung >= TOP)
    return reject('demand.at-the-top', 'The street office, the last on the chain, has it already.')
  return [next(demand, asRaiser ? 'raiser' : 'worker', data)]
}

/** What the service saw may be stale by now: it is judged again, and nothing due is nothing done. */
function byDeadline(demand: DemandState, data: Escalating, now: Instant): Decision {
  const { cause, task } = data
  if (cause === undefined)
    return reject('escalation.cause-missing', 'A service says what is overdue: acceptance or result.')
  const due = cause === 'acceptance-overdue' ? demand.acceptBy : demand.resolveBy
  const waits = task === undefined ? nobodyHasIt(demand) : isWaiting(demand, task, cause)
  if (due === undefined || now <= due || !waits || isExcused(demand, now)) return []
  if (demand.overdue.includes(overdueKey(task, cause)) || demand.rung >= TOP) return []
  return [next(demand, cause, data)]
}

export const nobodyHasIt = (demand: DemandState): boolean =>
  ['raised', 'triaged', 'referred', 'held'].includes(stateOf(demand)) && !hasLive(demand)

export function isWaiting(demand: DemandState, id: string, cause: Escalating['cause']): boolean {
  const task = taskOf(demand, id)
  if (task === undefined || task.past === true || !['assigned', 'in-progress', 'held'].includes(stateOf(demand)))
    return false
  return cause === 'acceptance-overdue' ? task.state === 'assigned' : isLive(task)
}

/** While an approved hold lasts. */
const isExcused = ({ hold }: DemandState, now: Instant): boolean => hold !== undefined && now < hold.reviewBy

const isOverdue = (demand: DemandState, now: Instant): boolean => {
  if (isExcused(demand, now)) return false
  const accepted = demand.tasks.some(
    (task) => task.past !== true && (task.state === 'accepted' || task.state === 'delivered'),
  )
  return (!accepted && after(now, demand.acceptBy)) || after(now, demand.resolveBy)
}

const after = (now: Instant, due: Instant | undefined): boolean => due !== undefined && now > due

const next = (
  { rung }: DemandState,
  cause: 'acceptance-overdue' | 'result-overdue' | 'raiser' | 'worker',
  data: Escalating,
) =>
  demandEvents.DemandEscalated({
    from: CHAIN[rung] ?? 'grid-worker',
    to: CHAIN[rung + 1] ?? 'street-office',
    cause,
    ...given('task', data.task),
    ...given('note', data.note),
  })
