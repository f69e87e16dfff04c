import { takingPart } from '../community/participation.ts'
import { type CommunityState, partyOf } from '../community/state.ts'
import { type Actor, isRejection, type Rejection, reject } from '../kernel/index.ts'
import { type PersonState, worksFor } from '../personnel/state.ts'
import { isPartyNamed, isPersonNamed } from './danger/named.ts'
import type { About } from './shapes.ts'
import { isAboutActor } from './sight.ts'
import { type DemandState, type DemandStatus, STATUS_NAMES, stateOf, type Task, taskOf } from './state.ts'

/** The states in which work inside the community is still to be done. */
export const UNDERWAY = ['raised', 'triaged', 'assigned', 'in-progress'] as const satisfies readonly DemandStatus[]

/** Refuses unless the demand is in one of the states in which the command makes sense. */
export function requireStatus(demand: DemandState, ...states: readonly DemandStatus[]): Rejection | undefined {
  const state = stateOf(demand)
  if (state === 'unknown')
    return reject('demand.unknown', {
      en: 'There is no such demand. Check its id.',
      zh: '没有这条诉求，请核对编号。',
    })
  if (states.includes(state)) return undefined
  return reject(
    'demand.wrong-state',
    {
      en: `The demand is ${state}, but this command needs one that is ${states.join(' or ')}.`,
      zh: `诉求当前为“${STATUS_NAMES[state]}”，该操作只适用于：${states.map((one) => STATUS_NAMES[one]).join('、')}。`,
    },
    { state, needed: states },
  )
}

/** Refuses an actor whom the demand is about. */
export const notAbout = (demand: DemandState, actor: Actor): Rejection | undefined =>
  isAboutActor(demand, actor)
    ? reject('demand.about-you', {
        en: 'The demand is about you or your party. Another party has to handle it.',
        zh: '该诉求反映的是您本人或您所在的单位，请由其他单位处理。',
      })
    : undefined

/** Refuses a receiver whom the demand is about. */
export function notTo(demand: DemandState, party: string, person?: string): Rejection | undefined {
  return isPartyNamed(demand, party) || isPersonNamed(demand, person)
    ? reject('demand.about-receiver', {
        en: 'The demand is about this receiver. Give the task to another one.',
        zh: '该诉求反映的正是这个承办对象，请另选承办单位或人员。',
      })
    : undefined
}

/** Refuses a person whom another party enrolled: a party names only its own members and people promised to it. */
export const notOfParty = (person: PersonState | undefined, party: string): Rejection | undefined =>
  person === undefined || worksFor(person, party)
    ? undefined
    : reject(
        'task.other-person',
        {
          en: '`person` is not a member of the party that gets the task, and is not promised to it. Name one of its people.',
          zh: '`person` 所填人员不属于承办单位，也未支援该单位，请填写该单位人员。',
        },
        { party },
      )

/** The person who goes on with earlier work for a party; undefined where that person left the party, or the demand is about them. */
export const sameWorker = (
  demand: DemandState,
  party: string,
  person: string | undefined,
  record: PersonState | undefined,
): string | undefined =>
  record !== undefined &&
  record.left === undefined &&
  worksFor(record, party) &&
  notTo(demand, party, person) === undefined
    ? person
    : undefined

const TASK_STATES: Readonly<Record<Task['state'], string>> = {
  assigned: '待签收',
  accepted: '办理中',
  delivered: '已完成',
  returned: '已退单',
  refused: '依法不予办理',
  withdrawn: '已收回',
}

/** The task, where it is in one of these states, or why not. */
export function taskIn(demand: DemandState, id: string, ...states: readonly Task['state'][]): Task | Rejection {
  const task = taskOf(demand, id)
  if (task === undefined)
    return reject(
      'task.unknown',
      { en: 'The demand has no such task. Its file lists the tasks.', zh: '该诉求没有这项任务，请查看诉求详情。' },
      { task: id },
    )
  if (states.includes(task.state) && task.past !== true) return task
  return reject(
    'task.wrong-state',
    {
      en: `The task is ${task.state}, but this command needs one that is ${states.join(' or ')}.`,
      zh: `任务当前为“${TASK_STATES[task.state]}”，该操作只适用于：${states.map((one) => TASK_STATES[one]).join('、')}。`,
    },
    { task: id, state: task.state, needed: states },
  )
}

/** Refuses where the community is not established. */
export const established = (community: CommunityState): Rejection | undefined =>
  community.established
    ? undefined
    : reject('community.unknown', {
        en: 'The community is not established yet, so it takes no demands.',
        zh: '该社区尚未建立，暂不能提交诉求。',
      })

/** Refuses a demand about a party that never joined. A party that left can still be complained about. */
export const knownAbout = (community: CommunityState, about: About | undefined): Rejection | undefined =>
  about !== undefined && 'party' in about && partyOf(community, about.party) === undefined
    ? reject(
        'party.unknown',
        { en: 'No party with this id has joined the community.', zh: '社区没有该单位，请核对单位编号。' },
        { party: about.party },
      )
    : undefined

/** Refuses a party that does not take part at present. */
export function absent(community: CommunityState, id: string): Rejection | undefined {
  const party = takingPart(community, id)
  return isRejection(party) ? party : undefined
}
