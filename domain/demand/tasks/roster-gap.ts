import { Closed, command, reject } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { requireStatus } from '../guards.ts'
import { demandRule } from '../rule.ts'
import type { DemandState } from '../state.ts'

/** Levels that run round the clock. */
export const isUrgent = ({ level }: Pick<DemandState, 'level'>): boolean => level === 'L1' || level === 'L2'

export const callLeads = demandRule(
  command({
    summary: {
      en: 'Tell the leads of all parties and the committee of an urgent demand that no person on duty can take.',
      zh: '值班无人可接的紧急诉求，通知各单位负责人和居委会。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (demand) => {
    const refused = requireStatus(demand, 'raised', 'triaged', 'assigned')
    if (refused !== undefined) return refused
    if (!isUrgent(demand))
      return reject('demand.not-urgent', {
        en: 'Only demands of level L1 and L2 run round the clock.',
        zh: '只有特急和紧急诉求全天候处理。',
      })
    if (demand.gapMet === demand.level) return []
    return [demandEvents.DutyGapMet({ level: demand.level, restricted: demand.visibility === 'restricted' })]
  },
)
