import { type Static, Type } from '@sinclair/typebox'
import { takingPart } from '../../community/participation.ts'
import { activeParty, type CommunityState, type Party } from '../../community/state.ts'
import {
  Closed,
  command,
  Id,
  type Instant,
  iso,
  isRejection,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { isBoundByLaw } from '../../workbook/shapes.ts'
import { itemOf, legalBasisOf, partIn, type WorkbookState } from '../../workbook/state.ts'
import { summonsDueTime } from '../clocks.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, summoned, worker } from '../grants.ts'
import { notAbout, notOfParty, notTo, requireStatus, UNDERWAY } from '../guards.ts'
import { byWorkbook, demandRule, namedPerson } from '../rule.ts'
import { Attachments } from '../shapes.ts'
import { type DemandState, liveTaskOf, type Summons, stateOf } from '../state.ts'
import { SummonsAnswer } from './summons-events.ts'

/** The largest number of parties that are summoned to one demand. */
const MOST_SUMMONED = 100

export const summonParties = demandRule(
  command({
    summary: {
      en: 'Summon several parties to the demand at once. They see it and report what they find; they get no task.',
      zh: '吹哨：同时召集多个单位到场。被召集单位可查看诉求并报告情况，不承担任务，牵头责任不变。',
    },
    by: [...COORDINATORS, worker],
    reads: byWorkbook,
    data: Closed({
      parties: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }),
      note: Type.Optional(Personal(Text)),
    }),
  }),
  (demand, { parties, note }, { actor, now, zones, reads: { community, workbook } }) => {
    const refused = requireStatus(demand, ...UNDERWAY, 'held') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const { party: by } = actor
    if (by === undefined)
      return reject('actor.without-party', {
        en: 'Only a person who acts for a party can summon others.',
        zh: '只有代表单位的人员才能吹哨。',
      })
    for (const id of parties) {
      const unfit = id === by ? ownParty() : notSummonable(demand, id, community, workbook)
      if (unfit !== undefined) return unfit
    }
    if (demand.summons.length + parties.length > MOST_SUMMONED)
      return reject('summons.too-many', {
        en: `At most ${MOST_SUMMONED} parties can be summoned to one demand.`,
        zh: `每条诉求最多召集 ${MOST_SUMMONED} 个单位。`,
      })
    return [
      demandEvents.PartiesSummoned({
        parties,
        by,
        level: demand.level,
        answerBy: iso(summonsDueTime(demand.level, now, community, zones)),
        ...optional('note', note),
      }),
    ]
  },
)

const ownParty = (): Rejection =>
  reject('summons.own', {
    en: '`parties` must name other parties than your own.',
    zh: '被召集单位不能填写本单位。',
  })

/** Refuses a party that does not take part, that the demand is about, that is already called or at work, or that may not see it. */
function notSummonable(
  demand: DemandState,
  id: string,
  community: CommunityState,
  workbook: WorkbookState,
): Rejection | undefined {
  const party = takingPart(community, id)
  if (isRejection(party)) return party
  const about = notTo(demand, id)
  if (about !== undefined) return about
  if (liveTaskOf(demand, id) !== undefined)
    return reject(
      'summons.holder',
      {
        en: 'The party holds a task on this demand, so it need not be summoned.',
        zh: '该单位正在承办此诉求，无需召集。',
      },
      { party: id },
    )
  if (summonsOf(demand, id)?.state === 'open')
    return reject(
      'summons.open',
      { en: 'The party is already summoned and has not answered yet.', zh: '该单位已被召集，尚未答复。' },
      { party: id },
    )
  return demand.visibility !== 'restricted' || mayLearn(demand, party, workbook)
    ? undefined
    : reject(
        'summons.restricted',
        {
          en: 'A restricted demand is open only to parties that its item names, and to bodies bound by law.',
          zh: '受限诉求只能召集事项所列单位或负有法定职责的单位。',
        },
        { party: id },
      )
}

/** Whether the party may learn of a restricted demand: its item names the party, or a law binds it. */
function mayLearn({ item: code }: DemandState, party: Party, workbook: WorkbookState): boolean {
  if (isBoundByLaw(party.kind)) return true
  const item = code === undefined ? undefined : itemOf(workbook, code)
  return item !== undefined && (partIn(item, party) !== undefined || legalBasisOf(item, party) !== undefined)
}

