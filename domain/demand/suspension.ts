import { Type } from '@sinclair/typebox'
import { Closed, command, Id, instant, Moment, optional, Personal, reject, Text } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS, worker } from './grants.ts'
import { notAbout, requireStatus } from './guards.ts'
import { demandRule } from './rule.ts'
import { hasTask, liveTaskOf } from './state.ts'

const note = Type.Optional(Personal(Text))

export const holdDemand = demandRule(
  command({
    summary: {
      en: 'Approve that a demand waits until a review date. Due times stay; nothing escalates until then.',
      zh: '批准诉求暂缓至复核日期。原时限不变，期间不提级。',
    },
    by: COORDINATORS,
    data: Closed({ reason: Personal(Text), reviewBy: Moment, askedBy: Type.Optional(Id) }),
  }),
  (demand, { reason, reviewBy, askedBy }, { now, actor }) => {
    const refused = requireStatus(demand, 'triaged', 'assigned', 'in-progress') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    if (demand.level === 'L1')
      return reject('demand.urgent', {
        en: 'An urgent demand cannot wait. Ask for further parties instead.',
        zh: '特急诉求不能暂缓，请申请增派其他单位。',
      })
    const { party } = actor
    if (party === undefined)
      return reject('actor.without-party', {
        en: 'Only a person who acts for a party can approve that a demand waits.',
        zh: '只有代表单位的人员才能批准暂缓。',
      })
    if (hasTask(demand, party))
      return reject('demand.own-work', {
        en: 'Your party works on this demand. A party without a task on it has to approve.',
        zh: '您所在单位正在承办该诉求，请由未承办的单位批准。',
      })
    if (askedBy !== undefined && liveTaskOf(demand, askedBy) === undefined)
      return reject(
        'party.without-task',
        {
          en: 'The party in `askedBy` has no task on this demand.',
          zh: '申请暂缓的单位没有承办该诉求。',
        },
        { party: askedBy },
      )
    if (!(instant(reviewBy) > now))
      return reject('hold.review-past', { en: '`reviewBy` must be in the future.', zh: '复核日期必须晚于当前时间。' })
    return [demandEvents.DemandHeld({ reason, reviewBy, approvedBy: party, ...optional('askedBy', askedBy) })]
  },
)

export const resumeDemand = demandRule(
  command({
    summary: { en: 'Resume a demand that waited.', zh: '恢复办理暂缓的诉求。' },
    by: [...COORDINATORS, worker, 'service'],
    data: Closed({ note }),
  }),
  (demand, { note }, { now, actor }) => {
    const refused = requireStatus(demand, 'held') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    if (actor.role === 'service' && now < (demand.hold?.reviewBy ?? 0))
      return reject('hold.not-due', {
        en: 'A service may not resume a demand before its review date. A person may.',
        zh: '复核日期未到，系统不能自动恢复办理，可由工作人员恢复。',
      })
    return [demandEvents.DemandResumed(optional('note', note))]
  },
)
