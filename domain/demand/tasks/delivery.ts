import { Type } from '@sinclair/typebox'
import {
  type Actor,
  Closed,
  command,
  isRejection,
  OneOf,
  optional,
  Personal,
  read,
  reject,
  Text,
} from '../../kernel/index.ts'
import { person } from '../../personnel/personnel.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { isInTimeToDeliver } from '../clocks.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, holder, summoned } from '../grants.ts'
import { notAbout, requireStatus, taskIn, UNDERWAY } from '../guards.ts'
import { demandRule } from '../rule.ts'
import { Attachments, Uses } from '../shapes.ts'
import { type DemandState, taskOf } from '../state.ts'
import { listedNeeds, NamedNeeds } from './needs.ts'

const attachments = Type.Optional(Personal(Attachments))
const uses = Type.Optional(Uses)

export const setWorkPlan = demandRule(
  command({
    summary: {
      en: 'Plan a task: how it will be done, which shares and secondments it uses, and what it still needs.',
      zh: '制定任务计划：说明办理方式、使用的资源和人员，以及仍需的支持。',
    },
    by: [holder],
    data: Closed({ task: TaskId, plan: Personal(Text), uses, needs: Type.Optional(NamedNeeds) }),
  }),
  (demand, { task: id, plan, uses, needs }, { actor, reads }) => {
    const refused = requireStatus(demand, 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const wanted = needs && listedNeeds(needs, reads.community)
    if (wanted !== undefined && isRejection(wanted)) return wanted
    const task = taskIn(demand, id, 'assigned', 'accepted')
    if (isRejection(task)) return task
    const { party } = task
    return [
      demandEvents.WorkPlanSet({ task: id, party, plan, ...optional('uses', uses), ...optional('needs', wanted) }),
    ]
  },
)

export const recordProgress = demandRule(
  command({
    summary: {
      en: 'Report progress in words or pictures: the holder on its task, a coordinator or a summoned party on the demand.',
      zh: '记录办理进展（文字或图片）：承办单位记录任务进展，协调人员和被召集单位记录诉求进展。',
    },
    by: [holder, summoned, ...COORDINATORS],
    data: Closed({ task: Type.Optional(TaskId), note: Type.Optional(Personal(Text)), attachments }),
  }),
  (demand, { task: id, note, attachments }, { actor }) => {
    const refused = requireStatus(demand, ...UNDERWAY, 'held', 'referred', 'delivered') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    if (note === undefined && attachments === undefined)
      return reject('progress.empty', {
        en: 'Progress needs `note`, `attachments`, or both.',
        zh: '请填写进展说明或上传附件。',
      })
    const task = id === undefined ? undefined : taskIn(demand, id, 'assigned', 'accepted', 'delivered')
    if (task !== undefined && isRejection(task)) return task
    if (task !== undefined && task.party !== actor.party)
      return reject('task.not-yours', {
        en: 'Only the holder reports on a task. Leave out `task` to report on the demand.',
        zh: '任务进展只能由承办单位记录；如记录诉求进展，请不要选择任务。',
      })
    return [
      demandEvents.ProgressRecorded({
        ...optional('task', id),
        ...optional('party', actor.party),
        ...optional('note', note),
        ...optional('attachments', attachments),
      }),
    ]
  },
)

export const deliverTask = demandRule(
  command({
    summary: {
      en: 'Report the result of an accepted task. The demand is delivered when every task is.',
      zh: '提交任务办理结果。全部任务完成后，诉求进入待回访。',
    },
    by: [holder],
    reads: {
      sender: read.beside(person, (_: DemandState, { id }: Actor) => id),
      worker: read.beside(
        person,
        (demand: DemandState, _, { task }: { readonly task: string }) => taskOf(demand, task)?.person,
      ),
    },
    data: Closed({ task: TaskId, result: Personal(Text), atHome: Type.Optional(Type.Boolean()), attachments, uses }),
  }),
  (demand, { task: id, result, atHome = false, attachments, uses }, { now, actor, reads: { sender, worker } }) => {
    const refused = requireStatus(demand, 'assigned', 'in-progress') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const task = taskIn(demand, id, 'accepted')
    if (isRejection(task)) return task
    const alsoResidents = [sender?.resident, worker?.resident].filter((one) => one !== undefined)
    return [
      demandEvents.ServiceDelivered({
        task: id,
        party: task.party,
        result,
        atHome,
        inTime: isInTimeToDeliver(demand, task, now),
        ...optional('attachments', attachments),
        ...optional('uses', uses),
        ...(alsoResidents.length === 0 ? {} : { alsoResidents: [...new Set(alsoResidents)] }),
      }),
    ]
  },
)

export const evaluateEffect = demandRule(
  command({
    summary: {
      en: 'Evaluate the effect of a delivered service. A party’s evaluation of its own work is shown apart.',
      zh: '评估服务成效。单位对自身工作的评估单独列示。',
    },
    by: [...COORDINATORS, 'government'],
    data: Closed({ effect: OneOf(['lasting', 'partial', 'none', 'worse']), note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { effect, note }, { actor }) => {
    const refused = requireStatus(demand, 'delivered', 'closed') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const { party } = actor
    if (party === undefined)
      return reject('actor.without-party', {
        en: 'Only a person who acts for a party can evaluate the effect.',
        zh: '只有代表单位的人员才能评估成效。',
      })
    const own = demand.delivered.includes(party)
    return [demandEvents.EffectEvaluated({ party, own, effect, ...optional('note', note) })]
  },
)
