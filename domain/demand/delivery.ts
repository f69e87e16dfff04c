import { Type } from '@sinclair/typebox'
import { Closed, type CommandData, command, type Decision, OneOf, Personal, reject, Text } from '../kernel/index.ts'
import { TaskId } from '../sharing/shapes.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS, type Here, holder, isRejection, needs, notAbout, optional, taskIn, UNDERWAY } from './guards.ts'
import { Needs } from './needs.ts'
import { Attachments, Uses } from './shapes.ts'
import type { DemandState } from './state.ts'

const attachments = Type.Optional(Personal(Attachments))
const uses = Type.Optional(Uses)

export const setWorkPlan = command({
  summary: 'Say how a task will be done, which shares and secondments it uses, and what it still looks for.',
  by: [holder],
  data: Closed({ task: TaskId, plan: Personal(Text), uses, needs: Type.Optional(Needs) }),
})

export function decideSetWorkPlan(
  demand: DemandState,
  { task: id, plan, uses, needs: wanted }: CommandData<typeof setWorkPlan>,
  { actor }: Here,
): Decision {
  const refused = needs(demand, 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  const task = taskIn(demand, id, 'assigned', 'accepted')
  if (isRejection(task)) return task
  return [
    demandEvents.WorkPlanSet({
      task: id,
      party: task.party,
      plan,
      ...optional('uses', uses),
      ...optional('needs', wanted),
    }),
  ]
}

export const recordProgress = command({
  summary: 'Tell how far it is, in words or pictures: on a task by its holder, on the demand by who coordinates.',
  by: [holder, ...COORDINATORS],
  data: Closed({ task: Type.Optional(TaskId), note: Type.Optional(Personal(Text)), attachments }),
})

export function decideRecordProgress(
  demand: DemandState,
  { task: id, note, attachments }: CommandData<typeof recordProgress>,
  { actor }: Here,
): Decision {
  const refused = needs(demand, ...UNDERWAY, 'held', 'referred', 'delivered') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  if (note === undefined && attachments === undefined)
    return reject('progress.empty', 'Progress is told by a note, by attachments, or by both.')
  const task = id === undefined ? undefined : taskIn(demand, id, 'assigned', 'accepted', 'delivered')
  if (task !== undefined && isRejection(task)) return task
  if (task !== undefined && task.party !== actor.party)
    return reject('task.not-yours', 'Its holder tells of a task: leave the task out to tell of the demand.')
  return [
    demandEvents.ProgressRecorded({
      ...optional('task', id),
      ...optional('party', actor.party),
      ...optional('note', note),
      ...optional('attachments', attachments),
    }),
  ]
}

export const deliver = command({
  summary: 'Say what an accepted task came to. When every task is delivered, the demand is.',
  by: [holder],
  data: Closed({ task: TaskId, result: Personal(Text), atHome: Type.Optional(Type.Boolean()), attachments, uses }),
})

export function decideDeliver(
  demand: DemandState,
  { task: id, result, atHome = false, attachments, uses }: CommandData<typeof deliver>,
  { now, actor }: Here,
): Decision {
  const refused = needs(demand, 'assigned', 'in-progress') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  const task = taskIn(demand, id, 'accepted')
  if (isRejection(task)) return task
  return [
    demandEvents.ServiceDelivered({
      task: id,
      party: task.party,
      result,
      atHome,
      inTime: demand.resolveBy === undefined || now <= demand.resolveBy,
      ...optional('attachments', attachments),
      ...optional('uses', uses),
    }),
  ]
}

export const evaluate = command({
  summary: 'Judge what effect a delivered service had. A party that judges its own is shown apart.',
  by: [...COORDINATORS, 'government'],
  data: Closed({ effect: OneOf(['lasting', 'partial', 'none', 'worse']), note: Type.Optional(Personal(Text)) }),
})

export function decideEvaluate(
  demand: DemandState,
  { effect, note }: CommandData<typeof evaluate>,
  { actor }: Here,
): Decision {
  const refused = needs(demand, 'delivered', 'closed') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  const { party } = actor
  if (party === undefined) return reject('actor.without-party', 'Only somebody who acts for a party can evaluate.')
  return [
    demandEvents.EffectEvaluated({ party, own: demand.delivered.includes(party), effect, ...optional('note', note) }),
  ]
}
