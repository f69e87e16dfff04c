import { Type } from '@sinclair/typebox'
import { Closed, command, isRejection, optional, Personal, Text } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { helper, raiser } from './grants.ts'
import { member } from './group.ts'
import { deliveryOf, ignoredOriginal, mergeTarget } from './merge-target.ts'
import { isRaiser } from './raiser.ts'
import { demandReopened, notHelped, tooLate } from './rework.ts'
import { demandRule } from './rule.ts'
import { Satisfaction } from './shapes.ts'
import { sharesParty, stateOf } from './state.ts'
import { wordOf } from './word.ts'

export const giveFeedback = demandRule(
  command({
    summary: {
      en: 'Say whether the demand is resolved. The raiser’s “resolved” closes a delivered demand. “Unresolved” opens it again, also where a helper or a member of the group says so.',
      zh: '评价是否解决：诉求人评价已解决的办结；诉求人、代办人或联名人评价未解决的重办。',
    },
    by: [raiser, helper, member],
    reads: mergeTarget,
    data: Closed({
      resolved: Type.Boolean(),
      satisfaction: Type.Optional(Satisfaction),
      comment: Type.Optional(Personal(Text)),
      ...ignoredOriginal,
    }),
  }),
  (demand, data, { actor, now, reads }) => {
    const { resolved, satisfaction, comment } = data
    const feedback = demandEvents.FeedbackGiven({
      ...wordOf(demand, actor),
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
    const closes = isRaiser(demand, actor) && !sharesParty(demand, delivery.by)
    return closes ? [feedback, demandEvents.DemandClosed({ basis: 'confirmed' })] : [feedback]
  },
)
