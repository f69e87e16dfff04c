import { PARTY_KINDS } from '../community/shapes.ts'
import { type Actor, type Role, relation } from '../kernel/index.ts'
import { type DemandState, hasTask, liveTaskOf, taskOf } from './state.ts'

/** The roles that sort and distribute demands. The workbook, not they, says where a demand may go. */
export const COORDINATORS = ['committee', 'social-work', 'street-office'] as const satisfies readonly Role[]

/** Whether the actor raised the demand, shows its follow-up code, or is the relative who raised it for the raiser. */
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

export const raiser = relation({ en: 'the raiser', zh: '诉求人' }, isRaiser)

export const holder = relation<DemandState>(
  { en: 'a person of the party that holds the task', zh: '承接该任务的单位人员' },
  (demand, { party }, data) => party !== undefined && namesTask(data) && taskOf(demand, data.task)?.party === party,
)

const namesTask = (data: unknown): data is { task: string } =>
  typeof data === 'object' && data !== null && 'task' in data && typeof data.task === 'string'

/** A person of a party that has no task on the demand and never delivered on it. */
export const bystander = relation<DemandState>(
  { en: 'a person of a party without a task on it', zh: '未承接该诉求任务的单位人员' },
  (demand, { role, party }) =>
    party !== undefined && PARTY_KINDS.some((kind) => kind === role) && !hasTask(demand, party),
)

export const worker = relation<DemandState>(
  { en: 'a person of a party that holds a task on it', zh: '承接该诉求任务的单位人员' },
  (demand, { party }) => party !== undefined && liveTaskOf(demand, party) !== undefined,
)
