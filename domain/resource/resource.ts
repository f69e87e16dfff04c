import { isPartyKind, speaksFor } from '../community/index.ts'
import { context, reject } from '../kernel/index.ts'
import { reads, resourceCommands } from './commands.ts'
import { approve, cancel, decline, expire } from './decision.ts'
import { handOver, withdraw } from './departure.ts'
import { resourceEvents } from './events.ts'
import { evolve } from './fold.ts'
import { withheld } from './guards.ts'
import { impair, restore } from './impairment.ts'
import { changeTerms, offer, pledge } from './offer.ts'
import { request } from './request.ts'
import { unoffered } from './state.ts'
import { consume, giveBack, recordNoShow, start } from './use.ts'

/**
 * Something that one party has and others may use: a venue, equipment, material, a fund or information. Whatever the
 * order in which it is asked for, no more of it is ever promised than there is.
 */
export const resource = context('resource', {
  plural: 'resources',
  events: resourceEvents,
  commands: resourceCommands,
  initial: unoffered,
  // Sharing is among the parties: who uses what is open to all of them, and to nobody else.
  visible: (_, reader) => isPartyKind(reader.role),
  withholds: withheld,
  grounds: reads,
  // In an established community, by whoever takes part in it.
  objects: (actor, { community }) =>
    community.established
      ? speaksFor(community, actor)
      : reject('community.unknown', {
          en: 'The community does not exist yet. Establish it first.',
          zh: '该社区尚未建立，请先建立社区。',
        }),
  decide: {
    // What is there, and on which terms.
    offer,
    'change-terms': changeTerms,
    pledge,
    // Somebody asks, and is answered.
    request,
    approve,
    decline,
    cancel,
    expire,
    // It is used.
    start,
    'record-no-show': recordNoShow,
    return: giveBack,
    consume,
    // Less of it is there, or none any more.
    impair,
    restore,
    withdraw,
    'hand-over': handOver,
  },
  evolve,
})
