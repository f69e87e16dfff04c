import { type Static, Type } from '@sinclair/typebox'
import { activeParty, type CommunityState } from '../../community/state.ts'
import {
  Closed,
  command,
  Id,
  isRejection,
  OneOf,
  optional,
  Personal,
  type Rejection,
  read,
  reject,
  Text,
} from '../../kernel/index.ts'
import { person } from '../../personnel/personnel.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { type DueTimes, dueMoments, dueMomentsOf, isInTimeToAccept, ownDueTimes } from '../clocks.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, holder } from '../grants.ts'
import { absent, notAbout, notOfParty, notTo, requireStatus, sameWorker, taskIn } from '../guards.ts'
import { byWorkbook, type DemandSetting, demandRule, namedPerson, type WorkbookSetting } from '../rule.ts'
import { ReturnCode } from '../shapes.ts'
import { type DemandState, liveTaskOf, stateOf, type Task } from '../state.ts'
import { beyondReach, exception, onDutyFor, present } from './boundary.ts'

const note = Type.Optional(Personal(Text))

export const acceptTask = demandRule(
  command({
    summary: { en: 'Accept a task for your party.', zh: '签收：代表本单位签收任务。' },
    by: [holder],
    reads: namedPerson,
    data: Closed({ task: TaskId, person: Type.Optional(Id) }),
  }),
  (demand, data, { now, actor, reads: { named } }) => {
    const refused = requireStatus(demand, 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const task = taskIn(demand, data.task, 'assigned', 'accepted')
    if (isRejection(task)) return task
    if (task.state === 'accepted') return []
    const { id, party } = task
    const unfit = notTo(demand, party, data.person) ?? notOfParty(named, party)
    if (unfit !== undefined) return unfit
    const inTime = isInTimeToAccept(demand, task, now)
    return [demandEvents.TaskAccepted({ task: id, party, ...optional('person', data.person), inTime })]
  },
)

export const returnTask = demandRule(
  command({
    summary: {
      en: 'Return a task with a reason code and words, and name the proper party. From the second return on the first receiver keeps it.',
      zh: '退单：选择原因、说明理由并指明应承办的单位。第二次退单起由首接单位负责。',
    },
    by: [holder],
    reads: { firstWorker: read.beside(person, (demand: DemandState) => firstWorkerOf(demand)) },
    data: Closed({ task: TaskId, code: ReturnCode, reason: Personal(Text), proper: Id }),
  }),
  (demand, { task: id, code, reason, proper }, setting) => {
    const { community } = setting.reads
    const task = requireStatus(demand, 'assigned', 'in-progress') ?? taskIn(demand, id, 'assigned', 'accepted')
    if (isRejection(task)) return task
    const { party } = task
    const refused = notReturnable(demand, task, proper) ?? absent(community, proper)
    if (refused !== undefined) return refused
    if (demand.responsible === party) return firstReceiverKeeps()

    const returns = demand.returns + 1
    const first = returns >= 2 ? firstReceiver(demand, community) : undefined
    const returned = demandEvents.TaskReturned({
      task: id,
      party,
      code,
      reason,
      proper,
      returns,
      ...optional('responsible', first),
      stays: first === party,
    })
    if (first === undefined || first === party || liveTaskOf(demand, first) !== undefined) return [returned]
    return [
      returned,
      demandEvents.TaskReassigned({
        task: id,
        party: first,
        ...optional('person', sameWorker(demand, first, firstWorkerOf(demand), setting.reads.firstWorker)),
        from: party,
        cause: 'first-receiver',
        ...dueMomentsOf(demand),
        own: dueMoments(firstReceiverDueTimes(demand, setting)),
      }),
    ]
  },
)

function notReturnable({ level }: DemandState, { party, basis }: Task, proper: string): Rejection | undefined {
  if (basis !== undefined) return statutory()
  if (level === 'L1')
    return reject('demand.urgent', {
      en: 'An urgent task cannot be returned. Ask for another party to support it.',
      zh: '特急任务不能退单，请申请增派其他单位协助。',
    })
  return proper === party
    ? reject('task.proper-party', {
        en: '`proper` must be another party than your own.',
        zh: '应承办单位不能填写本单位。',
      })
    : undefined
}

/**
 * The due times of a first receiver that gets the demand back. It has to accept again. Its result stays due when it was
 * first due: returning a task wins no time. It is not due before acceptance is.
 */
function firstReceiverDueTimes(demand: DemandState, setting: DemandSetting): DueTimes {
  const { acceptBy, resolveBy } = ownDueTimes(demand, setting)
  return { acceptBy, resolveBy: Math.max(acceptBy, demand.firstResolveBy ?? resolveBy) }
}

const statutory = (): Rejection =>
  reject('task.statutory', {
    en: 'A statutory request is neither returned nor reassigned. The body refuses it on a legal ground, or a coordinator withdraws it.',
    zh: '依法转办件不能退单或改派：由承办单位依法答复不予办理，或由协调人员收回。',
  })

const firstReceiverKeeps = (): Rejection =>
  reject('task.first-receiver', {
    en: 'After two returns the first receiver is responsible and keeps the task.',
    zh: '已退单两次，按首接负责制由首接单位继续承办。',
  })

/** The first receiver, which answers for the demand (首接负责), while it takes part. */
const firstReceiver = ({ firstReceiver: first }: DemandState, community: CommunityState): string | undefined =>
  first === undefined || activeParty(community, first) === undefined ? undefined : first

/** The person who had the task of the first receiver before that party returned it. */
const firstWorkerOf = ({ tasks, firstReceiver: first }: DemandState): string | undefined =>
  tasks.findLast(({ party, past }) => party === first && past !== true)?.person

const Reassignment = Closed({ task: TaskId, party: Id, person: Type.Optional(Id), note, ...exception })

export const reassignTask = demandRule(
  command({
    summary: {
      en: 'Give a task to another party; its clocks keep running. The holder may change only the person.',
      zh: '改派：将任务改派给其他单位，时限连续计算。承办单位只能更换经办人员。',
    },
    by: [...COORDINATORS, 'service', holder],
    reads: { ...byWorkbook, ...namedPerson },
    data: Reassignment,
  }),
  (demand, data, setting) => {
    const refused = requireStatus(demand, 'assigned', 'in-progress', 'held') ?? notAbout(demand, setting.actor)
    if (refused !== undefined) return refused
    const task = taskIn(demand, data.task, 'assigned', 'accepted')
    if (isRejection(task)) return task
    return notOfParty(setting.reads.named, data.party) ?? reassigned(demand, task, data, setting)
  },
)

function reassigned(demand: DemandState, task: Task, data: Static<typeof Reassignment>, setting: WorkbookSetting) {
  const { actor, reads } = setting
  const { party } = data
  const within = party === task.party
  const departed = activeParty(reads.community, task.party) === undefined
  const person = present(data, setting) ?? onDutyFor(demand, party, setting)
  if (within && (person === undefined || person === task.person)) return []

  if (!within && task.basis !== undefined) return statutory()
  if (!within && demand.responsible === task.party && !departed) return firstReceiverKeeps()
  if (!within && !isCoordinator(actor.role))
    return reject('task.not-yours-to-give', {
      en: 'A holder may change only the person. Return the task and name the proper party.',
      zh: '承办单位只能更换经办人员；如应由其他单位承办，请退单并指明该单位。',
    })
  const beyond = within
    ? notTo(demand, party, person)
    : beyondReach('reassign', demand, { party, person }, data, setting)
  if (beyond !== undefined) return beyond
  return [
    demandEvents.TaskReassigned({
      task: task.id,
      party,
      from: task.party,
      ...optional('person', person),
      cause: departed ? 'departure' : 'correction',
      ...dueMomentsOf(demand),
      ...(within ? {} : { own: dueMoments(ownDueTimes(demand, setting)) }),
      ...optional('note', data.note),
    }),
  ]
}

const isCoordinator = (role: string): boolean => role === 'service' || COORDINATORS.some((one) => one === role)

export const withdrawTask = demandRule(
  command({
    summary: {
      en: 'Take back a task that was given by mistake, or whose holder no longer takes part. That piece returns to triage; its clocks keep running.',
      zh: '收回误派的任务，或承办单位、人员已退出的任务。该部分退回待派单，时限连续计算。',
    },
    by: [...COORDINATORS, 'service'],
    reads: { leaver: read(person, (data: { readonly person?: string }) => data.person) },
    data: Closed({
      task: TaskId,
      reason: OneOf(['mistake', 'departure']),
      /** The person who is no longer a member of the party, where the party still takes part. */
      person: Type.Optional(Id),
      note,
    }),
  }),
  (demand, { task: id, reason, person: left, note }, { actor, reads: { community, leaver } }) => {
    const refused =
      requireStatus(demand, 'raised', 'triaged', 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    // A piece that came back undone is called off where no other party has to take it on.
    const task = taskIn(demand, id, 'assigned', 'accepted', 'returned', 'refused', 'withdrawn')
    if (isRejection(task)) return task
    if (task.state === 'withdrawn' && (task.undone !== true || reason === 'departure')) return []
    const { party } = task
    const active = activeParty(community, party) !== undefined
    // Where a person belongs says nothing about the tasks of a party that they were never a member of.
    const alone = left !== undefined && task.person === left && leaver?.former.includes(party) === true
    if (reason === 'departure' && active && !alone)
      return reject('party.active', {
        en: 'The party that holds the task still takes part. It can return the task itself.',
        zh: '承办单位仍在参与，可由其自行退单。',
      })
    if ((reason === 'mistake' || active) && demand.responsible === party) return firstReceiverKeeps()
    const delivers = reason === 'mistake' && isDelivered(demand, id) ? { delivers: true as const } : {}
    return [demandEvents.TaskWithdrawn({ task: id, party, cause: reason, ...delivers, ...optional('note', note) })]
  },
)

/** Whether the demand is delivered once a piece of it is called off. */
const isDelivered = (demand: DemandState, calledOff: string): boolean =>
  stateOf({ ...demand, tasks: demand.tasks.filter(({ id }) => id !== calledOff) }) === 'delivered'
