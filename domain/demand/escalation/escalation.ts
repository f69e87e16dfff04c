import { type Static, Type } from '@sinclair/typebox'
import { zoneOf } from '../../community/state.ts'
import {
  Closed,
  command,
  type Decision,
  dayText,
  iso,
  OneOf,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { TaskId } from '../../sharing/shapes.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, raiser, worker } from '../grants.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { isRaiser } from '../raiser.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import { CHAIN, type Ladder } from '../shapes.ts'
import { type DemandState, taskOf } from '../state.ts'
import {
  type Climber,
  climbers,
  climbOf,
  highestRung,
  isOverdue,
  nextStep,
  rungAbove,
  rungReached,
  stepAfter,
} from './ladder.ts'

/** The causes of an automatic escalation. */
export const OVERDUE_CAUSES = ['acceptance-overdue', 'result-overdue'] as const
type OverdueCause = (typeof OVERDUE_CAUSES)[number]

/** The cause of the steps of a ladder. */
export const causeOf = (ladder: Ladder): OverdueCause => `${ladder}-overdue`

const Escalation = Closed({
  /** The cause that the deadline service found. */
  cause: Type.Optional(OneOf(OVERDUE_CAUSES)),
  task: Type.Optional(TaskId),
  note: Type.Optional(Personal(Text)),
})
type Escalation = Static<typeof Escalation>

export const escalateDemand = demandRule(
  command({
    summary: {
      en: 'Escalate to the next on the chain: grid worker, party lead, committee, street office.',
      zh: '提级：依次提交网格员、单位负责人、居委会、街道。',
    },
    by: ['service', raiser, worker, ...COORDINATORS],
    data: Escalation,
  }),
  (demand, data, setting) => {
    if (setting.actor.role === 'service') return byDeadline(demand, data, setting)
    const refused = requireStatus(demand, ...UNDERWAY, 'held', 'referred', 'merged') ?? mayNotCall(demand, setting)
    return refused ?? byHand(demand, data, setting)
  },
)

function byHand(demand: DemandState, { task, note }: Escalation, { actor, reads }: DemandSetting): Decision {
  const { rung } = highestRung(demand)
  const above = rungAbove(demand, task, rung, reads.community)
  if (above === undefined)
    return reject('demand.at-the-top', {
      en: 'The demand has reached the highest office on the chain that takes part in this community.',
      zh: '该诉求已提级至本社区的最高一级，不能继续提级。',
    })
  return [
    demandEvents.DemandEscalated({
      ...steps(rung, above),
      cause: isRaiser(demand, actor) ? 'raiser' : 'worker',
      ...onTask(demand, task),
      ...optional('note', note),
    }),
  ]
}

const steps = (from: number, to: number) => ({
  from: CHAIN[from] ?? 'grid-worker',
  to: CHAIN[to] ?? 'street-office',
  rung: to,
})

const onTask = (demand: DemandState, task: string | undefined) => ({
  ...optional('task', task),
  ...optional('party', task === undefined ? undefined : taskOf(demand, task)?.party),
})

/** A raiser may escalate what is overdue; any other sender may unless the demand is about them. */
function mayNotCall(demand: DemandState, { actor, now }: DemandSetting): Rejection | undefined {
  if (!isRaiser(demand, actor)) return notAbout(demand, actor)
  return isOverdue(demand, now)
    ? undefined
    : reject('demand.not-overdue', {
        en: 'Nothing is overdue yet. The file of the demand shows when it is due.',
        zh: '该诉求尚未逾期，办理时限请查看诉求详情。',
      })
}

/** Judges again what the service saw, which may be stale by now. Where no step is due, nothing happens. */
function byDeadline(demand: DemandState, { cause, task }: Escalation, setting: DemandSetting): Decision {
  if (cause === undefined)
    return reject('escalation.cause-missing', {
      en: 'A service must name in `cause` what is overdue.',
      zh: '系统提级时必须注明逾期原因。',
    })
  const climber = climbers(demand).find((one) => one.task === task && causeOf(one.ladder) === cause)
  return climber === undefined ? [] : oneStep(demand, climber, setting)
}

function oneStep(demand: DemandState, climber: Climber, { now, zones, reads: { community } }: DemandSetting): Decision {
  const grounds = { community, zones }
  const at = nextStep(demand, climber, grounds)
  if (at === undefined || now < at) return []
  const { task, ladder } = climber
  const rung = rungReached(demand, climber)
  const above = rungAbove(demand, task, rung, community)
  if (above === undefined) return []
  const due = climbOf(demand, climber)?.due ?? climber.missed
  const goesOn = rungAbove(demand, task, above, community) !== undefined
  return [
    demandEvents.DemandEscalated({
      ...steps(rung, above),
      cause: causeOf(ladder),
      ...onTask(demand, task),
      ladder,
      due: iso(due),
      ...(goesOn ? { next: iso(stepAfter(demand.level, { ladder, due }, now, grounds)) } : {}),
      ...(isListed(demand) ? { listed: dayText(zones.dayOf(now, zoneOf(community))) } : {}),
    }),
  ]
}

/**
 * Whether a step is told by the list of the day. L1 and L2 are told at once. A demand about a party or a person is told by
 * an entry of its own, which readers whom it is about do not get.
 */
const isListed = ({ level, about }: DemandState): boolean => (level === 'L3' || level === 'L4') && about === undefined
