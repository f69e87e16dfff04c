import { Type } from '@sinclair/typebox'
import { PARTY_KINDS } from '../community/index.ts'
import {
  Closed,
  type CommandData,
  command,
  type Decision,
  type DomainEvent,
  Id,
  type Instant,
  Personal,
  type Private,
  reject,
  Text,
} from '../kernel/index.ts'
import { beyondReach, exception, onDutyFor, type Receiver } from './boundary.ts'
import { dueOf } from './clocks.ts'
import { demandEvents } from './events.ts'
import { type ByWorkbook, byWorkbook } from './grounds.ts'
import { COORDINATORS, given, needs, notAbout } from './guards.ts'
import { Uses } from './shapes.ts'
import type { DemandState } from './state.ts'

export const assign = command({
  summary:
    'Give a piece of the demand to a party, or to several at once: the item’s lead or supporters, signatories all.',
  by: [...COORDINATORS, 'service'],
  reads: byWorkbook,
  data: Closed({
    party: Id,
    /** Who in the party; where it is urgent, whoever is on duty unless told. */
    person: Type.Optional(Id),
    /** Further parties, each with a task of its own. */
    alongside: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
    uses: Type.Optional(Uses),
    note: Type.Optional(Personal(Text)),
    ...exception,
  }),
})

export function decideAssign(demand: DemandState, data: CommandData<typeof assign>, setting: ByWorkbook): Decision {
  const refused = assignable(demand) ?? notAbout(demand, setting.actor)
  if (refused !== undefined) return refused
  const { party, alongside = [], uses, note } = data
  const receivers = [
    { party, person: data.person ?? onDutyFor(demand, party, setting) },
    ...alongside.map((other) => ({ party: other, person: onDutyFor(demand, other, setting) })),
  ]
  if (new Set(receivers.map((one) => one.party)).size < receivers.length)
    return reject('task.party-twice', 'Name every party once: a party has one task on a demand at a time.')
  const events: DomainEvent[] = []
  for (const receiver of receivers) {
    const beyond = beyondReach('assign', demand, receiver, data, setting)
    if (beyond !== undefined) return beyond
    const nth = demand.tasks.length + events.length + 1
    events.push(assigned(demand, nth, receiver, { volunteered: false, ...given('uses', uses), ...given('note', note) }))
  }
  return events
}

/** A demand takes tasks once triaged; an urgent one as soon as it is raised. */
function assignable(demand: DemandState) {
  if (demand.level === 'L1') return needs(demand, 'raised', 'triaged', 'assigned', 'in-progress') ?? room(demand)
  return needs(demand, 'triaged', 'assigned', 'in-progress') ?? room(demand)
}

const room = (demand: DemandState) =>
  demand.tasks.length < 200
    ? undefined
    : reject('demand.too-many-tasks', 'A demand has 200 tasks at most: raise related demands for the rest.')

const assigned = (
  demand: DemandState,
  nth: number,
  { party, person }: Receiver,
  how: { volunteered: boolean; uses?: Uses; note?: Private<string> },
) =>
  demandEvents.TaskAssigned({
    task: `t${nth}`,
    party,
    ...given('person', person),
    ...given('item', demand.item),
    firstReceiver: demand.firstReceiver === undefined && nth === demand.tasks.length + 1,
    level: demand.level,
    ...dueOf(demand),
    ...how,
  })

export const volunteer = command({
  summary: 'Take a piece of the demand for one’s own party, which the item names as lead or supporter.',
  by: PARTY_KINDS,
  reads: byWorkbook,
  data: Closed({ person: Type.Optional(Id), uses: Type.Optional(Uses), ...exception }),
})

export function decideVolunteer(
  demand: DemandState,
  data: CommandData<typeof volunteer>,
  setting: ByWorkbook,
): Decision {
  const { actor, now } = setting
  const refused = assignable(demand) ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  if (actor.party === undefined)
    return reject('actor.without-party', 'Only somebody who acts for a party can volunteer for it.')
  // Whoever is not involved cannot see a restricted demand, so an offer would be a guess at what it holds.
  if (demand.visibility === 'restricted')
    return reject('demand.restricted', 'Nobody volunteers for a restricted demand: it is assigned.')
  const receiver = { party: actor.party, person: data.person ?? actor.id }
  const beyond = beyondReach('volunteer', demand, receiver, data, setting)
  if (beyond !== undefined) return beyond
  const offer = assigned(demand, demand.tasks.length + 1, receiver, { volunteered: true, ...given('uses', data.uses) })
  const { task, party, person } = offer.data
  // Whoever offers has accepted.
  return [offer, demandEvents.TaskAccepted({ task, party, ...given('person', person), inTime: inTime(demand, now) })]
}

/** Whether it is still time to accept. Judged by when it is recorded. */
export const inTime = ({ acceptBy }: DemandState, now: Instant): boolean => acceptBy === undefined || now <= acceptBy
