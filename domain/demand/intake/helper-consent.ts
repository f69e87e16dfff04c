import { Type } from '@sinclair/typebox'
import { Closed, command, reject } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { themselves } from '../grants.ts'
import { requireStatus } from '../guards.ts'
import { demandRule } from '../rule.ts'

/**
 * A resident may raise a demand for another. Until the raiser agrees, this helper follows where it stands and no
 * more: withdrawing it, answering for the raiser and reopening it are the raiser's.
 */
export const consentToHelper = demandRule(
  command({
    summary: {
      en: 'Agree as the raiser that the resident who raised the demand for you also speaks for you, or take that back.',
      zh: '由诉求人本人同意代办人代为办理，或撤销同意。',
    },
    by: [themselves],
    data: Closed({ granted: Type.Optional(Type.Boolean()) }),
  }),
  (demand, { granted = true }) => {
    const { helper } = demand
    const refused = requireStatus(
      demand,
      'raised',
      'triaged',
      'assigned',
      'in-progress',
      'held',
      'referred',
      'merged',
      'delivered',
      'closed',
    )
    if (refused !== undefined) return refused
    if (helper?.role !== 'resident')
      return reject('demand.no-helper', {
        en: 'No other resident raised this demand for you.',
        zh: '该诉求不是由其他居民代为提交的。',
      })
    return granted === (helper.agreed ?? false)
      ? []
      : [demandEvents.HelperConsentChanged({ helper: helper.id, granted })]
  },
)
