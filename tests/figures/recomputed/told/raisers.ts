import { type DemandLife, demandLife, stateOf } from '../demand-life.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'
import type { Informed } from '../informed.ts'

type Raised = DemandLife['raised']

/** The messages that say more than the state to which an event leads. */
const SPECIAL: Readonly<Partial<Record<FeedEvent['name'], string>>> = {
  DemandReopened: 'demand-reopened',
  DemandUnmerged: 'demand-unmerged',
  ReferralEnded: 'demand-referral-ended',
}

/** The messages of events after which the demand stands as before. */
const NEWS: Readonly<Partial<Record<FeedEvent['name'], string>>> = {
  DeadlineExtended: 'demand-extended',
  LongRunGranted: 'demand-long-running',
  LongRunReported: 'demand-long-run-reported',
  LongRunEnded: 'demand-long-run-ended',
  ReviewOrdered: 'demand-under-review',
  OriginalChanged: 'demand-merged',
  DemandMerged: 'demand-merged',
}

/** docs/reference/metrics.md, "Inbox": what raisers are told last. */
export const raisersTold = (feed: readonly FeedEvent[]): Informed[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const raised = story.find((event): event is Raised => event.name === 'DemandRaised')
    const to = raised === undefined ? undefined : followerOf(id, story, raised)
    return to === undefined ? [] : [{ to, kind: lastMessage(story), of: id }]
  })

/** The members of a group do not learn who its raiser is. Imported history is announced to no one. */
function followerOf(id: string, story: readonly FeedEvent[], { data }: Raised): string | undefined {
  const { raiser, group, imported } = data
  if (imported === true || raiser.kind === 'unknown') return undefined
  const isGroup = group !== undefined || story.some(({ name }) => name === 'MembersInvited')
  if (!isGroup && raiser.kind === 'resident') return `resident:${raiser.id}`
  if (!isGroup && raiser.kind === 'party') return `party:${raiser.party}`
  return `follower:${id}`
}

function lastMessage(story: readonly FeedEvent[]): string {
  let message = 'demand-raised'
  let state = 'raised'
  for (const [at, event] of story.entries()) {
    const life = demandLife(story.slice(0, at + 1))
    const before = state
    if (life !== undefined) state = stateOf(life)
    message = messageOf(event, before, state) ?? message
  }
  return message
}

function messageOf(event: FeedEvent, before: string, state: string): string | undefined {
  const { name, data } = event
  if (name === 'CallbackRecorded') return data.reached ? 'demand-called' : undefined
  // What is asked of the raiser stays.
  if (name === 'RaiserContacted') return ['delivered', 'merged'].includes(state) ? undefined : 'demand-contacted'
  if (NEWS[name] !== undefined) return NEWS[name]
  if (state === before) return undefined
  if (state === 'delivered') return 'demand-delivered'
  if (name === 'ReferralAnswered') return 'demand-referral-ended'
  return SPECIAL[name] ?? `demand-${state}`
}
