import { Type } from '@sinclair/typebox'
import { Closed, command, isRejection, optional, Personal, Text } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { helper, raiser } from '../grants.ts'
import { member } from '../intake/group.ts'
import { wordOf } from '../intake/word.ts'
import { isRaiser } from '../raiser.ts'
import { demandRule } from '../rule.ts'
import { Satisfaction } from '../shapes.ts'
import { stateOf } from '../state.ts'
import { deliveryOf, ignoredOriginal, workFor } from '../ways-out/merge-target.ts'
import { callerReads, isTied, notByDeliverer } from './independence.ts'
import { demandReopened, givingBack, notHelped, tooLate } from './rework.ts'

export const giveFeedback = demandRule(
  command({
    summary: {
      en: 'Say whether the demand is resolved. The raiser’s “resolved” closes a delivered demand. “Unresolved” opens it again, also where a helper or a member of the group says so.',
      zh: '评价是否解决：诉求人评价已解决的办结；诉求人、代办人或联名人评价未解决的重办。',
    },
    by: [raiser, helper, member],
    reads: { ...callerReads, ...givingBack },
    data: Closed({
      /** Whether staff had made contact. */
      contacted: Type.Optional(Type.Boolean()),
      resolved: Type.Boolean(),
      satisfaction: Type.Optional(Satisfaction),
      comment: Type.Optional(Personal(Text)),
      ...ignoredOriginal,
    }),
  }),
  (demand, data, setting) => {
    const { actor, now, reads } = setting
    const { contacted, resolved, satisfaction, comment } = data
    const work = workFor(demand, reads.original)
    const tied = isTied(demand, work, reads) || notByDeliverer(work, actor, reads.sender) !== undefined
    const feedback = demandEvents.FeedbackGiven({
      ...wordOf(demand, actor),
      ...optional('contacted', contacted),
      resolved,
      ...optional('satisfaction', satisfaction),
      ...(tied ? { tied } : {}),
      ...optional('comment', comment),
    })
    if (stateOf(demand) === 'closed') {
      if (resolved) return [feedback]
      return tooLate(demand, now) ?? [feedback, ...demandReopened(demand, 'feedback', setting)]
    }
    const delivery = deliveryOf(demand, reads.original)
    if (isRejection(delivery)) return delivery
    if (!resolved) return [feedback, ...notHelped(demand, 'feedback', setting)]
    const closes = isRaiser(demand, actor) && !tied
    return closes ? [feedback, demandEvents.DemandClosed({ basis: 'confirmed' })] : [feedback]
  },
)
