import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  command,
  type Decision,
  type Instant,
  OneOf,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { TaskId } from '../sharing/shapes.ts'
import { demandEvents } from './events.ts'
import { isExcused, resultDue } from './excuse.ts'
import { COORDINATORS, raiser, worker } from './grants.ts'
import { notAbout, requireStatus, UNDERWAY } from './guards.ts'
import { isRaiser } from './raiser.ts'
import { type DemandSetting, demandRule } from './rule.ts'
import { CHAIN } from './shapes.ts'
import { type DemandState, hasLive, isLiveTask, stateOf, TOP_RUNG, taskOf } from './state.ts'

/** The causes of an automatic escalation. */
export const OVERDUE_CAUSES = ['acceptance-overdue', 'result-overdue'] as const

/** The key under which an escalation is remembered: the same cause does not escalate twice. */
export const overdueKey = (task: string | undefined, cause: string): string => `${task ?? '-'}:${cause}`

const Escalation = Closed({
  /** The cause that the deadline service found. */
  cause: Type.Optional(OneOf(OVERDUE_CAUSES)),
  task: Type.Optional(TaskId),
  note: Type.Optional(Personal(Text)),
})
type Escalation = Static<typeof Escalation>

export const escalateDemand = demandRule(
  command({
    summary: {
      en: 'Escalate to the next on the chain: grid worker, party lead, committee, street office.',
      zh: '提级：依次提交网格员、单位负责人、居委会、街道。',
    },
    by: ['service', raiser, worker, ...COORDINATORS],
    data: Escalation,
  }),
  (demand, data, setting) => {
    if (setting.actor.role === 'service') return byDeadline(demand, data, setting.now)
    const refused = requireStatus(demand, ...UNDERWAY, 'held', 'referred', 'merged') ?? mayNotCall(demand, setting)
    if (refused !== undefined) return refused
    if (demand.rung >= TOP_RUNG)
      return reject('demand.at-the-top', {
        en: 'The demand is already with the street office, the last on the chain.',
        zh: '该诉求已提级至街道，不能继续提级。',
      })
    return [escalated(demand, isRaiser(demand, setting.actor) ? 'raiser' : 'worker', data)]
  },
)

/** A raiser may escalate what is overdue; any other sender may unless the demand is about them. */
function mayNotCall(demand: DemandState, { actor, now }: DemandSetting): Rejection | undefined {
  if (!isRaiser(demand, actor)) return notAbout(demand, actor)
  return isOverdue(demand, now)
    ? undefined
    : reject('demand.not-overdue', {
        en: 'Nothing is overdue yet. The file of the demand shows when it is due.',
        zh: '该诉求尚未逾期，办理时限请查看诉求详情。',
      })
}

/** Judges again what the service saw, which may be stale by now. Where nothing is due, nothing happens. */
function byDeadline(demand: DemandState, data: Escalation, now: Instant): Decision {
  const { cause, task } = data
  if (cause === undefined)
    return reject('escalation.cause-missing', {
      en: 'A service must name in `cause` what is overdue.',
      zh: '系统提级时必须注明逾期原因。',
    })
  const due = cause === 'acceptance-overdue' ? demand.acceptBy : resultDue(demand)
  const waits = task === undefined ? isUnheld(demand) : isWaiting(demand, task, cause)
  if (due === undefined || now <= due || !waits || isExcused(demand, now)) return []
  if (demand.overdue.includes(overdueKey(task, cause)) || demand.rung >= TOP_RUNG) return []
  return [escalated(demand, cause, data)]
}

/** Whether the demand is open while no party holds a live task on it. */
export const isUnheld = (demand: DemandState): boolean =>
  ['raised', 'triaged', 'referred', 'held'].includes(stateOf(demand)) && !hasLive(demand)

/** Whether a task still waits for what can be overdue: its acceptance or its result. */
export function isWaiting(demand: DemandState, id: string, cause: Escalation['cause']): boolean {
  const task = taskOf(demand, id)
  if (task === undefined || task.past === true || !['assigned', 'in-progress', 'held'].includes(stateOf(demand)))
    return false
  return cause === 'acceptance-overdue' ? task.state === 'assigned' : isLiveTask(task)
}

const isOverdue = (demand: DemandState, now: Instant): boolean => {
  // A merged demand has no tasks: whether it was accepted is a matter of its original.
  if (demand.merged !== undefined) return after(now, demand.resolveBy)
  if (isExcused(demand, now)) return false
  const accepted = demand.tasks.some(
    (task) => task.past !== true && (task.state === 'accepted' || task.state === 'delivered'),
  )
  return (!accepted && after(now, demand.acceptBy)) || after(now, resultDue(demand))
}

const after = (now: Instant, due: Instant | undefined): boolean => due !== undefined && now > due

const escalated = (
  { rung }: DemandState,
  cause: 'acceptance-overdue' | 'result-overdue' | 'raiser' | 'worker',
  { task, note }: Escalation,
) =>
  demandEvents.DemandEscalated({
    from: CHAIN[rung] ?? 'grid-worker',
    to: CHAIN[rung + 1] ?? 'street-office',
    cause,
    ...optional('task', task),
    ...optional('note', note),
  })
