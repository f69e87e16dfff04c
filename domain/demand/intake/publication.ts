import { Type } from '@sinclair/typebox'
import { Closed, command, reject } from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { themselves } from '../grants.ts'
import { requireStatus } from '../guards.ts'
import { demandRule } from '../rule.ts'

export const consentToPublication = demandRule(
  command({
    summary: {
      en: 'Agree that everyone who may know of the sorted demand reads your own words and photos, or take that back.',
      zh: '同意或撤回公开本人诉求原文和照片（受理后可操作，随时可撤回）。',
    },
    // A helper cannot agree to it: the words may be the raiser's own.
    by: [themselves],
    data: Closed({ granted: Type.Boolean() }),
  }),
  (demand, { granted }) => {
    if (granted === (demand.published === true)) return []
    if (!granted) return [demandEvents.PublicationConsentChanged({ granted })]
    const refused = requireStatus(demand, ...SORTED)
    if (refused !== undefined) return refused
    if (demand.item === undefined || demand.visibility !== 'public')
      return reject('demand.not-public', {
        en: 'Only the words of a demand that triage made public can be published. Consent after triage.',
        zh: '只有受理后确定为公开的诉求才能公开原文，请在受理后再操作。',
      })
    return [demandEvents.PublicationConsentChanged({ granted })]
  },
)

/** The states in which consent may be given; it can be taken back in every state. */
const SORTED = ['triaged', 'assigned', 'in-progress', 'held', 'delivered', 'referred', 'merged', 'closed'] as const
