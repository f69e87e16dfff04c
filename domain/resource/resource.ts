import { context } from '../kernel/index.ts'
import { consumeShare } from './consumption.ts'
import { approveShare, cancelShare, declineShare, expireShare } from './decision.ts'
import { administerResource, handOverResource, withdrawResource } from './departure.ts'
import { displaceShare } from './displacement.ts'
import { resourceEvents } from './events.ts'
import { foldResource } from './fold.ts'
import { carryFundsOver, pledgeFunds } from './funds.ts'
import { impairResource, restoreResource } from './impairment.ts'
import { missReturn } from './late-return.ts'
import { changeTerms, offerResource } from './offer.ts'
import { requestShare, waitForShare } from './request.ts'
import { resourceSight } from './sight.ts'
import { unoffered } from './state.ts'
import { recordNoShow, returnShare, startShare } from './use.ts'

/**
 * Something that one party has and others may use: a venue, equipment, material, a fund or information. In whatever order
 * requests come, no more of it is ever promised than there is.
 */
export const resource = context('resource', {
  plural: 'resources',
  foldVersion: 3,
  events: resourceEvents,
  initial: unoffered,
  sight: resourceSight,
  commands: {
    // It is offered on its terms.
    offer: offerResource,
    'change-terms': changeTerms,
    pledge: pledgeFunds,
    'carry-over': carryFundsOver,
    // A party requests a share and gets an answer.
    request: requestShare,
    wait: waitForShare,
    approve: approveShare,
    decline: declineShare,
    cancel: cancelShare,
    displace: displaceShare,
    expire: expireShare,
    // The share is used.
    start: startShare,
    'record-no-show': recordNoShow,
    'miss-return': missReturn,
    return: returnShare,
    consume: consumeShare,
    // Some of it is out of use, or its offer ends.
    impair: impairResource,
    restore: restoreResource,
    withdraw: withdrawResource,
    'hand-over': handOverResource,
    administer: administerResource,
  },
  evolve: foldResource,
})
