import { context } from '../kernel/index.ts'
import { agree, cancelSecondment, declineSecondment } from './agreement.ts'
import { declareAvailability } from './availability.ts'
import { certify, lapse } from './certificate.ts'
import { leave } from './departure.ts'
import { personnelEvents } from './events.ts'
import { foldPerson } from './fold.ts'
import { confirmHours, endSecondment, logHours } from './hours.ts'
import { endMembership, enrol, startMembership } from './membership.ts'
import { handOverSecondment, requestSecondment } from './request.ts'
import { mayKnowPerson, withheldOfPerson } from './sight.ts'
import { type PersonState, unenrolled } from './state.ts'

/**
 * A person who works or volunteers, and how parties share them. A party requests the person. The sending party and the
 * person both agree, and from then on the person is promised to no other party at that time. Hours are counted, never paid.
 */
export const person = context('person', {
  plural: 'persons',
  events: personnelEvents,
  initial: unenrolled as PersonState,
  evolve: foldPerson,
  visible: mayKnowPerson,
  withholds: withheldOfPerson,
  subject: ({ person }) => person,

  commands: {
    // Who they are, where they belong, and what they can do.
    enrol,
    'start-membership': startMembership,
    'end-membership': endMembership,
    certify,
    lapse,
    'declare-availability': declareAvailability,
    // A party asks for them, and both sides agree.
    request: requestSecondment,
    agree,
    decline: declineSecondment,
    cancel: cancelSecondment,
    // They work elsewhere, and their hours are counted.
    end: endSecondment,
    'log-hours': logHours,
    'confirm-hours': confirmHours,
    // They leave, or the party that was to receive them does.
    leave,
    'hand-over': handOverSecondment,
  },
})
