import { actingParty, actsFor } from '../community/standing.ts'
import { type Actor, type Role, relation } from '../kernel/index.ts'
import { type DemandState, hasTask, liveTaskOf, taskOf } from './state.ts'

/** The roles that sort and distribute demands. The workbook, not they, says where a demand may go. */
export const COORDINATORS = ['committee', 'social-work', 'street-office'] as const satisfies readonly Role[]

/** Whether the actor is the resident who raised the demand for the raiser. */
export const isHelper = ({ helper }: DemandState, { id, role }: Actor): boolean =>
  role === 'resident' && helper?.role === 'resident' && helper.id === id

/** Whether the actor is the raiser: by the token, or by the follow-up code of the demand. */
export function isThemselvesRaiser({ raiser, stream }: DemandState, actor: Actor): boolean {
  if (raiser === undefined) return false
  if (actor.role === 'anonymous')
    return actor.follows === stream && (raiser.kind === 'anonymous' || raiser.kind === 'outsider')
  if (actor.role === 'resident') return raiser.kind === 'resident' && raiser.id === actor.id
  return raiser.kind === 'party' && actsFor(actor, raiser.id)
}

/** Whether the actor speaks as the raiser. A helper does so once the raiser has agreed to it. */
export const isRaiser = (demand: DemandState, actor: Actor): boolean =>
  isThemselvesRaiser(demand, actor) || (demand.helper?.agreed === true && isHelper(demand, actor))

export const raiser = relation({ en: 'the raiser', zh: '诉求人' }, isRaiser)
export const themselves = relation(
  { en: 'the raiser, not a helper', zh: '诉求人本人（代办人除外）' },
  isThemselvesRaiser,
)

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
