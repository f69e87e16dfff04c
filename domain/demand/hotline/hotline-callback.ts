import { Type } from '@sinclair/typebox'
import { Closed, command, isRejection, optional, Personal, Text } from '../../kernel/index.ts'
import { notByDeliverer } from '../closing/independence.ts'
import { givingBack, notHelped } from '../closing/rework.ts'
import { bySender } from '../delay/approval-request.ts'
import { demandEvents } from '../events.ts'
import { hotline } from '../grants.ts'
import { demandRule } from '../rule.ts'
import { Satisfaction } from '../shapes.ts'
import { stateOf } from '../state.ts'
import { deliveryOf, mergeTarget, workFor } from '../ways-out/merge-target.ts'

export const recordHotlineCallback = demandRule(
  command({
    summary: {
      en: 'Record what the raiser said to the hotline. It counts as the raiser’s word and outweighs ours: not resolved, it reopens the demand, also one that is closed, at any time.',
      zh: '登记热线回访结果：视同诉求人评价，优先于本社区回访；未解决的，已办结的诉求也随时重办。',
    },
    by: [hotline],
    reads: { ...mergeTarget, ...bySender, ...givingBack },
    data: Closed({
      resolved: Type.Boolean(),
      satisfaction: Type.Optional(Satisfaction),
      note: Type.Optional(Personal(Text)),
    }),
  }),
  (demand, { resolved, satisfaction, note }, setting) => {
    const { actor, reads } = setting
    const closed = stateOf(demand) === 'closed'
    const delivery = closed ? workFor(demand, reads.original) : deliveryOf(demand, reads.original)
    if (isRejection(delivery)) return delivery
    const refused = notByDeliverer(delivery, actor, reads.sender)
    if (refused !== undefined) return refused
    const { party = '' } = actor
    const callback = demandEvents.CallbackRecorded({
      callback: `k${demand.callbacks.length + 1}`,
      party,
      reached: true,
      resolved,
      ofHotline: true,
      ...optional('satisfaction', satisfaction),
      ...optional('note', note),
    })
    if (!resolved) return [callback, ...notHelped(demand, 'callback', setting)]
    return closed ? [callback] : [callback, demandEvents.DemandClosed({ basis: 'callback', party })]
  },
)
