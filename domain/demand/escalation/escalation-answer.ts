import { type Static, Type } from '@sinclair/typebox'
import { endOfWorkingDays } from '../../community/calendar.ts'
import { actingParty, actsFor } from '../../community/standing.ts'
import { calendarOf, zoneOf } from '../../community/state.ts'
import {
  type Actor,
  Closed,
  command,
  instant,
  iso,
  Moment,
  optional,
  Personal,
  type Rejection,
  reject,
  relation,
  Text,
} from '../../kernel/index.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { demandEvents } from '../events.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import { CHAIN } from '../shapes.ts'
import { type DemandState, taskOf } from '../state.ts'
import { type Climber, climbers, climbOf, PARTY_LEAD, rungReached } from './ladder.ts'

/** The working days within which an answer may promise the result. */
const PROMISE_DAYS = 3

const Answer = Closed({
  /** The overdue task. Left out where no party holds the demand, or where one task is overdue. */
  task: Type.Optional(TaskId),
  /** What is done so that the result comes. */
  measure: Personal(Text),
  /** When the result is promised: at most three working days ahead. */
  promise: Moment,
})
type Answer = Static<typeof Answer>

/** Whether the actor has the rung that the result has reached. */
function hasRung(demand: DemandState, climber: Climber, actor: Actor): boolean {
  const rung = rungReached(demand, climber)
  const { task } = climber
  if (rung === 0) return false
  if (rung > PARTY_LEAD) return actor.role === CHAIN[rung]
  return task === undefined ? actor.role === 'social-work' : actsFor(actor, taskOf(demand, task)?.party)
}

const escalatedResults = (demand: DemandState): readonly Climber[] =>
  climbers(demand).filter((climber) => climber.ladder === 'result' && rungReached(demand, climber) > 0)

const called = relation<DemandState>(
  { en: 'a person of the party or office to which it is escalated', zh: '提级所至单位的人员' },
  (demand, actor) => escalatedResults(demand).some((climber) => hasRung(demand, climber, actor)),
)

export const answerEscalation = demandRule(
  command({
    summary: {
      en: 'Answer an escalation: what is done, and when the result will be there, at most three working days ahead. Each office answers once.',
      zh: '答复提级：说明采取的措施和新的完成时间（最长三个工作日），每一级只能答复一次。',
    },
    by: [called],
    data: Answer,
  }),
  (demand, data, setting) => {
    const { actor } = setting
    const refused = requireStatus(demand, ...UNDERWAY, 'referred') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const climber = escalatedResults(demand).find(
      (one) => (data.task === undefined || one.task === data.task) && hasRung(demand, one, actor),
    )
    if (climber === undefined)
      return reject('escalation.elsewhere', {
        en: 'The result of this task is not escalated to your party. The file of the demand shows where it waits.',
        zh: '该任务的逾期未提级至您所在单位，请在诉求详情中查看当前级别。',
      })
    return unanswerable(demand, climber, data, setting) ?? [answered(demand, climber, data, actor)]
  },
)

function unanswerable(
  demand: DemandState,
  climber: Climber,
  { promise }: Answer,
  setting: DemandSetting,
): Rejection | undefined {
  const { now, zones, reads } = setting
  if (now <= climber.missed)
    return reject('demand.not-overdue', {
      en: 'Nothing is overdue yet. The file of the demand shows when it is due.',
      zh: '该诉求尚未逾期，办理时限请查看诉求详情。',
    })
  if (climbOf(demand, climber)?.answered === rungReached(demand, climber))
    return reject('escalation.answered', {
      en: 'This office has answered the escalation already, and each office answers once. Have the result delivered.',
      zh: '本级已答复过该提级，每一级只能答复一次，请尽快办结。',
    })
  const last = endOfWorkingDays(now, PROMISE_DAYS, calendarOf(reads.community), zoneOf(reads.community), zones)
  const until = instant(promise)
  return until > now && until <= last
    ? undefined
    : reject(
        'escalation.promise',
        {
          en: `\`promise\` must be in the future, and at most ${PROMISE_DAYS} working days ahead.`,
          zh: `承诺时间必须晚于当前时间，且不超过 ${PROMISE_DAYS} 个工作日。`,
        },
        { latest: iso(last) },
      )
}

const answered = (demand: DemandState, climber: Climber, { measure, promise }: Answer, actor: Actor) =>
  demandEvents.EscalationAnswered({
    ...optional('task', climber.task),
    party: actingParty(actor) ?? actor.id,
    rung: rungReached(demand, climber),
    measure,
    promise,
    due: iso(climber.missed),
  })
