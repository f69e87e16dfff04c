import { Type } from '@sinclair/typebox'
import { mayNotAnswer, nextAnswerers, stageFor, withoutStandIns } from '../approval/answerers.ts'
import type { OpenApproval, Stage } from '../approval/shapes.ts'
import { PARTY_KINDS, SOCIETIES } from '../community/shapes.ts'
import {
  Closed,
  command,
  DAY,
  isRejection,
  mustKnow,
  optional,
  Personal,
  type Rejection,
  read,
  reject,
  Text,
} from '../kernel/index.ts'
import { person } from '../personnel/personnel.ts'
import { caseOfBreach, matterOfBreach } from './breach-case.ts'
import { workbookEvents } from './events.ts'
import { workbookRule } from './rule.ts'
import { BreachId } from './shapes.ts'
import { type Breach, breachOf, type Contest, openBreach, type WorkbookState } from './state.ts'

const { BreachContested, BreachContestAnswered, BreachDismissed } = workbookEvents

/** The days after its recording within which a breach can be contested. */
export const CONTEST_DAYS = 15

export const contestBreach = workbookRule(
  command({
    summary: {
      en: `Contest a breach that was recorded against the sender's party, within ${CONTEST_DAYS} days. An independent party of another society answers.`,
      zh: `单位对本单位的未履约记录提出异议，须在登记后 ${CONTEST_DAYS} 天内，由其他社的独立单位答复。`,
    },
    by: PARTY_KINDS,
    reads: { ...caseOfBreach, sender: read.beside(person, (_: WorkbookState, actor) => actor.id) },
    data: Closed({ breach: BreachId, words: Personal(Text) }),
  }),
  (state, { breach: id, words }, { actor, now, zones, reads }) => {
    const breach = openBreach(state, id)
    if (isRejection(breach)) return breach
    const refused = notContestable(breach, actor.party, now)
    if (refused !== undefined) return refused
    const { party, item, source, by } = breach
    const asking = { party, independence: 'another-society' } as const
    const asker = { id: actor.id, record: reads.sender }
    const ground = { community: reads.community, now, zones }
    return [
      BreachContested({
        breach: id,
        party,
        item,
        ...optional('source', source),
        ...optional('recordedBy', by),
        words,
        // No party decides on its own breach.
        ...withoutStandIns(nextAnswerers('begin', asking, asker, matterOfBreach(breach, reads), ground)),
      }),
    ]
  },
)

function notContestable(breach: Breach, party: string | undefined, now: number): Rejection | undefined {
  if (breach.party !== party)
    return reject(
      'breach.other-party',
      {
        en: 'Only the party against which the breach was recorded can contest it.',
        zh: '只有被登记未履约的单位可以提出异议。',
      },
      { breach: breach.id },
    )
  if (breach.contest !== undefined) return underContest(breach)
  if (breach.upheld === true) return upheldBreach(breach)
  return now <= breach.recordedAt + CONTEST_DAYS * DAY
    ? undefined
    : reject(
        'breach.contest-too-late',
        {
          en: `A breach can be contested within ${CONTEST_DAYS} days after it was recorded.`,
          zh: `异议须在未履约登记后 ${CONTEST_DAYS} 天内提出。`,
        },
        { breach: breach.id },
      )
}

/** Refuses to end a breach that waits for the answer of an independent party. */
export const underContest = ({ id }: Breach): Rejection =>
  reject(
    'breach.contested',
    {
      en: 'The party contests this breach. An independent party answers first.',
      zh: '该单位已对此提出异议，须先由独立单位答复。',
    },
    { breach: id },
  )

/** Refuses to question again what an independent party has answered. */
export const upheldBreach = ({ id }: Breach): Rejection =>
  reject(
    'breach.upheld',
    {
      en: 'An independent party has answered that this breach stands. It can only be remedied.',
      zh: '独立单位已答复该未履约成立，只能补救。',
    },
    { breach: id },
  )

export const answerContest = workbookRule(
  command({
    summary: {
      en: 'Answer whether a contested breach stands: a party of another society with no part in the case, later the street office.',
      zh: '答复有异议的未履约是否成立：由其他社且未参与此事的单位答复，逾期由街道办事处答复。',
    },
    by: [...SOCIETIES, 'street-office'],
    reads: {
      demand: mustKnow(caseOfBreach.demand),
      resource: mustKnow(caseOfBreach.resource),
      asker: read.beside(person, (state: WorkbookState, _, { breach }: { breach: string }) =>
        contesterOf(state, breach),
      ),
      answerer: read.beside(person, (_: WorkbookState, actor) => actor.id),
    },
    data: Closed({ breach: BreachId, upheld: Type.Boolean(), reason: Personal(Text) }),
  }),
  (state, { breach: id, upheld, reason }, { actor, now, zones, reads }) => {
    const breach = openBreach(state, id)
    if (isRejection(breach)) return breach
    const { contest, party } = breach
    if (contest === undefined)
      return reject(
        'breach.not-contested',
        { en: 'No contest of this breach waits for an answer.', zh: '该未履约没有待答复的异议。' },
        { breach: id },
      )
    const open = asked(breach, contest, stageFor(contest, actor.role, now))
    const matter = matterOfBreach(breach, reads)
    const ground = { community: reads.community, now, zones }
    const refused = mayNotAnswer(open, actor, reads, matter, ground) ?? concerned(matter.isAbout(actor))
    if (refused !== undefined) return refused
    const answered = { breach: id, party, answeredBy: actor.party ?? '', stage: open.stage, upheld, reason }
    return [BreachContestAnswered(answered), ...(upheld ? [] : [BreachDismissed({ breach: id, party, reason })])]
  },
)

/** Refuses people whom the demand that shows the breach is about. */
const concerned = (isAbout: boolean): Rejection | undefined =>
  isAbout
    ? reject('breach.about-you', {
        en: 'The demand that shows this breach is about you or your party. Another party has to answer.',
        zh: '该诉求反映的是您或您所在单位，须由其他单位答复。',
      })
    : undefined

const contesterOf = (state: WorkbookState, breach: string): string | undefined =>
  breachOf(state, breach)?.contest?.person

/** The contest as an approval that the accused party asks for. */
const asked = (
  { id, party, recordedAt }: Breach,
  { person, dueBy }: Contest,
  stage: Stage,
): OpenApproval<undefined> => ({
  id,
  asked: undefined,
  party,
  person,
  independence: 'another-society',
  askedAt: recordedAt,
  stage,
  dueBy,
  agreed: [],
})
