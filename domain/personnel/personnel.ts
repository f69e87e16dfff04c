import { context } from '../kernel/index.ts'
import { agreeToSecondment, cancelSecondment, declineSecondment } from './agreement.ts'
import { declareAvailability } from './availability.ts'
import { certifySkill, endCertificate } from './certificate.ts'
import { recordDeparture } from './departure.ts'
import { disputeHours, settleHours } from './dispute.ts'
import { personnelEvents } from './events.ts'
import { foldPerson } from './fold.ts'
import { confirmHours, endSecondment, logHours } from './hours.ts'
import { endMembership, enrolPerson, startMembership } from './membership.ts'
import { handOverSecondment, requestSecondment } from './request.ts'
import { personSight } from './sight.ts'
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
  sight: personSight,
  foldVersion: 5,
  subject: ({ person }) => person,

  commands: {
    // Who they are, where they belong, and what they can do.
    enrol: enrolPerson,
    'start-membership': startMembership,
    'end-membership': endMembership,
    certify: certifySkill,
    lapse: endCertificate,
    'declare-availability': declareAvailability,
    // A party asks for them, and both sides agree.
    request: requestSecondment,
    agree: agreeToSecondment,
    decline: declineSecondment,
    cancel: cancelSecondment,
    // They work elsewhere, and their hours are counted.
    end: endSecondment,
    'log-hours': logHours,
    'confirm-hours': confirmHours,
    'dispute-hours': disputeHours,
    'settle-hours': settleHours,
    // They leave, or the party that was to receive them does.
    leave: recordDeparture,
    'hand-over': handOverSecondment,
  },
})
