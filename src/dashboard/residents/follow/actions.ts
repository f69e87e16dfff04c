import type { DemandAnswer, StoryEvent } from '../answers.ts'

/** What a caller recorded in the name of the raiser, and the raiser may still dispute. */
export interface RecordedWord {
  readonly callback: string
  readonly party: string
  readonly resolved: boolean
  readonly satisfaction: string | undefined
}

/** What the raiser can do now. The engine has the last word. */
export interface Possible {
  readonly answer: boolean
  readonly reopen: boolean
  readonly urge: boolean
  readonly withdraw: boolean
  readonly appeal: 'decline' | 'merge' | 'withdrawal' | undefined
  /** Whether the raiser's own words may be published, or are. */
  readonly publish: 'may' | 'is' | undefined
  readonly recorded: RecordedWord | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000
const DISPUTE_MS = 7 * DAY_MS
const REOPEN_MS = 30 * DAY_MS

const OPEN = ['raised', 'triaged', 'assigned', 'in-progress', 'held', 'referred']
const SORTED = ['triaged', 'assigned', 'in-progress', 'held', 'delivered', 'referred', 'merged', 'closed']

const lastOf = (story: readonly StoryEvent[], name: string): StoryEvent | undefined =>
  story.filter(({ event }) => event === name).pop()

/** The last callback that reached the raiser, unless it is disputed, too old, or the raiser has spoken since. */
function recordedWord(demand: DemandAnswer, story: readonly StoryEvent[], nowMs: number): RecordedWord | undefined {
  const last = demand.callbacks.filter(({ reached }) => reached).pop()
  if (last === undefined || last.disputed || last.resolved === null) return undefined
  if (nowMs - Date.parse(last.at) > DISPUTE_MS) return undefined
  const own = lastOf(story, 'FeedbackGiven')
  if (own !== undefined && Date.parse(own.time) > Date.parse(last.at)) return undefined
  const event = story.filter(({ event, data }) => event === 'CallbackRecorded' && data.callback === last.callback).pop()
  const satisfaction = event?.data.satisfaction
  return {
    callback: last.callback,
    party: last.party,
    resolved: last.resolved,
    satisfaction: typeof satisfaction === 'string' ? satisfaction : undefined,
  }
}

function appealOf({ state }: DemandAnswer, story: readonly StoryEvent[]): Possible['appeal'] {
  const appeals = story.filter(({ event, data }) => event === 'DemandReopened' && data.cause === 'appeal').length
  if (state === 'declined') return lastOf(story, 'DemandDeclined')?.data.appealable === true ? 'decline' : undefined
  if (state === 'merged') {
    const appealed = story.some(({ event, data }) => event === 'DemandUnmerged' && data.cause === 'appeal')
    return appealed || appeals > 0 ? undefined : 'merge'
  }
  if (state === 'withdrawn' && lastOf(story, 'DemandWithdrawn')?.data.recordedBy !== undefined) return 'withdrawal'
  return undefined
}

export function possibleActions(demand: DemandAnswer, nowMs: number): Possible {
  const { state, visibility, story = [] } = demand
  const closed = lastOf(story, 'DemandClosed')
  const published = lastOf(story, 'PublicationConsentChanged')?.data.granted === true
  return {
    answer: state === 'delivered',
    reopen: state === 'closed' && closed !== undefined && nowMs - Date.parse(closed.time) < REOPEN_MS,
    urge: OPEN.includes(state),
    withdraw: OPEN.includes(state) || state === 'delivered' || state === 'merged',
    appeal: appealOf(demand, story),
    publish: published ? 'is' : visibility === 'public' && SORTED.includes(state) ? 'may' : undefined,
    recorded: state === 'closed' || state === 'delivered' ? recordedWord(demand, story, nowMs) : undefined,
  }
}
