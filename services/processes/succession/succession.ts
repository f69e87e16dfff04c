import { communityEvents } from '../../../domain/community/events.ts'
import { parseStream } from '../../../domain/kernel/index.ts'
import { personnelEvents } from '../../../domain/personnel/events.ts'
import { dataOf, type ProcessManager } from '../process-manager.ts'
import { partyDeparts, partyReturns } from './party.ts'
import { personDeparts } from './person.ts'

const { PartyLeft, PartyReinstated, PartySuspended } = communityEvents
const { PersonLeft } = personnelEvents

/**
 * Carries out the consequences of a departure. Once the views have seen the departure, they list everything that it affects,
 * because a departed party or person begins nothing new. Each consequence is a command of its own. The rules decide what has begun
 * and therefore finishes.
 */
export const succession: ProcessManager = {
  name: 'succession',
  summary:
    'When a party or a person departs, returns their open tasks to triage, asks other parties for their callbacks, reviews and approvals, ends their summonses, and passes shares and secondments on to the successor or cancels them. What a suspended party owns is administered for it, and goes back when it is reinstated.',
  reaction: {
    to: {
      aggregates: ['community', 'person'],
      types: ['PartyLeft', 'PartySuspended', 'PartyReinstated', 'PersonLeft'],
    },
    async react(event, send, workplace) {
      const community = parseStream(event.subject)?.community ?? ''
      const at = { community, send, workplace }
      const person = dataOf(PersonLeft, event)
      const party = dataOf(PartyLeft, event)
      const back = dataOf(PartyReinstated, event)
      const suspended = dataOf(PartySuspended, event)
      if (person !== undefined) await personDeparts(person, at)
      else if (party !== undefined) await partyDeparts(party, { ...at, forGood: true })
      else if (back !== undefined) await partyReturns(back.party, at)
      else if (suspended !== undefined) await partyDeparts(suspended, { ...at, forGood: false })
    },
  },
}
