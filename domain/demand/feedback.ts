import { Type } from '@sinclair/typebox'
import { Closed, command, isRejection, optional, Personal, Text } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { raiser } from './grants.ts'
import { deliveryOf, ignoredOriginal, mergeTarget } from './merge-target.ts'
import { demandReopened, notHelped, tooLate } from './rework.ts'
import { demandRule } from './rule.ts'
import { Satisfaction } from './shapes.ts'
import { sharesParty, stateOf } from './state.ts'

export const giveFeedback = demandRule(
  command({
    summary: {
      en: 'Say as the raiser whether the demand is resolved. If so, a delivered demand is closed; if not, it is opened again.',
      zh: '诉求人评价是否解决：已解决的办结，未解决的重办。',
    },
    by: [raiser],
    reads: mergeTarget,
    data: Closed({
      resolved: Type.Boolean(),
      satisfaction: Type.Optional(Satisfaction),
      comment: Type.Optional(Personal(Text)),
      ...ignoredOriginal,
    }),
  }),
  (demand, data, { now, reads }) => {
    const { resolved, satisfaction, comment } = data
    const feedback = demandEvents.FeedbackGiven({
      resolved,
      ...optional('satisfaction', satisfaction),
      ...optional('comment', comment),
    })
    if (stateOf(demand) === 'closed') {
      if (resolved) return [feedback]
      return tooLate(demand, now) ?? [feedback, demandReopened(demand, 'feedback')]
    }
    const delivery = deliveryOf(demand, reads.original)
    if (isRejection(delivery)) return delivery
    if (!resolved) return [feedback, notHelped(demand, 'feedback')]
    return sharesParty(demand, delivery.by) ? [feedback] : [feedback, demandEvents.DemandClosed({ basis: 'confirmed' })]
  },
)
