import { actingParty, actsFor } from '../community/standing.ts'
import { type Role, relation } from '../kernel/index.ts'
import { isHelper, isRaiser, isRaiserInPerson } from './raiser.ts'
import { type DemandState, hasTask, liveTaskOf, taskOf } from './state.ts'

/** The roles that sort and distribute demands. The workbook, not they, says where a demand may go. */
export const COORDINATORS = ['committee', 'social-work', 'street-office'] as const satisfies readonly Role[]

export const raiser = relation({ en: 'the raiser', zh: '诉求人' }, isRaiser)
export const themselves = relation({ en: 'the raiser, not a helper', zh: '诉求人本人（代办人除外）' }, isRaiserInPerson)

export const helper = relation({ en: 'the resident who raised it for the raiser', zh: '代办人' }, isHelper)

export const holder = relation<DemandState>(
  { en: 'a person of the party that holds the task', zh: '承接该任务的单位人员' },
  (demand, actor, data) => namesTask(data) && actsFor(actor, taskOf(demand, data.task)?.party),
)

const namesTask = (data: unknown): data is { task: string } =>
  typeof data === 'object' && data !== null && 'task' in data && typeof data.task === 'string'

/** A person of a party that has no task on the demand and never delivered on it. */
export const bystander = relation<DemandState>(
  { en: 'a person of a party without a task on it', zh: '未承接该诉求任务的单位人员' },
  (demand, actor) => {
    const party = actingParty(actor)
    return party !== undefined && !hasTask(demand, party)
  },
)

export const worker = relation<DemandState>(
  { en: 'a person of a party that holds a task on it', zh: '承接该诉求任务的单位人员' },
  (demand, actor) => {
    const party = actingParty(actor)
    return party !== undefined && liveTaskOf(demand, party) !== undefined
  },
)