/** The latest summons of a party. */
const summonsOf = (demand: DemandState, party: string): Summons | undefined =>
  demand.summons.find((one) => one.party === party)

const Answer = Closed({
  answer: SummonsAnswer,
  /** The person who came or was sent. */
  person: Type.Optional(Id),
  /** Required for a refusal. */
  reason: Type.Optional(Personal(Text)),
  finding: Type.Optional(Personal(Text)),
  attachments: Type.Optional(Personal(Attachments)),
})

export const answerSummons = demandRule(
  command({
    summary: {
      en: 'Answer a summons: your party came, sent a person, or refuses with a reason. Report what was found.',
      zh: '报到：本单位已到场、已派人，或说明理由拒绝；可报告现场情况。',
    },
    by: [summoned],
    reads: namedPerson,
    data: Answer,
  }),
  (demand, data, { actor, now, reads: { named } }) => {
    const refused =
      requireStatus(demand, ...UNDERWAY, 'held', 'referred', 'delivered') ??
      notAbout(demand, actor) ??
      unexplained(data)
    if (refused !== undefined) return refused
    const party = actor.party ?? ''
    const summons = summonsOf(demand, party)
    if (summons?.state !== 'open')
      return reject('summons.answered', {
        en: 'Your party has answered this summons. Add later findings with `record-progress`.',
        zh: '本单位已报到，后续情况请通过“记录进展”补充。',
      })
    const unfit = notOfParty(named, party)
    return unfit ?? [demandEvents.SummonsAnswered({ party, by: summons.by, ...data, inTime: now <= summons.answerBy })]
  },
)

const unexplained = ({ answer, reason }: Static<typeof Answer>): Rejection | undefined =>
  (answer === 'refused') === (reason !== undefined)
    ? undefined
    : reject('summons.reason', {
        en: '`reason` says why a party refuses: a refusal needs it, and no other answer takes it.',
        zh: '拒绝报到须填写理由；到场或派人时不填写理由。',
      })

export const missSummons = demandRule(
  command({
    summary: {
      en: 'Record the summoned parties that have not answered in time, and end the summonses of those that no longer take part.',
      zh: '登记逾期未报到的单位；被召集单位已退出或暂停的，召集随之终止。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (demand, _, { now, reads: { community } }) => {
    const open = unanswered(demand)
    const late = open.filter(({ answerBy }) => answerBy < now)
    const departed = open.filter(
      ({ party, answerBy }) => answerBy >= now && activeParty(community, party) === undefined,
    )
    return [...calls(late), ...calls(departed).map((call) => ({ ...call, cause: 'departure' as const }))].map((call) =>
      demandEvents.SummonsMissed(call),
    )
  },
)

type Missed = Parameters<typeof demandEvents.SummonsMissed>[0]

/** The summonses by their caller and due time, the earliest first. */
function calls(summonses: readonly Summons[]): readonly Missed[] {
  const found = new Map<string, Missed>()
  for (const { party, by, answerBy } of summonses.toSorted((one, other) => one.answerBy - other.answerBy)) {
    const call = `${answerBy} ${by}`
    const parties = [...(found.get(call)?.parties ?? []), party]
    found.set(call, { parties, by, answerBy: iso(answerBy) })
  }
  return [...found.values()]
}

/** Summonses whose answer is still awaited, and that are not recorded as missed. */
function unanswered(demand: DemandState): readonly Summons[] {
  if (stateOf(demand) === 'unknown' || demand.ended !== undefined || demand.merged !== undefined) return []
  return demand.summons.filter(
    ({ party, state, missed }) => state === 'open' && missed !== true && liveTaskOf(demand, party) === undefined,
  )
}

/** When the next unanswered summons has to be recorded as missed. At the very moment of the due time it is still in time. */
export function nextSummonsDeadline(demand: DemandState) {
  const due = unanswered(demand).map(({ answerBy }) => answerBy)
  if (due.length === 0) return undefined
  const at: Instant = Math.min(...due) + 1
  return { at, command: 'miss-summons', data: {} } as const
}
