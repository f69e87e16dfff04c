import { speaksFor } from '../community/index.ts'
import { command, context, read } from '../kernel/index.ts'
import { agree, cancel, decline } from './agreeing.ts'
import { handOver, request } from './asking.ts'
import { certify, declareAvailability, lapse } from './certifying.ts'
import { leaving, personnelCommands, reads, type Successor } from './commands.ts'
import { endMembership, enrol, startMembership } from './enrolling.ts'
import { personnelEvents } from './events.ts'
import { evolvePerson } from './evolve.ts'
import { mayKnow, withheld } from './guards.ts'
import { leave } from './leaving.ts'
import { type PersonState, unenrolled } from './state.ts'
import { confirmHours, end, logHours } from './working.ts'

/** Another person of the community, where the command names one. */
const successor: Successor = read.self<PersonState, { readonly successor?: string }>((data) => data.successor)

/**
 * Somebody who works or volunteers, and how parties share them: a party asks, the party that sends and the person both
 * agree, and from then on nobody else is promised them at that time. What they give is counted, and never paid for.
 */
export const person = context('person', {
  plural: 'persons',
  events: personnelEvents,
  commands: { ...personnelCommands, leave: command({ ...leaving, reads: { ...reads, successor } }) },
  initial: unenrolled as PersonState,
  visible: mayKnow,
  withholds: withheld,
  subject: ({ person }) => person,
  // Whoever speaks for a party may do so only while it takes part, and only as what it is.
  grounds: reads,
  objects: (actor, { community }) => (community.established ? speaksFor(community, actor) : undefined),
  decide: {
    enrol,
    'start-membership': startMembership,
    'end-membership': endMembership,
    certify,
    lapse,
    'declare-availability': declareAvailability,
    request,
    agree,
    decline,
    cancel,
    end,
    'log-hours': logHours,
    'confirm-hours': confirmHours,
    leave,
    'hand-over': handOver,
  },
  evolve: evolvePerson,
})
