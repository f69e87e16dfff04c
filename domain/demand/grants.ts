import { actingParty, actsFor } from '../community/standing.ts'
import { type Role, relation } from '../kernel/index.ts'
import { isFromHotline, isHelper, isRaiser, isRaiserInPerson } from './raiser.ts'
import { type DemandState, hasTask, isSummoned, liveTaskOf, taskOf } from './state.ts'

/** The roles that sort and distribute demands. The workbook, not they, says where a demand may go. */
export const COORDINATORS = ['committee', 'social-work', 'street-office'] as const satisfies readonly Role[]

export const raiser = relation({ en: 'the raiser', zh: '诉求人' }, isRaiser)
export const themselves = relation({ en: 'the raiser, not a helper', zh: '诉求人本人（代办人除外）' }, isRaiserInPerson)

export const helper = relation({ en: 'the resident who raised it for the raiser', zh: '代办人' }, isHelper)

export const holder = relation<DemandState>(
  { en: 'a person of the party that holds the task', zh: '承接该任务的单位人员' },
  (demand, actor, data) => namesTask(data) && actsFor(actor, taskOf(demand, data.task)?.party),
)

/** A person of the hotline that sent the demand as an order. */
export const hotline = relation<DemandState>({ en: 'the hotline that sent it', zh: '来件热线' }, isFromHotline)

const namesTask = (data: unknown): data is { task: string } =>
  typeof data === 'object' && data !== null && 'task' in data && typeof data.task === 'string'

/** The roles that call raisers back. The rules say which party of them is independent of the work. */
export const CALLERS = [...COORDINATORS, 'hotline'] as const satisfies readonly Role[]

export const dealtCaller = relation<DemandState>(
  { en: 'a person of the party that the engine asked to call', zh: '系统分派回访的单位人员' },
  ({ deal }, actor) => actsFor(actor, deal?.party),
)

export const deliverer = relation<DemandState>(
  { en: 'a person of a party that delivered on it', zh: '已办理该诉求的单位人员' },
  ({ delivered }, actor) => delivered.some((party) => actsFor(actor, party)),
)

/** A person of a party that is summoned and has not refused. */
export const summoned = relation<DemandState>(
  { en: 'a person of a summoned party', zh: '被召集单位的人员' },
  (demand, actor) => isSummoned(demand, actingParty(actor)),
)

/** A person of a party that holds a task on the demand, or delivered one. */
export const performer = relation<DemandState>(
  { en: 'a person of a party that holds a task on it or delivered one', zh: '承接或完成该诉求任务的单位人员' },
  (demand, actor) => {
    const party = actingParty(actor)
    return party !== undefined && hasTask(demand, party)
  },
)

export const worker = relation<DemandState>(
  { en: 'a person of a party that holds a task on it', zh: '承接该诉求任务的单位人员' },
  (demand, actor) => {
    const party = actingParty(actor)
    return party !== undefined && liveTaskOf(demand, party) !== undefined
  },
)
