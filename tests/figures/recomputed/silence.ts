import { type DemandLife, demandLife } from './demand-life.ts'
import type { FeedEvent } from './feed.ts'

const SEVEN_DAYS_MS = 7 * 86_400_000

/**
 * docs/explanation/closing.md, "Basis": when silence closes a demand that was just delivered. Null where it never does: an urgent,
 * restricted, imported or disputed one, one that a body outside handled, or one whose raiser belongs to those who delivered.
 */
export function closesInSilence(story: readonly FeedEvent[], life: DemandLife): string | null {
  const { triage, raised, visibility, referral } = life
  const never =
    (triage?.level ?? raised.data.level) === 'L1' ||
    visibility === 'restricted' ||
    referral === 'handled' ||
    raised.data.imported === true ||
    isDisputed(story) ||
    isOwnWork(story, life)
  return never ? null : new Date((deliveredAt(story) ?? 0) + SEVEN_DAYS_MS).toISOString()
}

/** When the last piece was done: an earlier one leaves the demand open, and the last open one may be called off. */
const deliveredAt = (story: readonly FeedEvent[]): number | undefined =>
  story.findLast(
    ({ name, data }) =>
      name === 'ServiceDelivered' || name === 'DemandResumed' || (name === 'TaskWithdrawn' && data.cause === 'mistake'),
  )?.at

/** Whether the raiser disputed a callback about this delivery. */
function isDisputed(story: readonly FeedEvent[]): boolean {
  const since = story.findLastIndex(({ name }) => name === 'ServiceDelivered')
  return story.slice(since).some(({ name }) => name === 'CallbackDisputed')
}

function isOwnWork(story: readonly FeedEvent[], { raised }: DemandLife): boolean {
  const { raiser } = raised.data
  return story.some((event, at) => {
    if (event.name !== 'ServiceDelivered') return false
    const { task, party, alsoResidents = [] } = event.data
    if (raiser.kind === 'party') return raiser.party === party
    const holder = demandLife(story.slice(0, at + 1))?.tasks.findLast((one) => one.task === task)?.person
    return raiser.kind === 'resident' && [event.actor, holder, ...alsoResidents].includes(raiser.id)
  })
}
