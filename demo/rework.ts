import { reworkDueTimes } from '../domain/demand/clocks.ts'
import type { Case } from './case.ts'
import { almanac } from './hours.ts'
import { eligibleParties } from './people.ts'
import { taken } from './steps.ts'

/** Resets the case where it is open again. Its tasks belong to the past, and escalation starts over. */
export function openAgain(c: Case): void {
  c.state = c.sorted ? 'triaged' : 'raised'
  c.tasks = []
  delete c.reviewBy
  delete c.confirmedAt
  c.handedBack = false
  c.climbs.clear()
  c.called = 0
  c.climbsFrom = c.world.now()
}

/** Gives the case to a party that works again. */
export function reworked(c: Case, party: string): void {
  delete c.reviewBy
  taken(c, party, 'assigned', reworkDue(c))
  c.state = 'assigned'
}

const reworkDue = (c: Case) =>
  reworkDueTimes(c, { now: c.world.now(), zones: c.world.zones, reads: { community: almanac } })

/** The reopening of a delivered demand: it goes back at once to the party that delivered last, the third time to a review. */
export function reopened(c: Case): void {
  openAgain(c)
  c.reopenings += 1
  if (c.reopenings < 3) {
    // A body that acts by law has no part in the convention, so it does not get the demand back by itself.
    const party = c.lastDelivery
    if (party !== undefined && eligibleParties(c.item).includes(party)) reworked(c, party)
    return
  }
  const { acceptBy, resolveBy } = reworkDue(c)
  c.reviewBy = c.level === 'L1' || c.level === 'L2' ? resolveBy : acceptBy
}
