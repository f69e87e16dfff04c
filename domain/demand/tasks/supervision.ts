import { Type } from '@sinclair/typebox'
import { Closed, command, instant, Moment, optional, Personal, reject, Text } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { notAbout, requireStatus, UNDERWAY } from '../guards.ts'
import { demandRule } from '../rule.ts'
import { hasTask } from '../state.ts'
import { toldTasks } from './urge.ts'

export const superviseDemand = demandRule(
  command({
    summary: {
      en: 'Supervise an open demand: name when its result is wanted. Its holders are told; its due times stay.',
      zh: '督办：明确办结期限并通知承办单位，原时限不变。',
    },
    by: ['committee', 'street-office'],
    data: Closed({ due: Moment, note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { due, note }, { now, actor }) => {
    const refused = requireStatus(demand, ...UNDERWAY, 'held', 'referred') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const { party = '' } = actor
    if (hasTask(demand, party))
      return reject('demand.own-work', {
        en: 'Your party works on this demand. A party without a task on it supervises.',
        zh: '您所在单位正在承办该诉求，请由未承办的单位督办。',
      })
    if (!(instant(due) > now))
      return reject('supervision.due-past', { en: '`due` must be in the future.', zh: '督办期限必须晚于当前时间。' })
    return [demandEvents.DemandSupervised({ party, due, tasks: toldTasks(demand), ...optional('note', note) })]
  },
)
