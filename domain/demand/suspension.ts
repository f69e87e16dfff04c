import { Type } from '@sinclair/typebox'
import { Closed, command, Line, OneOf, optional, Personal, Text } from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS } from './grants.ts'
import { notAbout, requireStatus } from './guards.ts'
import { demandRule } from './rule.ts'

const note = Type.Optional(Personal(Text))

export const referDemand = demandRule(
  command({
    summary: {
      en: 'Refer a demand to a body outside the community. It is followed until that body answers.',
      zh: '转办：转交社区以外的单位办理，并跟踪至对方答复。',
    },
    by: COORDINATORS,
    data: Closed({ to: Personal(Line), note }),
  }),
  (demand, { to, note }, { actor }) => {
    const refused = requireStatus(demand, 'raised', 'triaged') ?? notAbout(demand, actor)
    return refused ?? [demandEvents.DemandReferred({ to, ...optional('note', note) })]
  },
)

export const answerReferral = demandRule(
  command({
    summary: {
      en: 'Record the answer to a referral. `handled`: the raiser is asked. `refused`: the demand returns to triage.',
      zh: '登记转办答复：已处理的转入回访，不受理的退回待受理。',
    },
    by: [...COORDINATORS, 'government', 'service'],
    data: Closed({ outcome: OneOf(['handled', 'refused']), answer: Personal(Text) }),
  }),
  (demand, { outcome, answer }, { actor }) => {
    const refused = requireStatus(demand, 'referred') ?? notAbout(demand, actor)
    return refused ?? [demandEvents.ReferralAnswered({ outcome, answer })]
  },
)
