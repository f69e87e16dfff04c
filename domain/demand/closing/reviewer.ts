import { activeParties, type CommunityState, type Party } from '../../community/state.ts'
import { type DomainEvent, iso, type Rejection, reject } from '../../kernel/index.ts'
import { reworkDueTimes } from '../clocks.ts'
import { isPartyNamed } from '../danger/named.ts'
import { demandEvents } from '../events.ts'
import type { DemandSetting } from '../rule.ts'
import type { DemandState } from '../state.ts'

/** The three societies. Committee and social workers come first: they know of every demand that is not about them. */
const REVIEWERS = [['committee', 'social-work'], ['organization'], ['street-office']] as const

/**
 * The party that reviews a demand: one that had no task on it, did not raise it, is not its subject, and was not asked before.
 * An organisation is asked only about a demand that it may know of. The street office comes last.
 */
export function reviewerOf(demand: DemandState, community: CommunityState): Party | undefined {
  const free = activeParties(community).filter(({ id }) => isFree(demand, id))
  for (const kinds of REVIEWERS) {
    if (kinds[0] === 'organization' && demand.visibility !== 'public') continue
    const fit = free.filter(({ kind }) => kinds.some((one) => one === kind))
    const asked = fit[shareOf(demand.stream, fit.length)]
    if (asked !== undefined) return asked
  }
  return undefined
}

/** Whether a party can judge the demand: it neither works on it nor raised it, and it is not its subject. */
export const isIndependent = (demand: DemandState, party: string): boolean =>
  !demand.received.includes(party) &&
  !demand.delivered.includes(party) &&
  !(demand.raiser?.kind === 'party' && demand.raiser.id === party) &&
  !isPartyNamed(demand, party)

const isFree = (demand: DemandState, party: string): boolean =>
  isIndependent(demand, party) && !demand.reviewers.includes(party)

/** Deals demands among several parties: by the characters of their streams, so that the same demand goes to the same one. */
function shareOf(stream: string, parties: number): number {
  let sum = 0
  for (let at = 0; at < stream.length; at += 1) sum = (sum * 31 + stream.charCodeAt(at)) % 1_000_003
  return parties === 0 ? 0 : sum % parties
}

/** A review is due by the end of the next working day; of an urgent demand within half of the level's time. */
export function ordered(
  demand: DemandState,
  { id: party }: Pick<Party, 'id'>,
  cause: 'reopened' | 'passed-on',
  setting: DemandSetting,
): DomainEvent {
  const { acceptBy, resolveBy } = reworkDueTimes(demand, setting)
  const dueBy = demand.level === 'L1' || demand.level === 'L2' ? resolveBy : acceptBy
  return demandEvents.ReviewOrdered({ party, dueBy: iso(dueBy), cause })
}

/** The order to another party, where one can review it. */
export function passedOn(demand: DemandState, setting: DemandSetting): readonly DomainEvent[] {
  const next = reviewerOf(demand, setting.reads.community)
  return next === undefined ? [] : [ordered(demand, next, 'passed-on', setting)]
}

/** Refuses to give a task while the review is still due. */
export function underReview(demand: DemandState, now: number): Rejection | undefined {
  const { review } = demand
  if (review === undefined || now > review.dueBy || isPartyNamed(demand, review.party)) return undefined
  return reject(
    'demand.under-review',
    {
      en: 'The demand is under independent review, and the verdict says which party goes on. After the due time of the review a coordinator can assign it.',
      zh: '该诉求正在独立复核，由复核结论确定承办单位；复核逾期后，协调人员可直接派单。',
    },
    { party: review.party, dueBy: iso(review.dueBy) },
  )
}
