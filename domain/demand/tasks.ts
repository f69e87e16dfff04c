import { Type } from '@sinclair/typebox'
import { activeParty, type CommunityState } from '../community/index.ts'
import {
  Closed,
  type CommandData,
  command,
  type Decision,
  Id,
  OneOf,
  Personal,
  read,
  reject,
  type Setting,
  Text,
} from '../kernel/index.ts'
import { person } from '../personnel/index.ts'
import { inTime } from './assigning.ts'
import { beyondReach, exception, onDutyFor } from './boundary.ts'
import { dueOf } from './clocks.ts'
import { demandEvents } from './events.ts'
import { absent, type ByWorkbook, byWorkbook, type InCommunity, inCommunity } from './grounds.ts'
import { COORDINATORS, given, type Here, holder, isRefused, needs, notAbout, notTo, taskIn } from './guards.ts'
import { TaskId } from './shapes.ts'
import { type DemandState, liveTaskOf } from './state.ts'

const note = Type.Optional(Personal(Text))

export const accept = command({
  summary: 'Accept a task for one’s party.',
  by: [holder],
  data: Closed({ task: TaskId, person: Type.Optional(Id) }),
})

export function decideAccept(demand: DemandState, data: CommandData<typeof accept>, { now, actor }: Here): Decision {
  const refused = needs(demand, 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  const task = taskIn(demand, data.task, 'assigned', 'accepted')
  if (isRefused(task)) return task
  if (task.state === 'accepted') return []
  const { id, party } = task
  const concerned = notTo(demand, party, data.person)
  if (concerned !== undefined) return concerned
  return [demandEvents.TaskAccepted({ task: id, party, ...given('person', data.person), inTime: inTime(demand, now) })]
}

export const giveBack = command({
  summary: 'Return a task, say why, and name the proper party. From the second return on the first receiver keeps it.',
  by: [holder],
  reads: inCommunity,
  data: Closed({ task: TaskId, reason: Personal(Text), proper: Id }),
})

export function decideReturn(
  demand: DemandState,
  { task: id, reason, proper }: CommandData<typeof giveBack>,
  { reads: { community } }: InCommunity,
): Decision {
  const refused = needs(demand, 'assigned', 'in-progress')
  if (refused !== undefined) return refused
  const task = taskIn(demand, id, 'assigned', 'accepted')
  if (isRefused(task)) return task
  if (demand.level === 'L1')
    return reject('demand.urgent', 'An urgent task cannot be returned: ask for a further party to support it.')
  const { party } = task
  if (proper === party) return reject('task.proper-party', 'Name another party than your own as the proper one.')
  const unknown = absent(community, proper)
  if (unknown !== undefined) return unknown
  if (demand.responsible === party)
    return reject('task.first-receiver', 'After two returns the first receiver stays responsible: it keeps the task.')

  const returns = demand.returns + 1
  const first = returns >= 2 ? firstReceiver(demand, community) : undefined
  const returned = demandEvents.TaskReturned({
    task: id,
    party,
    reason,
    proper,
    returns,
    ...given('responsible', first),
    stays: first === party,
  })
  if (first === undefined || first === party || liveTaskOf(demand, first) !== undefined) return [returned]
  return [
    returned,
    demandEvents.TaskReassigned({ task: id, party: first, from: party, cause: 'first-receiver', ...dueOf(demand) }),
  ]
}

/** 首接负责: who received it first answers for it, unless it takes part no more. */
const firstReceiver = ({ firstReceiver: first }: DemandState, community: CommunityState) =>
  first === undefined || activeParty(community, first) === undefined ? undefined : first

export const reassign = command({
  summary: 'Give a task to another party, with its clocks running; its holder may only change the person.',
  by: [...COORDINATORS, 'service', holder],
  reads: byWorkbook,
  data: Closed({ task: TaskId, party: Id, person: Type.Optional(Id), note, ...exception }),
})

export function decideReassign(demand: DemandState, data: CommandData<typeof reassign>, setting: ByWorkbook): Decision {
  const { actor, reads } = setting
  const refused = needs(demand, 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  const task = taskIn(demand, data.task, 'assigned', 'accepted')
  if (isRefused(task)) return task
  const { party } = data
  const within = party === task.party
  const departed = activeParty(reads.community, task.party) === undefined
  const person = data.person ?? onDutyFor(demand, party, setting)
  if (within && (person === undefined || person === task.person)) return []

  if (!within && demand.responsible === task.party && !departed)
    return reject('task.first-receiver', 'After two returns the first receiver stays responsible: it keeps the task.')
  if (!within && !isCoordinator(actor.role))
    return reject(
      'task.not-yours-to-give',
      'A holder changes only the person: return the task, and name the proper party.',
    )
  const beyond = within
    ? notTo(demand, party, person)
    : beyondReach('reassign', demand, { party, person }, data, setting)
  if (beyond !== undefined) return beyond
  return [
    demandEvents.TaskReassigned({
      task: task.id,
      party,
      from: task.party,
      ...given('person', person),
      cause: departed ? 'departure' : 'correction',
      ...dueOf(demand),
      ...given('note', data.note),
    }),
  ]
}

const isCoordinator = (role: string): boolean => role === 'service' || COORDINATORS.some((one) => one === role)

const withLeaver = { ...inCommunity, leaver: read(person, (data: { readonly person?: string }) => data.person) }

export const withdrawTask = command({
  summary:
    'Take a task back that was given by mistake, or whose holder takes part no more: that piece returns to triage, clocks running.',
  by: [...COORDINATORS, 'service'],
  reads: withLeaver,
  data: Closed({
    task: TaskId,
    reason: OneOf(['mistake', 'departure']),
    /** Who left, where it is not the party that did. */
    person: Type.Optional(Id),
    note,
  }),
})

export function decideWithdrawTask(
  demand: DemandState,
  { task: id, reason, person: left, note }: CommandData<typeof withdrawTask>,
  { actor, reads: { community, leaver } }: Setting<typeof withLeaver>,
): Decision {
  const refused = needs(demand, 'raised', 'triaged', 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  // What came back undone is called off where nobody has to take it on.
  const task = taskIn(demand, id, 'assigned', 'accepted', 'returned', 'withdrawn')
  if (isRefused(task)) return task
  if (task.state === 'withdrawn' && (task.undone !== true || reason === 'departure')) return []
  const { party } = task
  const active = activeParty(community, party) !== undefined
  const alone = left !== undefined && task.person === left && leaver.left !== undefined
  if (reason === 'departure' && active && !alone)
    return reject('party.active', 'The party that holds the task still takes part: it can return the task itself.')
  if ((reason === 'mistake' || active) && demand.responsible === party)
    return reject('task.first-receiver', 'After two returns the first receiver stays responsible: it keeps the task.')
  return [demandEvents.TaskWithdrawn({ task: id, party, cause: reason, ...given('note', note) })]
}
