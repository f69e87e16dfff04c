import { communityEvents } from '../../../domain/community/events.ts'
import { parseStream } from '../../../domain/kernel/index.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import type { Manager } from '../process-manager.ts'
import { type PartyGone, partyDeparts } from './party.ts'
import { type PersonGone, personDeparts } from './person.ts'

const { PartyLeft, PartySuspended } = communityEvents
const { PersonLeft } = personnelEvents

/**
 * Carries out what follows from a departure. What there is to be done the views tell, once they have seen it; who departed
 * begins nothing new. Each thing is a command of its own, and the rules say what has begun and so finishes.
 */
export const succession: Manager = {
  name: 'succession',
  summary:
    'When a party or a person departs: gives their open tasks back to triage, and what is to come to the successor, or cancels it.',
  reaction: {
    to: { aggregates: ['community', 'person'], types: ['PartyLeft', 'PartySuspended', 'PersonLeft'] },
    async react({ subject, type, data }, send, workplace) {
      const community = parseStream(subject)?.community ?? ''
      const at = { community, send, workplace }
      if (type === PersonLeft.type) await personDeparts(data as PersonGone, at)
      else if (type === PartyLeft.type) await partyDeparts(data as PartyGone, { ...at, forGood: true })
      else if (type === PartySuspended.type) await partyDeparts(data as PartyGone, { ...at, forGood: false })
    },
  },
}
