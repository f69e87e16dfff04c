import { Type } from '@sinclair/typebox'
import { Closed, command, isRejection, optional, Personal, reject, Text } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { bystander } from './grants.ts'
import { independentParty } from './independence.ts'
import { deliveryOf, ignoredOriginal, mergeTarget } from './merge-target.ts'
import { notHelped } from './rework.ts'
import { demandRule } from './rule.ts'
import { Satisfaction } from './shapes.ts'
import { sharesParty } from './state.ts'

export const recordCallback = demandRule(
  command({
    summary: {
      en: 'Record what the raiser said when asked. Only a person of a party without a task on the demand may record it.',
      zh: '登记回访结果，须由未承办该诉求的单位人员回访。',
    },
    by: [bystander],
    reads: mergeTarget,
    data: Closed({
      reached: Type.Boolean(),
      /** Required where the raiser was reached, and not allowed otherwise. */
      resolved: Type.Optional(Type.Boolean()),
      satisfaction: Type.Optional(Satisfaction),
      note: Type.Optional(Personal(Text)),
      ...ignoredOriginal,
    }),
  }),
  (demand, data, { actor, reads }) => {
    const delivery = deliveryOf(demand, reads.original)
    if (isRejection(delivery)) return delivery
    const party = independentParty(demand, delivery, { actor, original: reads.original })
    if (typeof party !== 'string') return party
    const { reached, resolved, satisfaction, note } = data
    if (reached !== (resolved !== undefined) || (!reached && satisfaction !== undefined))
      return reject('callback.incomplete', {
        en: '`resolved` is required where the raiser was reached. Otherwise neither `resolved` nor `satisfaction` is allowed.',
        zh: '联系到诉求人时必须填写是否解决；未联系到时不能填写是否解决和满意度。',
      })
    const callback = demandEvents.CallbackRecorded({
      party,
      reached,
      ...optional('resolved', resolved),
      ...optional('satisfaction', satisfaction),
      ...optional('note', note),
    })
    if (resolved === undefined) return [callback]
    if (!resolved) return [callback, notHelped(demand, 'callback')]
    const closed = demandEvents.DemandClosed({ basis: 'callback', party })
    return sharesParty(demand, delivery.by) ? [callback] : [callback, closed]
  },
)
