import { type About, aboutAfter } from '../about.ts'
import { limitsIn } from '../demand-file.ts'
import { type DemandLife, demandLife, stateOf } from '../demand-life.ts'
import type { Because, Entry, Message } from '../entry.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'

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

/** docs/reference/metrics.md, "Inbox": what raisers are told. */
export const raisersTold = (feed: readonly FeedEvent[]): Entry[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const raised = story.find((event): event is Raised => event.name === 'DemandRaised')
    const to = raised === undefined ? undefined : followerOf(id, story, raised)
    if (to === undefined) return []
    const { about, messages } = messagesIn(id, story)
    // The limits of the raiser are not those of the members of a group.
    const safeContact = raised !== undefined && isGroup(story, raised) ? null : limitsIn(story)
    return [{ to, also: helperIn(story), kind: messages[0]?.kind ?? '', of: id, about, messages, safeContact }]
  })

/** A resident who helped reads it, too, while the raiser agrees. */
function helperIn(story: readonly FeedEvent[]): string | undefined {
  const last = story.findLast(({ name }) => name === 'HelperConsentChanged')
  return last?.name === 'HelperConsentChanged' && last.data.granted ? `resident:${last.data.helper}` : undefined
}

/** The members of a group do not learn who its raiser is. Imported history is announced to no one. */
function followerOf(id: string, story: readonly FeedEvent[], raised: Raised): string | undefined {
  const { raiser, imported } = raised.data
  if (imported === true || raiser.kind === 'unknown') return undefined
  if (isGroup(story, raised)) return `follower:${id}`
  if (raiser.kind === 'resident') return `resident:${raiser.id}`
  return raiser.kind === 'party' ? `party:${raiser.party}` : `follower:${id}`
}

const isGroup = (story: readonly FeedEvent[], { data }: Raised): boolean =>
  data.group !== undefined || story.some(({ name }) => name === 'MembersInvited')

/** The messages, newest first, and what the entry is about after them. */
function messagesIn(id: string, story: readonly FeedEvent[]): Pick<Entry, 'messages' | 'about'> {
  const messages: Message[] = []
  let state = ''
  let about: About = { demand: id }
  for (const [at, event] of story.entries()) {
    const before = state
    const life = demandLife(story.slice(0, at + 1))
    if (life !== undefined) state = stateOf(life)
    const isMoved = state !== before || event.name === 'DemandMerged'
    // Of what one command does to the tasks, the raiser reads where it leads.
    if (isOnTheWay(event, story.slice(at + 1))) continue
    const kind = event.name === 'DemandRaised' ? 'demand-raised' : messageOf(event, before, state)
    // A contact is told, too, where it does not take the place of what is asked.
    if (event.name === 'RaiserContacted') about = aboutAfter(about, 'demand-contacted', event, '')
    else if (kind !== undefined) about = isMoved ? aboutState(about, event, life) : aboutAfter(about, kind, event, '')
    if (kind !== undefined) messages.unshift({ kind, event, because: wordsOf(kind, event) })
  }
  return { messages, about }
}

/** Members of events that say more of a state. */
const DETAILS = ['code', 'body', 'answerBy', 'appealable', 'recordedBy', 'cause', 'became', 'outcome']
/** What was recorded of a callback. */
const CALL = ['callback', 'calledBy', 'disputeUntil', 'resolved', 'satisfaction', 'contacted']

/** A new state leaves nothing of what was said of an earlier one, except of the callback that closed the demand. */
function aboutState(before: About, { name, data }: FeedEvent, life: DemandLife | undefined): About {
  const helped = name === 'DemandRaised' ? data.helper?.role === 'resident' : before.helped === true
  const isByCallback = name === 'DemandClosed' && data.basis === 'callback'
  const original = life?.mergedInto?.original
  return {
    demand: before.demand,
    ...(helped ? { helped } : {}),
    ...pick(data, DETAILS),
    ...(original === undefined ? {} : { original }),
    ...(isByCallback ? pick(before, CALL) : {}),
  }
}

/** Whether the same command goes on to end the demand, or to give the task to another party. */
function isOnTheWay({ name, at, actor }: FeedEvent, later: readonly FeedEvent[]): boolean {
  const ends = { TaskReturned: ['TaskReassigned'], TaskWithdrawn: ['DemandMerged', 'DemandWithdrawn'] }
  if (name !== 'TaskReturned' && name !== 'TaskWithdrawn') return false
  return later.some((one) => one.at === at && one.actor === actor && ends[name].includes(one.name))
}

const pick = (from: object, names: readonly string[]): About =>
  Object.fromEntries(
    names
      .map((name) => [name, Reflect.get(from, name)])
      .filter(([, value]) => ['string', 'boolean'].includes(typeof value)),
  )

/** Why the demand does not go on, or takes longer, and what was reported of a long run. */
function wordsOf(kind: string, { data }: FeedEvent): Because {
  const field = { 'demand-long-run-reported': 'note' }[kind] ?? 'reason'
  const hasWords = ['declined', 'held', 'extended', 'long-running', 'long-run-reported'].includes(kind.slice(7))
  if (!hasWords) return {}
  return { reason: Reflect.get(data, field), instead: Reflect.get(data, 'instead') }
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
