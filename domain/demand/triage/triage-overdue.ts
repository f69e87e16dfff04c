import { partyOf } from '../../community/state.ts'
import { Closed, command, iso } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { demandRule } from '../rule.ts'
import { awaitsDesk } from './desk.ts'

export const passTriageOn = demandRule(
  command({
    summary: {
      en: 'Ask the other coordinators to sort a demand whose desk did not do so within two office hours.',
      zh: '超过两个工作小时仍未受理的诉求，转请其他统筹单位受理。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (demand, _, { now, reads: { community } }) => {
    const { triage } = demand
    if (triage === undefined || triage.passedOn === true || now <= triage.by || !awaitsDesk(demand)) return []
    const kind = partyOf(community, triage.desk)?.kind
    const to = COORDINATORS.filter((one) => one !== kind)
    return [demandEvents.TriageOverdue({ desk: triage.desk, due: iso(triage.by), to })]
  },
)
