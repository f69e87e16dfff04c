import type { Static } from '@sinclair/typebox'
import { actingParty } from '../../community/standing.ts'
import { type Actor, Closed, command, type DomainEvent, Personal, reject, relation, Text } from '../../kernel/index.ts'
import { dueMomentsOf } from '../clocks.ts'
import { passedOn } from '../closing/reviewer.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, raiser } from '../grants.ts'
import { knownAbout, notAbout, requireStatus } from '../guards.ts'
import { isRaiser } from '../raiser.ts'
import { type DemandSetting, demandRule, namedRule } from '../rule.ts'
import { About } from '../shapes.ts'
import { isAboutActor, isAnswerable } from '../sight.ts'
import { type DemandState, liveTasks, stateOf } from '../state.ts'
import { deskTime } from '../triage/desk.ts'
import { MOST_HOLDERS, REPLY_STATES } from './about-events.ts'
import { isSameName, namedIn } from './named.ts'

const { AboutNamed, ApprovalLapsed, ReplyGiven, ReplyOpened, TaskReassigned, TaskWithdrawn } = demandEvents

/** Whether the name is the actor's own, or that of the party that the actor acts for. */
const isOwn = (about: About, actor: Actor): boolean =>
  'party' in about ? about.party === actingParty(actor) : about.person === actor.id

/** The most parties and persons that one demand is about. */
const MOST_NAMED = 20

const Naming = Closed({ about: About })

const hasAbout = (data: unknown): data is Static<typeof Naming> =>
  typeof data === 'object' && data !== null && 'about' in data && typeof data.about === 'object' && data.about !== null

const themselves = relation<DemandState>(
  { en: 'the party or person that the command names', zh: '命令所填的被反映方本身' },
  (_, actor, data) => actor.role !== 'anonymous' && hasAbout(data) && isOwn(data.about, actor),
)

const namedOnes = relation<DemandState>(
  { en: 'the party or person that it is about', zh: '被反映方' },
  (demand, actor) => actor.role !== 'anonymous' && isAboutActor(demand, actor),
)

export const nameAbout = demandRule(
  command({
    summary: {
      en: 'Name a party or person that the demand is about. They no longer see it, and their tasks on it are withdrawn without fault.',
      zh: '注明被反映的单位或人员：其不再可见该诉求，所承办任务收回且不计责任。',
    },
    by: [raiser, ...COORDINATORS, 'hotline', themselves],
    data: Naming,
  }),
  (demand, { about }, setting) => {
    const { reads } = setting
    const refused = requireStatus(demand, ...REPLY_STATES) ?? knownAbout(reads.community, about)
    if (refused !== undefined) return refused
    const before = namedIn(demand)
    if (before.some((one) => isSameName(one, about))) return []
    if (before.length >= MOST_NAMED)
      return reject('demand.too-many-named', {
        en: `A demand names at most ${MOST_NAMED} parties and persons. Raise a related demand for the others.`,
        zh: `每条诉求最多注明 ${MOST_NAMED} 个被反映方，其余请另行提交关联诉求。`,
      })
    const freed = freedTasks(demand, about)
    const left = liveTasks(demand).filter(({ party }) => !('party' in about && about.party === party))
    const back = left.length === 0 && ['raised', 'triaged', 'assigned', 'in-progress'].includes(stateOf(demand))
    const named = { ...demand, alsoAbout: [...(demand.alsoAbout ?? []), about] }
    const desk = back ? deskTime(named, setting) : {}
    const renewed = 'party' in about && about.party === demand.review?.party ? passedOn(named, setting) : []
    return [
      AboutNamed({ about, by: namerOf(demand, about, setting), ...holdersOf(demand), ...desk }),
      ...freed,
      ...lapsed(demand, about),
      ...renewed,
    ]
  },
)

function holdersOf(demand: DemandState) {
  const holders = [...new Set(liveTasks(demand).map(({ party }) => party))].slice(0, MOST_HOLDERS)
  return holders.length === 0 ? {} : { holders }
}

function namerOf(demand: DemandState, about: About, { actor }: DemandSetting) {
  if (isOwn(about, actor)) return 'themselves' as const
  if (isRaiser(demand, actor)) return 'raiser' as const
  return actor.role === 'hotline' ? ('hotline' as const) : ('coordinator' as const)
}

/** What a named party asked for is not granted any more. */
const lapsed = ({ approvals }: DemandState, about: About): readonly DomainEvent[] =>
  approvals
    .filter(({ party }) => 'party' in about && about.party === party)
    .map(({ id, asked }) => ApprovalLapsed({ approval: id, act: asked.act, cause: 'moot' }))

/** Takes the tasks of a named party back to triage. The party of a named person keeps its task, without the person. */
function freedTasks(demand: DemandState, about: About): readonly DomainEvent[] {
  return liveTasks(demand).flatMap(({ id, party, person }): DomainEvent[] => {
    if ('party' in about) return about.party === party ? [TaskWithdrawn({ task: id, party, cause: 'about' })] : []
    if (about.person !== person) return []
    return [TaskReassigned({ task: id, party, from: party, cause: 'about', ...dueMomentsOf(demand) })]
  })
}

export const giveReply = namedRule(
  command({
    summary: {
      en: 'Answer a demand that is about you or your party, once in each state of it, or in place of an earlier answer.',
      zh: '被反映方提交情况说明：诉求每进入一个状态可提交一次，也可修改。',
    },
    by: [namedOnes],
    data: Closed({ text: Personal(Text) }),
  }),
  (demand, { text }, { actor }) => {
    const state = REPLY_STATES.find((one) => one === stateOf(demand))
    const refused = requireStatus(demand, ...REPLY_STATES) ?? sealedOff(demand)
    if (refused !== undefined || state === undefined) return refused ?? []
    return namedIn(demand)
      .filter((about) => isOwn(about, actor))
      .slice(0, 1)
      .map((about) => {
        const revised = (demand.replies ?? []).some((one) => isSameName(one.about, about) && one.state === state)
        return ReplyGiven({ about, by: actor.id, state, revised, text })
      })
  },
)

/** Refuses while those whom the demand is about may not even know of it. */
const sealedOff = (demand: DemandState) =>
  isAnswerable(demand)
    ? undefined
    : reject('demand.reply-closed', {
        en: 'The street office has not opened this demand for a reply.',
        zh: '街道尚未开放该诉求的情况说明。',
      })

export const openReply = demandRule(
  command({
    summary: {
      en: 'Let those whom a demand of violence or suspected harm is about see that it exists, and answer it.',
      zh: '涉及暴力或疑似伤害的诉求，允许被反映方知悉并提交情况说明。',
    },
    by: ['street-office'],
    data: Closed({ reason: Personal(Text) }),
  }),
  (demand, { reason }, { actor }) => {
    const refused = requireStatus(demand, ...REPLY_STATES) ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    if (isAnswerable(demand)) return []
    if (namedIn(demand).length === 0)
      return reject('demand.about-no-one', {
        en: 'The demand names no party or person that it is about. Name them first.',
        zh: '该诉求未注明被反映方，请先注明。',
      })
    return [ReplyOpened({ party: actor.party ?? '', reason })]
  },
)
