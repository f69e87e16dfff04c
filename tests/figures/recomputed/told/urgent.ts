import { type DemandLife, demandLife, ENDS, stateOf } from '../demand-life.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'
import type { Asked } from '../inbox.ts'
import type { Informed } from '../informed.ts'

/** docs/reference/metrics.md, "Inbox": urgent demands, for offices and for the leads of the parties that hold their tasks. */
export const urgentAsked = (feed: readonly FeedEvent[]): Asked[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const life = demandLife(story)
    if (life === undefined) return []
    return [...urgentIn(id, story, life), ...gapsAsked(id, story)].flatMap(({ to, thing, due, accepted }) =>
      accepted ? [] : [{ to, thing, due }],
    )
  })

/** The same once a party accepted: nothing is left to do. */
export const urgentTold = (feed: readonly FeedEvent[]): Informed[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const life = demandLife(story)
    return (life === undefined ? [] : urgentIn(id, story, life)).flatMap(({ to, task, accepted }) =>
      accepted ? [{ to, kind: 'demand-urgent', of: `${id} ${task}` }] : [],
    )
  })

interface Urgent extends Asked {
  readonly accepted: boolean
  readonly task?: string
}

const urgentIn = (id: string, story: readonly FeedEvent[], life: DemandLife): Urgent[] => [
  ...officesAsked(id, story),
  ...leadsAsked(id, story, life),
]

/** Committee and social workers, as long as the demand waits for a party to accept it. Its end drops the entry. */
function officesAsked(id: string, story: readonly FeedEvent[]): Urgent[] {
  let asked: { due: string | null; accepted: boolean } | undefined
  let level = ''
  for (const [nth, event] of story.entries()) {
    const { name, data } = event
    const mayBegin = name === 'DemandTriaged' || name === 'TaskAssigned' || (name === 'DemandRaised' && !data.imported)
    if (mayBegin) level = data.level
    if (ENDS.includes(name) || level !== 'L1') asked = undefined
    else if (asked !== undefined || mayBegin) asked = askedAfter(asked, event, demandLife(story.slice(0, nth + 1)))
  }
  return asked === undefined ? [] : [{ to: 'role:committee', thing: `urgent ${id}`, ...asked }]
}

function askedAfter(
  before: { readonly due: string | null; readonly accepted: boolean } | undefined,
  event: FeedEvent,
  life: DemandLife | undefined,
) {
  const waits =
    life !== undefined && life.review === undefined && ['raised', 'triaged', 'assigned'].includes(stateOf(life))
  const due = dueIn(event)
  if (before === undefined || (before.accepted && waits)) return { due, accepted: false }
  if (!waits) return { ...before, accepted: true }
  return { due: [before.due, due].filter((one) => one !== null).sort()[0] ?? null, accepted: false }
}

/** When the acceptance is due by this event. */
function dueIn({ name, data }: FeedEvent): string | null {
  if (name === 'DemandRaised' || name === 'DemandTriaged') return data.acceptBy ?? null
  if (name !== 'TaskAssigned' && !(name === 'TaskReassigned' && data.party !== data.from)) return null
  return data.own?.acceptBy ?? data.acceptBy
}

/** The lead of the party, until the party accepts the task. */
function leadsAsked(id: string, story: readonly FeedEvent[], { tasks }: DemandLife): Urgent[] {
  const levels = new Map<string, string>()
  let sorted: string | undefined
  for (const { name, data } of story) {
    if (name === 'TaskAssigned') levels.set(data.task, data.level)
    if (name !== 'DemandTriaged') continue
    // The first triage finds the level of tasks from before.
    if (sorted === undefined) for (const { task } of data.tasks ?? []) levels.set(task, data.level)
    sorted = data.item
  }
  return tasks.flatMap(({ task, party, state, acceptBy, past }) => {
    const accepted = state === 'accepted'
    if (past || !(accepted || state === 'open') || levels.get(task) !== 'L1') return []
    const due = new Date(acceptBy).toISOString()
    return [{ to: `lead:${party}`, thing: `urgent ${id} ${task}`, due, accepted, task }]
  })
}

/** A demand that came in a gap of the duty roster: for the leads of all parties, unless it is restricted, and for the committee. */
function gapsAsked(id: string, story: readonly FeedEvent[]): Urgent[] {
  let to: readonly string[] = []
  for (const { name, data } of story) {
    const level = name === 'DemandTriaged' ? data.level : 'L1'
    if (name === 'DutyGapMet') to = [...(data.restricted ? [] : ['leads:all']), 'role:committee']
    if (name === 'TaskAccepted' || name === 'DemandReferred' || ENDS.includes(name)) to = []
    if ((level !== 'L1' && level !== 'L2') || (name === 'TaskWithdrawn' && data.delivers)) to = []
  }
  return to.map((one) => ({ to: one, thing: `unattended ${id}`, due: null, accepted: false }))
}
