import { Type } from '@sinclair/typebox'
import { nextWorkingDay } from '../../community/calendar.ts'
import { calendarOf, zoneOf } from '../../community/state.ts'
import {
  type Actor,
  Closed,
  command,
  iso,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { hotline, raiser } from '../grants.ts'
import { requireStatus, UNDERWAY } from '../guards.ts'
import { isRaiser } from '../raiser.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import { type DemandState, liveTasks } from '../state.ts'
import { MOST_TOLD_TASKS, type Urger } from './urge-events.ts'

export const urgeDemand = demandRule(
  command({
    summary: {
      en: 'Urge an open demand, once a working day: its holders, or the desk that has to sort it, are told.',
      zh: '催办：每个工作日可催办一次，通知承办单位；尚未派单的，通知受理单位。',
    },
    by: [raiser, hotline],
    data: Closed({ note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { note }, setting) => {
    const by = urgerOf(demand, setting.actor)
    const refused = requireStatus(demand, ...UNDERWAY, 'held', 'referred') ?? urgedToday(demand, by, setting)
    return refused ?? [urged(demand, by, optional('note', note))]
  },
)

const urgerOf = (demand: DemandState, actor: Actor): Urger => (isRaiser(demand, actor) ? 'raiser' : 'hotline')

/** The event that urges the demand. */
export const urged = (
  demand: DemandState,
  by: Urger,
  more: Pick<Parameters<typeof demandEvents.DemandUrged>[0], 'note' | 'repeat'>,
) => demandEvents.DemandUrged({ by, times: (demand.urged?.times ?? 0) + 1, tasks: toldTasks(demand), ...more })

/** The tasks whose holders are told: the latest ones, should a demand have very many. */
export const toldTasks = (demand: DemandState): string[] =>
  liveTasks(demand)
    .map(({ id }) => id)
    .slice(-MOST_TOLD_TASKS)

/** Refuses a second urging of one side before the next working day. */
export function urgedToday(
  { urged }: DemandState,
  by: Urger,
  { now, reads: { community }, zones }: DemandSetting,
): Rejection | undefined {
  const last = urged?.last[by]
  if (last === undefined) return undefined
  const from = nextWorkingDay(last, calendarOf(community), zoneOf(community), zones)
  return now >= from
    ? undefined
    : reject(
        'demand.urged-already',
        {
          en: 'You have urged this demand already. You can urge it again on the next working day.',
          zh: '该诉求已催办，下一个工作日可再次催办。',
        },
        { from: iso(from) },
      )
}
