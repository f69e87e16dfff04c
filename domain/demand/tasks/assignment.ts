import { type Static, Type } from '@sinclair/typebox'
import { PARTY_KINDS } from '../../community/shapes.ts'
import {
  Closed,
  command,
  type DomainEvent,
  Id,
  optional,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { dueMoments, dueMomentsOf, ownDueTimes } from '../clocks.ts'
import { underReview } from '../closing/reviewer.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { notAbout, notOfParty, requireStatus } from '../guards.ts'
import { byWorkbook, demandRule, namedPerson, type WorkbookSetting } from '../rule.ts'
import { Uses } from '../shapes.ts'
import type { DemandState } from '../state.ts'
import { type Assignee, beyondReach, exception, onDutyFor, present } from './boundary.ts'

const MAX_TASKS = 200

const Assignment = Closed({
  party: Id,
  /** A person of the party. Default where the demand is urgent: the person on duty. */
  person: Type.Optional(Id),
  /** Further parties, each with a task of its own. */
  alongside: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
  uses: Type.Optional(Uses),
  note: Type.Optional(Personal(Text)),
  ...exception,
})

export const assignTask = demandRule(
  command({
    summary: {
      en: 'Give a piece of the demand to a party, or to several at once: the lead or supporters of the item that have signed.',
      zh: '派单：将诉求派给一个或多个单位，须为该事项已签约的牵头或协助单位。',
    },
    by: [...COORDINATORS, 'service'],
    reads: { ...byWorkbook, ...namedPerson },
    data: Assignment,
  }),
  (demand, data, setting) => {
    const refused = assignable(demand) ?? underReview(demand, setting.now) ?? notAbout(demand, setting.actor)
    if (refused !== undefined) return refused
    const receivers = [
      { party: data.party, person: present(data, setting) ?? onDutyFor(demand, data.party, setting) },
      ...(data.alongside ?? []).map((other) => ({ party: other, person: onDutyFor(demand, other, setting) })),
    ]
    if (new Set(receivers.map((one) => one.party)).size < receivers.length)
      return reject('task.party-twice', {
        en: 'A party is named twice. It can hold one task on a demand at a time.',
        zh: '同一单位被重复选择，每个单位同一时间只能承办一项任务。',
      })
    return notOfParty(setting.reads.named, data.party) ?? assignedTo(receivers, demand, data, setting)
  },
)

function assignedTo(
  receivers: readonly Assignee[],
  demand: DemandState,
  data: Static<typeof Assignment>,
  setting: WorkbookSetting,
): readonly DomainEvent[] | Rejection {
  const own = dueMoments(ownDueTimes(demand, setting))
  const how = { volunteered: false, own, ...optional('uses', data.uses), ...optional('note', data.note) }
  const events: DomainEvent[] = []
  for (const receiver of receivers) {
    const beyond = beyondReach('assign', demand, receiver, data, setting)
    if (beyond !== undefined) return beyond
    events.push(assigned(demand, demand.tasks.length + events.length + 1, receiver, how))
  }
  return events
}

/** Refuses where the demand takes no task. It takes tasks once it is triaged. An urgent one takes them from the start. */
export function assignable(demand: DemandState): Rejection | undefined {
  if (demand.level === 'L1')
    return requireStatus(demand, 'raised', 'triaged', 'assigned', 'in-progress') ?? room(demand)
  return requireStatus(demand, 'triaged', 'assigned', 'in-progress') ?? room(demand)
}

const room = (demand: DemandState): Rejection | undefined =>
  demand.tasks.length < MAX_TASKS
    ? undefined
    : reject('demand.too-many-tasks', {
        en: `A demand has at most ${MAX_TASKS} tasks. Raise related demands for the rest.`,
        zh: `每条诉求最多 ${MAX_TASKS} 项任务，其余请另行提交关联诉求。`,
      })

/** How a task is given. */
interface Handover {
  readonly volunteered: boolean
  readonly own: { acceptBy: string; resolveBy: string }
  readonly rework?: true
  readonly basis?: string
  readonly uses?: Uses
  readonly note?: Private<string>
}

/** The event of a task. A statutory request makes no first receiver: the body answers for what the law asks of it. */
export const assigned = (demand: DemandState, nth: number, { party, person }: Assignee, how: Handover) =>
  demandEvents.TaskAssigned({
    task: `t${nth}`,
    party,
    ...optional('person', person),
    ...optional('item', demand.item),
    firstReceiver: how.basis === undefined && demand.firstReceiver === undefined && nth === demand.tasks.length + 1,
    level: demand.level,
    ...dueMomentsOf(demand),
    ...how,
  })

export const volunteerForTask = demandRule(
  command({
    summary: {
      en: 'Take a piece of the demand for your own party, which is the lead or a supporter of the item.',
      zh: '本单位主动认领诉求，须为该事项的牵头或协助单位。',
    },
    by: PARTY_KINDS,
    reads: { ...byWorkbook, ...namedPerson },
    data: Closed({ person: Type.Optional(Id), uses: Type.Optional(Uses), ...exception }),
  }),
  (demand, data, setting) => {
    const { actor, now } = setting
    const refused = assignable(demand) ?? underReview(demand, now) ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    if (actor.party === undefined)
      return reject('actor.without-party', {
        en: 'Only a person who acts for a party can volunteer it.',
        zh: '只有代表单位的人员才能认领诉求。',
      })
    // A party that is not involved cannot see a restricted demand, so its offer would be a guess.
    if (demand.visibility === 'restricted')
      return reject('demand.restricted', {
        en: 'A restricted demand takes no volunteers. A coordinator assigns it.',
        zh: '受限诉求不接受认领，由协调人员派单。',
      })
    const receiver = { party: actor.party, person: data.person ?? actor.id }
    const beyond =
      notOfParty(setting.reads.named, receiver.party) ?? beyondReach('volunteer', demand, receiver, data, setting)
    if (beyond !== undefined) return beyond
    const nth = demand.tasks.length + 1
    const own = dueMoments(ownDueTimes(demand, setting))
    const offer = assigned(demand, nth, receiver, { volunteered: true, own, ...optional('uses', data.uses) })
    const { task, party, person } = offer.data
    // An offer is accepted at once, so it is accepted in time.
    return [offer, demandEvents.TaskAccepted({ task, party, ...optional('person', person), inTime: true })]
  },
)
